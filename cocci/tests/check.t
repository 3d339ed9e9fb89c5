#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every rule of check/ on its pair of files, in all modes.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"
cd "$cocci/tests/check" || exit 2

# run MODE RULE FILE
run() {
	"$cocci/run.sh" -q -j 1 -m "$1" "$cocci/check/$2.cocci" -- "$3" 2>&1
}

patched() {
	cp "$2" "$tap_tmp/$1.c"
	(cd "$tap_tmp" && run patch "$1" "$1.c" | patch -s -p1) && cat "$tap_tmp/$1.c"
}

for rule in "$cocci"/check/*.cocci; do
	name=$(basename "$rule" .cocci)
	if ! [ -f "$name.c" ] || ! [ -f "$name.same.c" ] || ! [ -f "$name.report" ]; then
		ok "$name has .c, .same.c and .report" false
		continue
	fi
	is "$name: report" "$(run report "$name" "$name.c")" "$(cat "$name.report")"
	is "$name: context marks as many places" \
		"$(run context "$name" "$name.c" | grep -c '^-[^-]')" "$(grep -c . "$name.report")"
	is "$name: org tells as many places" \
		"$(run org "$name" "$name.c" | grep -c '^\* TODO')" "$(grep -c . "$name.report")"
	is "$name: nothing to report in .same.c" "$(run report "$name" "$name.same.c")" ""
	if [ -f "$name.res" ]; then
		is "$name: patch" "$(patched "$name" "$name.c")" "$(cat "$name.res")"
		is "$name: patch changes nothing twice" \
			"$(patched "$name" "$name.res")" "$(cat "$name.res")"
		is "$name: patch leaves .same.c alone" "$(run patch "$name" "$name.same.c")" ""
	else
		is "$name: patch mode says that it makes none" \
			"$(run patch "$name" "$name.c" | grep -c 'NOTE: no patch made')" \
			"$(grep -c . "$name.report")"
	fi
done
done_testing
