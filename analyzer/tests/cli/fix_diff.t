#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# check --fix-diff on the inputs of the rules: what a semantic patch mends
# applies, and is gone afterwards; nothing comes in its place; the tree and the
# rest of the output stay as they were.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
db=$m/gup.db
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c
cp "$tests_dir"/include/*.h "$m/tree/include/"
for r in 1 2 3 4 5 7 9 10 11 12 16 17 18 24 25 27 28; do
	mkdir "$m/tree/drivers/r$r"
	cp "$tests_dir"/rules/R$r-*/bad.c "$m/tree/drivers/r$r/bad.c"
done
mini_compdb "$m"
ok "the inputs are indexed" mini_index "$m" -q
(cd "$m/tree" && git init -q . && git add . && git -c user.name=x -c user.email=x@y commit -q -m x)

run check -q -d "$db" -r default,R28 --min-severity info --format jsonl
cp "$out" before
fix() {
	run check -d "$db" -p "$m/compile_commands.json" --fix-diff "$@"
}
status "there are findings, and that is the exit status" 1 check -d "$db" -p "$m/compile_commands.json" -r default,R28 \
	--min-severity info --fix-diff
cp "$out" fix.diff
cp "$err" said
like "the counts are on standard error" "$(grep ^mended: said)" \
	"^mended: [0-9]+ of $(grep -c '"type":"finding"' before) findings: R1 .*; [0-9]+ that their semantic patch does not mend, [0-9]+ without one$"
# the inputs grow; of each rule with a patch some are mended (R9's calls stand apart)
is "of each rule that has one" "$(grep ^mended: said | sed 's/.* findings: \(.*\); .* that .*/\1/; s/ [0-9]*\(,\|$\)//g')" \
	"R1 R2 R3 R5 R7 R10 R12 R16 R17 R18 R24 R25 R27"
is "git applies it" "$(git -C "$m/tree" apply --check ../../fix.diff 2>&1)" ""
is "nothing was written to the tree" "$(git -C "$m/tree" status --porcelain)" ""
is "nothing but differences on standard output" "$(grep -v '^diff --git a/\|^index \|^--- a/\|^+++ b/\|^@@ \|^[-+ ]' fix.diff)" ""
like "a finding without a mending is named, with the reason" "$(cat said)" \
	"^drivers/r4/bad.c:[0-9]+: leak-on-error-path is not mended: which path should release is a decision$"
like "one whose patch does not mend it, too" "$(cat said)" \
	"^drivers/r3/bad.c:[0-9]+: wrong-free-primitive is not mended by cocci/mend/release_freed.cocci: the semantic patch does not fit this code$"
like "one whose patch would bring another finding" "$(cat said)" "^drivers/r16/bad.c:[0-9]+: dirty-unlocked is not mended by .*: it would bring sleep-in-atomic-release in atomic\(\): "

# --- again ---
fix -r default,R28 --min-severity info
is "again, from what was kept: the same" "$(cat "$out")" "$(cat fix.diff)"
sqlite3 "$db" "DELETE FROM mending WHERE finding IN (SELECT d.id FROM finding d JOIN file f ON f.id = d.file WHERE f.path LIKE '%r2/%')"
fix -r default,R28 --min-severity info -j8
is "some made anew, with -j8: the same" "$(cat "$out")" "$(cat fix.diff)"
run check -q -d "$db" -r default,R28 --min-severity info --format jsonl
is "the findings are what they were" "$(jq -c 'del(.mending)' "$out")" "$(jq -c . before)"
is "... and what mends them is there" "$(jq -r 'select(.mending.diff > "") | .mending.patch' "$out" | wc -l)" \
	"$(sed -n 's/^mended: \([0-9]*\) .*/\1/p' said)"
