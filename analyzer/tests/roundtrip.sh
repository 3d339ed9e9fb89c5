#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# roundtrip.sh - turn pin users of a tree into get_user_pages() code, convert
# that, and compare with what the tree has
#
#	roundtrip.sh -g GUPTOOL -d DB -k KERNEL [-w DIR] [-j N] [PATH...]
#
# Prints one line a file: verdict, path, remark. Verdicts:
#
#	identical	the text is the tree's own
#	equivalent	it differs in what the remark says, and in nothing else
#	wrong		another difference: somebody has to look
#	refused		the reason that convert gave; also a file of which the reverse
#			patches leave a call as it is, since such a mixture is no input
#
# Case 2 is told to convert for files whose calls have FOLL_LONGTERM, as their
# maintainer would: the reverse takes the flag away, since get_user_pages()
# refuses it. Everything else convert has to find out. The totals are on the
# last line; the exit status is 1 if something is wrong or, without PATH, if
# less than 90 % are identical or equivalent.

set -u -o pipefail

guptool=build/guptool db=gup.db root=.cache/linux-source-6.12 work= jobs=()
while getopts g:d:k:w:j: opt; do
	case $opt in
	g) guptool=$OPTARG ;;
	d) db=$OPTARG ;;
	k) root=$OPTARG ;;
	w) work=$OPTARG ;;
	j) jobs=(-j "$OPTARG") ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

if [ -z "$work" ]; then
	work=$(mktemp -d "${TMPDIR:-/tmp}/roundtrip.XXXXXX") || exit 2
	trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work" && rm -rf "$work"/old "$work"/back "$work"/there || exit 2

scope=("$@")
[ $# -gt 0 ] || scope=(--all)

# ---- there: pin to get

"$guptool" convert -q "${jobs[@]}" -d "$db" --reverse --files "$work/there" "${scope[@]}" \
	2>"$work/there.log"
[ $? -le 1 ] || { cat "$work/there.log" >&2; exit 2; }
(cd "$work/there" && find . -name '*.[ch]' | sed 's|^\./||' | LC_ALL=C sort) >"$work/files"
# the implementation itself is no user
grep -vxE 'mm/gup\.c|lib/iov_iter\.c|mm/gup_test\.c' "$work/files" >"$work/files.1"
mv "$work/files.1" "$work/files"
rm -f "$work/there/mm/gup.c" "$work/there/lib/iov_iter.c" "$work/there/mm/gup_test.c"
[ -s "$work/files" ] || { echo "roundtrip.sh: no file was changed" >&2; exit 2; }

# ---- back: get to pin

cases=(--case 1)
"$guptool" query -d "$db" --format csv sites | grep -E ',acquire,pin,' | grep FOLL_LONGTERM |
	cut -d, -f1 | LC_ALL=C sort -u >"$work/longterm"
while read -r f; do
	cases+=(--case "$f=2")
done <"$work/longterm"
"$guptool" convert -q "${jobs[@]}" -d "$db" --overlay "$work/there" --no-compile \
	"${cases[@]}" --files "$work/back" $(cat "$work/files") 2>"$work/back.log"
[ $? -le 1 ] || { cat "$work/back.log" >&2; exit 2; }

# ---- compare

calls='\<(un)?pin_(user_(page|folio)|folio)[a-z_]*[(]'

# What a text is without layout: blanks, comments, braces around one statement
plain() {
	sed -e 's|/\*.*\*/||' "$1" | tr -d ' \t\n{}'
}
# a loop over the array is the call for the array; its counter may have been declared for nothing else
without_loops() {
	sed -E -e 's/int([a-z_0-9]+);(.{0,400})for\(\1=0;\1<([^;]+);\1\+\+\)unpin_user_page\(([^;]+)\[\1\]\);/\2unpin_user_pages(\4,\3);/g' \
		-e 's/for\(([a-z_0-9]+)=0;\1<([^;]+);\1\+\+\)unpin_user_page\(([^;]+)\[\1\]\);/unpin_user_pages(\3,\2);/g'
}
without_longterm() {
	sed -e 's/|FOLL_LONGTERM//g' -e 's/FOLL_LONGTERM|//g' -e 's/FOLL_LONGTERM/0/g' \
		-e 's/(\([^()]*?FOLL_WRITE:0\))/\1/g'
}

while read -r f; do
	verdict= remark=
	left=$(grep -cE "$calls" "$work/there/$f")
	if [ -f "$work/back/$f" ] && cmp -s "$root/$f" "$work/back/$f"; then
		verdict=identical
	elif grep -q "^$f:.*: refused: " "$work/back.log"; then
		verdict=refused
		remark=$(grep "^$f:.*: refused: " "$work/back.log" | head -n 1 | sed 's/^[^ ]* \([^ ]*\): refused: /\1 /')
	elif [ ! -f "$work/back/$f" ]; then
		verdict=refused
		remark="releases only: the object that it belongs to was refused"
	elif [ "$(plain "$root/$f")" = "$(plain "$work/back/$f")" ]; then
		verdict=equivalent remark="layout"
	elif [ "$(plain "$root/$f" | without_loops)" = "$(plain "$work/back/$f" | without_loops)" ]; then
		verdict=equivalent remark="one call for the loop that the tree has"
	elif [ "$(plain "$root/$f" | without_longterm)" = "$(plain "$work/back/$f" | without_longterm)" ]; then
		verdict=equivalent remark="FOLL_LONGTERM stands in another place"
	else
		verdict=wrong
		remark=$(diff -u "$root/$f" "$work/back/$f" | grep -cE '^[-+][^-+]')" lines differ"
	fi
	[ "$verdict" != wrong ] || [ "$left" = 0 ] || { verdict=refused remark="the reverse left $left calls"; }
	printf '%s\t%s\t%s\n' "$verdict" "$f" "$remark"
done <"$work/files" >"$work/table"
LC_ALL=C sort -t"$(printf '\t')" -k2 "$work/table" | sed 's/\t/  /g'

count() {
	grep -c "^$1" "$work/table"
}
n=$(wc -l <"$work/table")
good=$(($(count identical) + $(count equivalent)))
echo "roundtrip: $n files: $(count identical) identical, $(count equivalent) equivalent, $(count wrong) wrong," \
	"$(count refused) refused; $((good * 100 / n)) % identical or equivalent"
[ "$(count wrong)" = 0 ] && { [ $# -gt 0 ] || [ $((good * 100)) -ge $((n * 90)) ]; }
