#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# check: what it prints, what it keeps quiet about, and how it ends.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2
unset NO_COLOR

m=$tap_tmp/m
db=$m/gup.db
leak=$m/tree/drivers/mini/leak.c
mini_tree "$m"
ok "a small tree is indexed" mini_index "$m" -q

names() {	# the rules of the findings in $out, in order
	sed -n 's/.* \(error\|warning\|style\): .*\[\([a-z-]*\)\]$/\2/p' "$out" | paste -s -d' '
}

# --- text ---
status "two findings end with 1" 1 check -d "$db"
is "they are a short pin and a wrong release" "$(names)" "partial-pin-leak pin-released-with-put"
like "the summary is on standard error" "$(cat "$err")" "^6\.12\.0-mini: findings: E 2, W 0, lesser 0, suppressed 0; none left to walk, "
is "one line" "$(wc -l <"$err")" 1
line=$(grep -n 'put_page(page);' "$leak" | cut -d: -f1)
like "place, severity, message, rule" "$(cat "$out")" \
	"^drivers/mini/leak.c:$line:[0-9]+: error: pages pinned at line [0-9]+ released with put_page\(\) \[pin-released-with-put\]$"
is "every line is a finding or its note" "$(grep -c -v -E '^drivers/mini/leak\.c:[0-9]+:[0-9]+: (error|note): ' "$out")" 0
is "one line a finding holds what CI counts" "$(grep -c -i -E 'warn|error' "$out")" 2
cp "$out" first
run check -d "$db"
is "again: the same" "$(cat "$out")" "$(cat first)"
like "again: from what was kept" "$(cat "$err")" "from the last check$"
sqlite3 "$db" "DELETE FROM meta WHERE key = 'checked_by'; DELETE FROM unit_heard"
run check -d "$db" -j8
is "made anew, with -j8: the same" "$(cat "$out")" "$(cat first)"
like "made anew: walked" "$(cat "$err")" "functions walked in"
run check -q -d "$db"
is "-q: no summary" "$(cat "$err")" ""
run check -q -d "$db" --no-notes
is "--no-notes: two lines" "$(wc -l <"$out")" 2
run check -q -d "$db" --path-prefix=../src/
is "--path-prefix: in front of each path" "$(cat "$out")" "$(sed 's|^|../src/|' first)"
run check -q -d "$db" -o "$tap_tmp/file"
is "-o: to a file, nothing to standard output" "$(wc -c <"$out") $(cat file)" "0 $(cat first)"

