#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rounds: pages that go to a function through a field bring in the file that fills
# the field, and the driver's own helpers that get them, up to where they are
# kept and given back. After net/rds: rdma.c, ib.c, ib_rdma.c, ib_frmr.c of 6.12.107.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c

cat >"$m/tree/drivers/mini/front.c" <<'C'
#include <linux/mm.h>

struct carrier_ops { void *(*take_list)(struct page **list, int n); };

int front(const struct carrier_ops *ops, unsigned long start, struct page **list)
{
	int got = pin_user_pages_fast(start, 8, FOLL_WRITE, list);

	if (got != 8) {
		if (got > 0)
			unpin_user_pages(list, got);
		return -14;
	}
	return ops->take_list(list, got) ? 0 : -12;
}
C
cat >"$m/tree/drivers/mini/table.c" <<'C'
#include <linux/mm.h>

struct carrier_ops { void *(*take_list)(struct page **list, int n); };
void *back_take(struct page **list, int n);

const struct carrier_ops back_ops = { .take_list = back_take };
C
cat >"$m/tree/drivers/mini/back.c" <<'C'
#include <linux/mm.h>

struct kept { struct page **held; int n; };
void *kmalloc(unsigned long size, int flags);
void back_keep(struct kept *k, struct page **list, int n);

void *back_take(struct page **list, int n)
{
	struct kept *k = kmalloc(sizeof(*k), 0);

	if (k)
		back_keep(k, list, n);
	return k;
}
C
cat >"$m/tree/drivers/mini/keep.c" <<'C'
#include <linux/mm.h>

struct kept { struct page **held; int n; };

void back_keep(struct kept *k, struct page **list, int n)
{
	k->held = list;
	k->n = n;
}

void back_drop(struct kept *k)
{
	int i;

	for (i = 0; i < k->n; i++)
		put_page(k->held[i]);
}
C
mini_compdb "$m"
q() {
	"$guptool" query "$@" -d "$m/gup.db" --format csv 2>/dev/null
}
rc=0
mini_index "$m" >"$out" 2>"$err" || rc=$?
is "the tree is indexed" "$rc" 0
is "all four files joined" "$(q files | sed -n 's/^drivers.mini.\([a-z0-9]*\).c,.*,analysed,.*/\1/p' | paste -s -d,)" "back,front,keep,table"
like "... through the field" "$(q names)" "^take_list,.*,1,drivers/mini/front.c: pages are handed to carrier_ops.take_list$"
like "... the function that is in it" "$(q names)" "^back_take,.*,2,drivers/mini/front.c: pages are handed to carrier_ops.take_list$"
like "... and its helper" "$(q names)" "^back_keep,.*,3,drivers/mini/back.c: pages are handed to back_keep$"
is "nothing is unaccounted" "$(q coverage | sed -n 's/^unaccounted,,//p')" "0,0"
like "where the pages are kept is known" "$(q owners)" "^kept.held,acquire,pin,"
like "... and that they are put" "$(q owners)" "^kept.held,release,get,,put_page,drivers/mini/keep.c,"
done_testing
