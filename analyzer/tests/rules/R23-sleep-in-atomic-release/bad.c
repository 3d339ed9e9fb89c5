/* SPDX-License-Identifier: GPL-2.0-only */
/* Releases that take the page lock where nothing may sleep. */
#include "kernel.h"

struct queue { spinlock_t lock; struct page **pages; unsigned long n; };

static void under_lock(struct queue *q)
{
	spin_lock(&q->lock);
	unpin_user_pages_dirty_lock(q->pages, q->n, true); // expect: sleep-in-atomic-release: in an atomic context since line 9
	spin_unlock(&q->lock);
}

static void may_be_dirty(struct queue *q, bool dirty)
{
	spin_lock(&q->lock);
	unpin_user_pages_dirty_lock(q->pages, q->n, dirty); // expect: sleep-in-atomic-release: unpin_user_pages_dirty_lock() may sleep
	spin_unlock(&q->lock);
}

static void page_by_page(struct queue *q)
{
	unsigned long i;

	spin_lock(&q->lock);
	for (i = 0; i < q->n; i++) {
		set_page_dirty_lock(q->pages[i]); // expect: sleep-in-atomic-release: set_page_dirty_lock() may sleep
		put_page(q->pages[i]);
	}
	spin_unlock(&q->lock);
}

static void nested(struct queue *q, struct queue *p)
{
	spin_lock(&q->lock);
	spin_lock(&p->lock);
	spin_unlock(&p->lock);
	unpin_user_pages_dirty_lock(q->pages, q->n, true); // expect: sleep-in-atomic-release: (spin_lock())
	spin_unlock(&q->lock);
}

static void rcu(struct queue *q)
{
	rcu_read_lock();
	unpin_user_pages_dirty_lock(q->pages, q->n, true); // expect: sleep-in-atomic-release: (rcu_read_lock())
	rcu_read_unlock();
}

static int own_pages(struct queue *q, unsigned long a)
{
	struct page *pg[4];
	int r = pin_user_pages_fast(a, 4, FOLL_WRITE, pg);

	if (r <= 0)
		return -EFAULT;
	spin_lock(&q->lock);
	unpin_user_pages_dirty_lock(pg, r, true); // expect: sleep-in-atomic-release: unpin_user_pages_dirty_lock() may sleep
	spin_unlock(&q->lock);
	return 0;
}
