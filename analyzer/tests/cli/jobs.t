#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# However many workers: the same database, the same report.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
# files that take different times, so that workers overtake each other
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	mini_big "$m/tree/drivers/mini/big$i.c" $((i * 7919 % 40 + 1))
	cp "$m/tree/drivers/mini/leak.c" "$m/tree/drivers/mini/leak$i.c"
done
mini_compdb "$m"

for j in 1 2 8; do
	rm -rf "$m/obj" && mkdir "$m/obj"
	ok "index -j$j" mini_index "$m" -q -j$j -d $j.db
	"$guptool" dump db -d $j.db >$j.dump
	for f in text json jsonl; do
		run check -q -j$j -d $j.db --format $f
		cp "$out" $j.$f
		sqlite3 $j.db "DELETE FROM meta WHERE key = 'checked_by'; DELETE FROM unit_heard"
	done
	run check -q -j$j -d $j.db
	"$guptool" dump db -d $j.db >$j.checked
	for q in sites coverage findings wrappers; do
		"$guptool" query -d $j.db $q
	done >$j.query
done
ok "there is something to compare" test "$(grep -c pin-released-with-put 1.text)" -eq 13
for j in 2 8; do
	for f in dump checked text json jsonl query; do
		is "-j$j and -j1: $f" "$(cmp 1.$f $j.$f 2>&1)" ""
	done
done
is "a checked database says more than one that is not" "$(cmp -s 1.dump 1.checked && echo same)" ""

# the order in which files are given does not matter either
"$guptool" index -q -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" -d a.db drivers/mini/leak.c mm/mini.c drivers/mini/big3.c
"$guptool" index -q -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" -d b.db drivers/mini/big3.c drivers/mini/leak.c mm/mini.c
"$guptool" dump db -d a.db >a.dump
"$guptool" dump db -d b.db >b.dump
is "the order of operands" "$(cmp a.dump b.dump 2>&1)" ""
like "... of which there are three" "$("$guptool" query -d a.db files)" "big3.c"

done_testing
