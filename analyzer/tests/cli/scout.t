#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the scout sees in a text, by the text alone.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm -rf "$m/tree/drivers" "$m/tree/mm"
mkdir -p "$m/tree/mm"
cat >"$m/tree/mm/a.c" <<'C'
/* pin_user_pages() in a comment, unpin_user_page too */
#define GET(a) get_user_pages_fast(a, 1, 0, 0)
int f(void)
{
	const char *s = "pin_user_pages";	// pin_user_pages
	char quote = '"';
	my_pin_user_pages(); pin_user_pages_mine(); pin_user_pages(s, quote);
	return unpin_user_\
page(0);
}
C
"$guptool" dump scout -k "$m/tree" | grep "^mm/" >got
cat >want <<'W'
mm/a.c:1:4: comment: pin_user_pages
mm/a.c:1:35: comment: unpin_user_page
mm/a.c:2:16: directive: get_user_pages_fast
mm/a.c:5:19: string: pin_user_pages
mm/a.c:5:39: comment: pin_user_pages
mm/a.c:7:46: code: pin_user_pages
W
is "each mention once, whole identifiers only, with its class" "$(cat got)" "$(cat want)"
printf 'int g(void)\n{\n\treturn pin_user_pages();\n}\n' >"$m/tree/mm/b.c"
like "another file" "$("$guptool" dump scout -k "$m/tree")" '^mm/b.c:3:9: code: pin_user_pages$'
refuses "no such tree" dump scout -k "$tap_tmp/nowhere"
refuses "a file is a wrong call" dump scout -k "$m/tree" mm/a.c
done_testing
