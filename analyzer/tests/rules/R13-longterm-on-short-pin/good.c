/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

void copy_out(struct page **pages, int n);

/* A cache: released only when it is full (as hfi1's pin_system.c). */
struct cache {
	struct page **pages;
	int npages;
	bool full;
};

int cache_fill(struct cache *c, unsigned long start)
{
	int got = pin_user_pages_fast(start, c->npages, FOLL_LONGTERM, c->pages);

	if (got <= 0)
		return -EFAULT;
	c->npages = got;
	if (c->full) {
		unpin_user_pages(c->pages, got);
		c->npages = 0;
	}
	return 0;
}

/* What is asked for is the caller's choice (as mm/gup_test.c). */
int try_one(unsigned int how, unsigned long start, int n, struct page **pages)
{
	int got;

	switch (how) {
	case 0:
		got = pin_user_pages_fast(start, n, 0, pages);
		break;
	default:
		got = pin_user_pages_fast(start, n, FOLL_LONGTERM, pages);
		break;
	}
	if (got <= 0)
		return -EFAULT;
	copy_out(pages, got);
	unpin_user_pages(pages, got);
	return 0;
}

/* Released on failure alone; on success it is the caller's. */
int handed_up(unsigned long start, int n, struct page **pages)
{
	int got = pin_user_pages_fast(start, n, FOLL_LONGTERM, pages);

	if (got < 0)
		return got;
	if (got != n) {
		unpin_user_pages(pages, got);
		return -EFAULT;
	}
	return 0;
}

/* Let go by a callback of a work item that runs when it likes. */
struct packet {
	struct page **pages;
	int npages;
	struct work_struct work;
};

static void packet_done(struct work_struct *work)
{
	struct packet *p = container_of(work, struct packet, work);

	unpin_user_pages(p->pages, p->npages);
}

int packet_send(struct packet *p, unsigned long start)
{
	int got = pin_user_pages_fast(start, p->npages, FOLL_LONGTERM, p->pages);

	if (got <= 0)
		return -EFAULT;
	p->npages = got;
	INIT_WORK(&p->work, packet_done);
	schedule_work(&p->work);
	return 0;
}
