#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# One worker or two: the same database and the same report, on real files.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
kernel_db

# the six that took least, to be quick, and two that have findings
files=$(sql "$kdb" "SELECT f.path FROM unit u JOIN unit_time t ON t.unit = u.id JOIN file f ON f.id = u.file
	WHERE u.state = 1 ORDER BY t.total_seconds, f.path LIMIT 6")
files="$files $(sql "$kdb" "SELECT DISTINCT path FROM finding_view WHERE path GLOB '*.c' ORDER BY path LIMIT 2" | paste -s -d' ')"
diag "$package:" $files
for j in 1 2; do
	ok "index -j$j" kernel_index $files -q -j$j -d $j.db
	"$guptool" check -q -j$j -d $j.db --format jsonl >$j.found
	"$guptool" dump db -d $j.db >$j.dump
done
is "the same database" "$(cmp 1.dump 2.dump 2>&1)" ""
is "the same report" "$(cmp 1.found 2.found 2>&1)" ""
ok "the database says something" grep -q '^site' 1.dump

# the whole tree's database has the same of the files read here, but for what comes of other files: calls of
# their wrappers, and the rules about the whole program
"$guptool" query -d 1.db --format csv files | awk -F, '$3 == "analysed" { print $1 }' >known
own() {
	grep -v -E ',wrapped (acquire|release),|,R(12|13|28),' | awk -F, 'NR == FNR { k[$1] = 1; next } $1 in k' known -
}
ok "some files were read" test -s known
for q in sites findings giveups; do
	for f in $files; do
		"$guptool" query -d 1.db --format csv $q "$f"
	done | own >1.$q
	for f in $files; do
		"$guptool" query -d "$kdb" --format csv $q "$f"
	done | own >all.$q
	is "as in the whole: $q" "$(diff 1.$q all.$q | head -n 10)" ""
done

done_testing