fix -q drivers/r1
is "a path restricts it" "$(grep '^diff' "$out" | sort -u)" "diff --git a/drivers/r1/bad.c b/drivers/r1/bad.c"
is "-q: nothing on standard error" "$(cat "$err")" ""
status "--kbuild with it is refused" 2 check -q -d "$db" --fix-diff --kbuild -c x.c
status "a format for standard output is refused" 2 check -q -d "$db" --fix-diff --format json
status "one for a file is written as well" 1 check -q -d "$db" -p "$m/compile_commands.json" --fix-diff --format sarif:s.json drivers/r1
run check -q -d "$db" --format jsonl drivers/r1
is "... with a fix for each that is mended" "$(jq '[.runs[0].results[] | select(.fixes)] | length' s.json)" \
	"$(jq 'select(.mending.diff > "") | 1' "$out" | wc -l)"

# --- SARIF's replacements give the same text as the difference ---
jq -r '.runs[0].results[0].fixes[0] | .description.text, (.artifactChanges[0] | .artifactLocation.uri,
	(.replacements[0] | .deletedRegion.startLine, .deletedRegion.startColumn, .deletedRegion.endLine, .deletedRegion.endColumn,
	.insertedContent.text))' s.json >fix
is "sarif: patch, file and lines of the first" "$(sed -n '1,2p;4p;6p' fix | paste -s -d' ')" \
	"cocci/mend/release_unpin.cocci drivers/r1/bad.c 1 1"
line=$(sed -n 3p fix)
is "sarif: one line goes" "$(($(sed -n 5p fix) - line))" 1
is "sarif: and this comes" "$(sed -n 7p fix)" "$(sed -n "${line}p" "$m/tree/drivers/r1/bad.c" | sed 's/put_page(/unpin_user_page(/')"

# --- the proof of the pudding ---
git -C "$m/tree" apply ../../fix.diff
ok "the mended tree is indexed" mini_index "$m" -q -d after.db
run check -q -d after.db -r default,R28 --min-severity info --format jsonl
left() { grep '"type":"finding"' "$1" | jq -r '.rule + " " + .file + " " + .function' | sort; }
is "nothing is there that was not" "$(left before >b; left "$out" >a; comm -13 b a)" ""
# R15 went with R17: with FOLL_WRITE a dirtied page is no surprise
is "what is gone is what was said to be mended" "$(comm -23 b a | grep -vc '^R15 ')" "$(sed -n 's/^mended: \([0-9]*\) .*/\1/p' said)"
sqlite3 "$db" "DELETE FROM mending"
fix drivers/r1
is "a file that changed since is not mended: there is no difference" "$(cat "$out")" ""
like "... it is said why" "$(cat "$err")" "is not mended by cocci/mend/release_unpin.cocci: the file is another now: index again"

# --- explain ---
git -C "$m/tree" checkout -q .
sqlite3 "$db" "DELETE FROM mending"
fix -q drivers/r1 drivers/r3
print() { grep "\"file\":\"drivers/$1/bad.c\"" before | grep "\"function\":\"$2\"" | jq -r .fingerprint | head -n 1; }
run explain -d "$db" "$(print r1 loop_over_result)"
like "explain: the patch that mends it" "$(cat "$out")" "^What mends it: cocci/mend/release_unpin.cocci$"
like "explain: its difference" "$(cat "$out")" "^  \+.*unpin_user_page"
run explain -d "$db" "$(print r3 to_kfree)"
like "explain: why it does not" "$(cat "$out")" "cocci/mend/release_freed.cocci does not mend it: the semantic patch does not fit this code"
run explain -d "$db" "$(print r7 sign_extended)"
like "explain: nobody has looked" "$(cat "$out")" "guptool check --fix-diff"

# --- a coccinelle without Python, as Debian installs it without what it suggests ---
mkdir bin
cat >bin/spatch <<'EOF'
#!/bin/sh
echo 'Py.find_library: unable to find the Python library [libpython3.11.so returned no such file]' >&2
exit 255
EOF
chmod +x bin/spatch
sqlite3 "$db" "DELETE FROM mending"
PATH=$PWD/bin:$PATH fix drivers/r3
like "without Python it is said what to install" "$(cat "$err")" \
	"is not mended by cocci/mend/release_freed.cocci: spatch: .*Python.* libpython3-dev"
done_testing
