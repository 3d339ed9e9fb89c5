#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The rules on our own C: each on its file, and all of them on the tree.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"

cd "$cocci/tests/self" || exit 2
for rule in "$cocci"/self/*.cocci; do
	name=$(basename "$rule" .cocci)
	# what stands below 'fine from here' must not be reported
	is "$name" "$("$cocci/run.sh" -q -j 1 "$rule" -- "$name.c" 2>&1)" \
		"$(cat "$name.report")"
	ok "$name finds something" test -s "$name.report"
done

cd "$cocci/.." || exit 2
find lib db analyzer reports -path analyzer/tests -prune -o -path db/tests -prune -o \
	-name '*.c' -print 2>/dev/null >"$tap_tmp/all"
ok "there are sources" test -s "$tap_tmp/all"
grep -v '^db/' "$tap_tmp/all" >"$tap_tmp/no_db"
for rule in cocci/self/*.cocci; do
	case $rule in
	*/sql_text.cocci) ;;
	*) set -- "$@" "$rule" ;;
	esac
done
is "the tree: all rules but one" \
	"$("$cocci/run.sh" -q -j 2 -f "$tap_tmp/all" "$@" 2>"$tap_tmp/err")" ""
is "the tree: no file failed" "$(grep -c 'failed: ' "$tap_tmp/err")" 0
is "the tree: SQL text outside db/" \
	"$("$cocci/run.sh" -q -j 2 -f "$tap_tmp/no_db" cocci/self/sql_text.cocci 2>/dev/null)" ""
done_testing
