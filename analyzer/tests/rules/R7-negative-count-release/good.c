/* SPDX-License-Identifier: GPL-2.0-only */
/* Clamped, tested, or signed all the way. */
#include "kernel.h"

/* like net/rds/info.c rds_info_getsockopt() */
static int clamped(unsigned long a, int n, struct page **pg)
{
	int r, ret = 0;

	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);
	if (r != n) {
		if (r > 0)
			n = r;
		else
			n = 0;
		ret = -EAGAIN;
	}
	unpin_user_pages(pg, n);
	return ret;
}

/* like rio_mport_cdev.c rio_dma_transfer(): the count in the object is 0 first */
struct req { unsigned int nr; struct page **list; };
static int count_set_to_zero(struct req *req, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, 0, req->list), ret = 0;

	if (r != n) {
		if (r < 0) {
			req->nr = 0;
			ret = r;
		} else {
			req->nr = r;
			ret = -EFAULT;
		}
	} else {
		req->nr = n;
	}
	if (ret)
		unpin_user_pages(req->list, req->nr);
	return ret;
}

/* like qib_user_sdma_pin_pages(): a signed loop does not run */
static void signed_loop(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, 0, pg);

	for (i = 0; i < r; i++)
		unpin_user_page(pg[i]);
}

static int tested(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	unpin_user_pages_dirty_lock(pg, r, true);
	return 0;
}

/* release_pages() takes an int and does nothing for a negative one */
static int signed_parameter(unsigned long a, int n, struct page **pg)
{
	int r = get_user_pages_fast(a, n, 0, pg);

	release_pages(pg, r);
	return r;
}