# --- color ---
escape=$(printf '\033')
run check -q -d "$db" --color=auto
is "no terminal, no color" "$(grep -c "$escape" "$out")" 0
run check -q -d "$db" --color=always
is "--color=always: text is the same below it" "$(sed "s/$escape\[[0-9;]*m//g" "$out")" "$(cat first)"
ok "--color=always: there is color" grep -q "$escape" "$out"
NO_COLOR=1 "$guptool" check -q -d "$db" --color=always >"$out"
ok "--color=always is stronger than NO_COLOR" grep -q "$escape" "$out"
if command -v script >/dev/null; then
	on_terminal() {
		script -qec "$* '$guptool' check -q -d '$db'" /dev/null </dev/null | tr -d '\r' >"$out"
	}
	on_terminal env
	ok "on a terminal there is color" grep -q "$escape\[" "$out"
	on_terminal env NO_COLOR=1
	is "on a terminal with NO_COLOR there is none" "$(cat "$out")" "$(cat first)"
	on_terminal env NO_COLOR=
	ok "an empty NO_COLOR is none" grep -q "$escape\[" "$out"
else
	skip "color on a terminal" "no script(1) here"
fi

# --- json, jsonl ---
run check -q -d "$db" --format json
ok "json: one document" is_json "$out"
is "json: format, findings, rules" "$(sqlite3 :memory: "SELECT json_extract(d, '$.format'),
	json_array_length(d, '$.findings'), json_extract(d, '$.findings[0].name'), json_extract(d, '$.findings[1].name')
	FROM (SELECT CAST(readfile('$out') AS TEXT) AS d)")" \
	"guptool-findings/1|2|partial-pin-leak|pin-released-with-put"
is "json: fingerprints are 32 hex digits, and differ" "$(sqlite3 :memory: "SELECT count(DISTINCT f) FROM
	(SELECT json_extract(value, '$.fingerprint') AS f FROM json_each(CAST(readfile('$out') AS TEXT), '$.findings'))
	WHERE length(f) = 32 AND f NOT GLOB '*[^0-9a-f]*'")" 2
cp "$out" first.json
sqlite3 "$db" "DELETE FROM meta WHERE key = 'checked_by'; DELETE FROM unit_heard"
run check -q -d "$db" --format json -j8
is "json: made anew, the same" "$(cat "$out")" "$(cat first.json)"
run check -q -d "$db" --format jsonl
ok "jsonl: each line is an object" is_jsonl "$out"
is "jsonl: findings, then the summary" "$(sed 's/^{"type":"\([a-z]*\)".*/\1/' "$out" | paste -s -d' ')" "finding finding summary"
is "no absolute path, no time in any of them" "$(cat first first.json "$out" | grep -c -e "$tap_tmp" -e '20[0-9][0-9]-')" 0

# --- which ---
run check -q -d "$db" -r none,R1
is "-r none,R1" "$(names)" "pin-released-with-put"
run check -q -d "$db" -r -pin-released-with-put
is "-r -NAME" "$(names)" "partial-pin-leak"
status "-r none: no findings, 0" 0 check -q -d "$db" -r none
is "... and no output" "$(wc -c <"$out")" 0
status "a path without findings: 0" 0 check -q -d "$db" mm drivers/mini/clean.c
status "a path with findings: 1" 1 check -q -d "$db" drivers
status "a path that is a prefix of a name only: 0" 0 check -q -d "$db" drivers/mini/lea

# --- severities ---
cat >"$m/tree/drivers/mini/lesser.c" <<'C'
#include <linux/mm.h>

int is_style(unsigned long start, int write, struct page **pages)
{
	return get_user_pages_fast(start, 1, write > 0, pages);
}

unsigned long is_warning(unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return 0;
	put_page(page);
	return page->index;
}
C
mini_compdb "$m"
mini_index "$m" -q
status "a warning and a matter of style: 1" 1 check -q -d "$db" drivers/mini/lesser.c
is "... both are printed" "$(names)" "gup-flag-expr use-after-release"
status "style alone: 0" 0 check -q -d "$db" -r R27 -r -R9 drivers/mini/lesser.c
is "... printed" "$(names)" "gup-flag-expr"
status "--fail-on style: 1" 1 check -q -d "$db" -r -R9 --fail-on style drivers/mini/lesser.c
status "--fail-on error: 0" 0 check -q -d "$db" --fail-on error drivers/mini/lesser.c
is "... both are printed" "$(names)" "gup-flag-expr use-after-release"
status "--min-severity warning: 1" 1 check -q -d "$db" --min-severity warning drivers/mini/lesser.c
is "... without the matter of style" "$(names)" "use-after-release"
status "--min-severity error prints less, but does not change the status" 1 check -q -d "$db" --min-severity error drivers/mini/lesser.c
is "... nothing is printed" "$(wc -c <"$out")" 0
rm "$m/tree/drivers/mini/lesser.c"
mini_compdb "$m"
mini_index "$m" -q

# --- suppressions in the source ---
cp "$leak" leak.c
sed 's|^\tput_page(page);|\tput_page(page); /* guptool: ignore pin-released-with-put -- the test wants it */|' leak.c >"$leak"
mini_index "$m" -q
status "a comment on the line: the other is left" 1 check -d "$db"
is "... only that" "$(names)" "partial-pin-leak"
like "... and it is counted" "$(cat "$err")" "suppressed 1"
run check -q -d "$db" --with-suppressed
like "--with-suppressed: it is shown, and marked" "$(cat "$out")" "pin-released-with-put.*suppressed|suppressed.*pin-released-with-put"
run check -q -d "$db" --format json --with-suppressed
is "json: marked, with the reason" "$(sqlite3 :memory: "SELECT json_extract(value, '$.suppressed'), value LIKE '%the test wants it%'
	FROM json_each(CAST(readfile('$out') AS TEXT), '$.findings') WHERE json_extract(value, '$.name') = 'pin-released-with-put'")" "1|1"
sed 's|^\tput_page(page);|\t/* guptool: ignore R1 -- the test wants it */\n&|' leak.c >"$leak"
mini_index "$m" -q
run check -q -d "$db"
is "a comment on the line above, by number" "$(names)" "partial-pin-leak"
sed 's|^[a-z].*wrong_family(.*|/* guptool: ignore R1 -- the test wants it */\n&|' leak.c >"$leak"
mini_index "$m" -q
run check -q -d "$db"
is "a comment above the function" "$(names)" "partial-pin-leak"
sed 's|^\tput_page(page);|\t/* guptool: ignore R1 */\n&|' leak.c >"$leak"
mini_index "$m" -q
run check -q -d "$db"
is "without a reason it does not count" "$(names)" "partial-pin-leak pin-released-with-put"
like "... and is reported" "$(cat "$err")" "leak.c:[0-9]+:.*reason"
sed 's|^\tput_page(page);|\t/* guptool: ignore R2 -- stale */\n&|' leak.c >"$leak"
mini_index "$m" -q
run check -q -d "$db"
is "one for another rule hides nothing" "$(names)" "partial-pin-leak pin-released-with-put"
like "... and is reported as stale" "$(cat "$err")" "leak.c:[0-9]+:"
sed 's|^\tput_page(page);|\t/* guptool: ignore nonsense -- stale */\n&|' leak.c >"$leak"
mini_index "$m" -q
run check -q -d "$db"
like "one for no rule is reported" "$(cat "$err")" "leak.c:[0-9]+:.*no such rule"
cp leak.c "$leak"
mini_index "$m" -q

# --- suppressions in a file ---
printf '# why\npin-released-with-put\tdrivers/*\twrong_family\tthe test wants it\nR5\tdrivers/mini/leak.c\t*\tthis, too\n' >known.txt
status "a file with both: 0" 0 check -d "$db" --suppress known.txt
is "... nothing is printed" "$(wc -c <"$out")" 0
like "... they are counted" "$(cat "$err")" "suppressed 2"
printf 'R5\tdrivers/mini/clean.c\t*\tof old\n' >stale.txt
run check -q -d "$db" --suppress known.txt --suppress stale.txt
is "a stale line costs no status" "$rc" 0
like "a stale line is reported" "$(cat "$err")" "^stale.txt:1:"
run check -q -d "$db" --suppress known.txt -r none,R1
is "a rule that did not run makes no line stale" "$(cat "$err")" ""

# --- a tree that is gone ---
mv "$m/tree" "$m/moved"
run check -q -d "$db"
is "the tree is gone: the findings are not" "$rc $(cat "$out")" "1 $(cat first)"
mv "$m/moved" "$m/tree"

# --- files that could not be analysed ---
status "all analysed: --strict changes nothing" 1 check -q -d "$db" --strict
printf '#include <linux/none.h>\nint f(void) { return get_user_pages_fast(0, 1, 0, 0); }\n' >"$m/tree/mm/broken.c"
mini_compdb "$m"
run index -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" -d "$db"
is "a file whose header is missing: index ends with 0" "$rc" 0
like "... and names it" "$(cat "$err")" "mm/broken.c.*linux/none.h"
like "... and counts it" "$(cat "$out")" " 1 failed;"
run index --strict -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" -d "$db"
is "index --strict: 3" "$rc" 3
status "check: findings are more than that" 1 check -d "$db" --strict
like "... and it says so" "$(cat "$err")" "; 1 files could not be analysed$"
status "check --strict without findings: 3" 3 check -q -d "$db" --strict mm
status "check without --strict: 0" 0 check -q -d "$db" mm
mkdir -p "$m/keep" && mv "$m/tree"/drivers/mini/*.c "$m/tree/mm/mini.c" "$m/keep/"
mini_compdb "$m"
run index -q -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" -d "$db"
is "nothing at all could be analysed: 2" "$rc" 2

done_testing
