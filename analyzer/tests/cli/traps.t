#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each trap of docs/traps.md is a function of a test, and each rule has one.

cd "$(dirname "$0")/../../.." || exit 2
. analyzer/tests/tap.sh

table=docs/traps.md
rows=$(sed -n 's/^| \(R[0-9]*\) |.*| `\([^`]*\)` `\([a-z_0-9]*\)()` |$/\1 \2 \3/p' $table)
is "every row is understood" "$(grep -c '^| R[0-9]' $table)" "$(printf '%s\n' "$rows" | wc -l | tr -d ' ')"
is "each rule has a trap" "$(printf '%s\n' "$rows" | cut -d' ' -f1 | sort -u)" \
	"$(sed -n 's/^RULE(\(R[0-9]*\),.*/\1/p' analyzer/rules/rules.def | sort -u)"

absent=$(printf '%s\n' "$rows" | while read -r id file fn; do
	f=analyzer/tests/rules/$file
	case $file in
	"$id"-* | kernel-shapes/*) ;;
	*) echo "$id: $file is of another rule" ;;
	esac
	[ -f "$f" ] || { echo "no $f"; continue; }
	grep -q "^[a-z].*[ *]$fn(" "$f" || echo "$f: no function $fn()"
done)
is "each test is there" "$absent" ""

# a bad.c says what is said instead
loud=$(printf '%s\n' "$rows" | grep '/bad[^ ]*\.c ' | cut -d' ' -f1 | tr '\n' ' ')
is "only R10 and R27 say something" "$loud" "R10 R27 "
done_testing
