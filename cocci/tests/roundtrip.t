#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each spelling of the reverse patches comes back as the text it was made of.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2

step() {
	"$cocci/run.sh" -q -j 1 -m patch -w -D fn=f "$@" -- t.c >/dev/null 2>&1
}

# there_and_back NAME RELEASE
there_and_back() {
	cat >want.c <<EOF
int f(struct foo *foo, unsigned long a)
{
	long r;

	/* all of them, or none */
	r = pin_user_pages_fast(a, foo->n, FOLL_WRITE, foo->pages);
	if (r < foo->n)
		goto unpin;
	return 0;

unpin:	/* what is held */
	$2;
	return -EFAULT;
}
EOF
	for n in 1 2 3 4; do
		cp want.c t.c
		step -D place=pages convert/reverse/50-reverse-acquire.cocci=1
		step -D place=pages -D counter=k -D spelling$n "convert/reverse/$3.cocci"
		ok "$1, spelling $n: nothing of pin is left" ! grep -q 'pin_user_page' t.c
		step -D place=pages convert/20-acquire.cocci=1 convert/30-release-dirty-loop.cocci \
			convert/31-release-loop.cocci convert/33-release-page.cocci
		step convert/36-unused.cocci
		is "$1, spelling $n: identical" "$(cat t.c)" "$(cat want.c)"
	done
}
there_and_back array 'unpin_user_pages(foo->pages, r)' 60-reverse-release-array
there_and_back dirty 'unpin_user_pages_dirty_lock(foo->pages, r, foo->write)' \
	61-reverse-release-dirty
done_testing
