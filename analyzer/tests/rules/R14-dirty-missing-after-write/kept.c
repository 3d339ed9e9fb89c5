/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages in a field that another function, behind a pointer, writes through. */
#include "entry.h"

struct reply { struct page **pages; unsigned int off; };
typedef void (*fill_fn)(struct reply *to);
struct filler { fill_fn fn; };

static void fill_one(struct reply *to)
{
	char *at = kmap_local_page(*to->pages);

	memcpy(at, "answer", 6);	// expect-note: written here
	kunmap_local(at);
}

const struct filler filler = { .fn = fill_one };

/* net/rds/info.c rds_info_getsockopt() before it was mended */
int answer(const struct filler *f, unsigned long a, int n)
{
	struct page **pages = kmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	struct reply to;
	int got;

	if (!pages)
		return -ENOMEM;
	got = pin_user_pages_fast(a, n, FOLL_WRITE, pages);	// expect: dirty-missing-after-write: written in fill_one() are released with unpin_user_pages()
	if (got <= 0) {
		kfree(pages);
		return -EFAULT;
	}
	to.pages = pages;
	to.off = 0;
	f->fn(&to);
	unpin_user_pages(pages, got);	// expect-note: released here
	kfree(pages);
	return 0;
}
