/* SPDX-License-Identifier: GPL-2.0-only */
/* The same with a mark, and pages that are not released by the call that took them. */
#include "entry.h"

struct reply { struct page **pages; unsigned int off; };
typedef void (*fill_fn)(struct reply *to);
struct filler { fill_fn fn; };

static void fill_one(struct reply *to)
{
	char *at = kmap_local_page(*to->pages);

	memcpy(at, "answer", 6);
	kunmap_local(at);
}

const struct filler filler = { .fn = fill_one };

/* net/rds/info.c rds_info_getsockopt() */
int answer(const struct filler *f, unsigned long a, int n)
{
	struct page **pages = kmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	struct reply to;
	int got;

	if (!pages)
		return -ENOMEM;
	got = pin_user_pages_fast(a, n, FOLL_WRITE, pages);
	if (got <= 0) {
		kfree(pages);
		return -EFAULT;
	}
	to.pages = pages;
	to.off = 0;
	f->fn(&to);
	unpin_user_pages_dirty_lock(pages, got, true);
	kfree(pages);
	return 0;
}
