#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every conversion on its files: result, second run, and what must stay.
# 'args:' lines in a file are the calls, in order.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2

# convert RULE FILE: a copy of FILE converted, to standard output
convert() {
	cp "$2" input.c
	sed -n 's|^/\* args: *\(.*\)\*/$|\1|p' "$2" >calls
	while read -r args; do
		# words of the test file
		"$cocci/run.sh" -q -j 1 -m patch -w $args "$1" -- input.c 2>&1 </dev/null | grep "^run.sh: failed\|lost" >&2
	done <calls
	cat input.c
}

dir=$cocci/tests/convert
for rule in ${RULES:-"$cocci"/convert/*.cocci "$cocci"/convert/reverse/*.cocci}; do
	[ -e "$rule" ] || continue
	name=$(basename "$rule" .cocci)
	if ! [ -f "$dir/$name.c" ] || ! [ -f "$dir/$name.same.c" ]; then
		ok "$name has .c and .same.c" false
		continue
	fi
	convert "$rule" "$dir/$name.c" >got
	[ "${ACCEPT:-0}" = 0 ] || cp got "$dir/$name.res"
	is "$name: converted" "$(cat got)" "$(cat "$dir/$name.res")"
	ok "$name: converts something" ! cmp -s "$dir/$name.c" "$dir/$name.res"
	is "$name: changes nothing twice" "$(convert "$rule" "$dir/$name.res")" \
		"$(cat "$dir/$name.res")"
	is "$name: .same.c stays" "$(convert "$rule" "$dir/$name.same.c")" \
		"$(cat "$dir/$name.same.c")"
done
done_testing
