#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every rule of mend/ on its pair of files: the calls on the lines that end in "mend", and no other.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"
cd "$cocci/tests/mend" || exit 2

# LINE FUNCTION of each marked line, the last one first: a change leaves the lines above it where they are
marked() {
	awk '/^[a-z]/ { fn = $0; sub(/\(.*/, "", fn); sub(/.*[ *]/, "", fn) } /\/\* mend \*\// { print NR, fn }' "$1" | sort -rn
}

# mended RULE FILE: its text afterwards, and what spatch had to say
mended() {
	cp "$2" "$tap_tmp/in.c"
	more=$(sed -n '1s|^/\* \([a-z]*=[a-z_]*\) \*/$|-D \1|p' "$2")
	marked "$2" | while read -r line fn; do
		# shellcheck disable=SC2086
		(cd "$tap_tmp" && spatch --no-includes --include-headers --very-quiet --in-place --no-show-diff -D "fn=$fn" \
			-D "line=$line" $more --cocci-file "$cocci/mend/$1.cocci" in.c) 2>&1 | grep -v '^warning: line '
	done
	cat "$tap_tmp/in.c"
}

for rule in "$cocci"/mend/*.cocci; do
	name=$(basename "$rule" .cocci)
	if ! [ -f "$name.c" ] || ! [ -f "$name.same.c" ] || ! [ -f "$name.res" ]; then
		ok "$name has .c, .res and .same.c" false
		continue
	fi
	[ -z "$ACCEPT" ] || mended "$name" "$name.c" >"$name.res"
	is "$name: what is marked is mended, and no more" "$(mended "$name" "$name.c")" "$(cat "$name.res")"
	is "$name: leaves .same.c alone" "$(mended "$name" "$name.same.c")" "$(cat "$name.same.c")"
	is "$name: the function has to be named right" "$(spatch --no-includes --include-headers --very-quiet \
		-D fn=another_function -D "line=$(marked "$name.c" | sed -n '1s/ .*//p')" -D release=put_page \
		-D releases=unpin_user_pages --cocci-file "$rule" "$name.c" 2>&1 | grep '^[-+]')" ""
done
done_testing
