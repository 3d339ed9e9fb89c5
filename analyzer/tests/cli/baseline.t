#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# baseline, check --baseline and diff: what is known, and what is new.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2
m=$tap_tmp/m
db=$m/gup.db
mini_tree "$m"
ok "a small tree is indexed" mini_index "$m" -q
refuses "no baseline of a database that was not checked" baseline write -d "$db" b
run check -q -d "$db"
status "a baseline is written" 0 baseline write -d "$db" b
is "a head and two entries, sorted" "$(wc -l <b) $(tail -n +2 b | LC_ALL=C sort -c && echo sorted)" "3 sorted"
ok "it names its format" grep -q '^# guptool-baseline/1, fingerprints [0-9]*$' b
is "no lines or columns in it" "$(tail -n +2 b | cut -f3,4,5,6,7 | LC_ALL=C sort | tr '\t\n' ' ;')" \
	"R1 drivers/mini/leak.c wrong_family pin_user_pages_fast put_page;R5 drivers/mini/leak.c leak_short pin_user_pages_fast ;"
status "what is known is no failure" 0 check -d "$db" --baseline b
is "... and not printed" "$(wc -c <"$out")" 0
like "... but counted" "$(cat "$err")" "^baseline 'b': 2 kept, 0 gone$"
sed '/wrong_family/d' b >b1
status "what is not in it is one" 1 check -q -d "$db" --baseline b1 --no-notes
is "... and printed alone" "$(sed 's/.*\[//' "$out")" "pin-released-with-put]"
run check -q -d "$db" --baseline b1 --format sarif
is "sarif: the states" "$(sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.baselineState'))
	FROM json_each(CAST(readfile('$out') AS TEXT), '\$.runs[0].results')")" "unchanged,new"
run check -q -d "$db" --format json -o old.json
run check -q -d "$db" --format jsonl -o old.jsonl

# the tree moves on: one finding mended, one function renamed, one new
sed -i -e 's/put_page(page)/unpin_user_page(page)/' -e 's/leak_short/leak_brief/' "$m/tree/drivers/mini/leak.c"
sed -i 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/' "$m/tree/drivers/mini/clean.c"
cp "$db" old.db
mini_index "$m" -q
run check -q -d "$db"
status "check --baseline on the new tree" 1 check -d "$db" --baseline b --no-notes
is "one is new" "$(sed 's/:.*\[/ [/' "$out")" "drivers/mini/clean.c [pin-released-with-put]"
like "one is gone, and the renamed one kept" "$(cat "$err")" "^baseline 'b': 1 kept, 1 gone$"
for a in old.db old.json old.jsonl b; do
	run diff -q --no-notes "$a" "$db"
	is "diff $a: new" "$rc $(sed 's/:.*\[/ [/' "$out")" "1 drivers/mini/clean.c [pin-released-with-put]"
	run diff -q --no-notes --fixed "$a" "$db"
	is "diff $a: fixed" "$(sed 's/:[0-9]*:.*\[/ [/' "$out" | cut -c1-28)" "fixed: drivers/mini/leak.c ["
	run diff -q --no-notes --kept "$a" "$db"
	is "diff $a: kept" "$(sed 's/:[0-9]*:.*\[/ [/' "$out" | cut -c1-27)" "kept: drivers/mini/leak.c ["
done
run diff "$db" old.db
like "the other way round" "$(cat "$err")" "^1 new, 1 gone, 1 kept, 1 of them moved or renamed$"
status "nothing new is no failure" 0 diff -q "$db" "$db"
run diff -q --format csv --new --fixed --kept old.db "$db"
is "all three, as csv" "$(cut -d, -f9 "$out" | LC_ALL=C sort | paste -s -d' ')" "absent new state updated"

# --- what is no list of findings ---
printf '# guptool-baseline/1, fingerprints 1\nnonsense\n' >bad
refuses "a damaged baseline" check -d "$db" --baseline bad
refuses "a file that is none" diff /dev/null "$db"
head -n 1 old.jsonl >bad
refuses "jsonl without its end" diff bad "$db"
echo '{ "format": "other/1", "findings": [] }' >bad
refuses "another format" diff bad "$db"
refuses "one file" diff "$db"
refuses "another verb" baseline read b

done_testing
