/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

/* net/rds/ib_rdma.c __rds_ib_teardown_mr(): pages of others, taken for writing elsewhere; marked to be on the safe side */
struct region { struct scatterlist *sg; unsigned int n; };

void teardown(struct region *r)
{
	for (unsigned int i = 0; i < r->n; i++) {
		struct page *page = sg_page(&r->sg[i]);

		set_page_dirty_lock(page);
		unpin_user_page(page);
	}
}
