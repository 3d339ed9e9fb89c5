/* SPDX-License-Identifier: GPL-2.0-only */
/* Releases that do not sleep, or not there. Modelled on real functions. */
#include "kernel.h"

struct queue { spinlock_t lock; struct page **pages; unsigned long n; };
void queue_unlock(struct queue *q);
void schedule_work(struct queue *q);
bool spin_trylock(spinlock_t *lock);

static void after_unlock(struct queue *q)
{
	spin_lock(&q->lock);
	spin_unlock(&q->lock);
	unpin_user_pages_dirty_lock(q->pages, q->n, true);
}

/* drivers/rapidio dma_req_free(): nothing to mark */
static void not_dirty(struct queue *q)
{
	spin_lock(&q->lock);
	if (q->n > 1)
		unpin_user_pages_dirty_lock(q->pages, q->n, false);
	else
		unpin_user_pages(q->pages, q->n);
	spin_unlock(&q->lock);
}

/* net/rds rds_rdma_free_op(), block bio_check_pages_dirty(): later */
static void deferred(struct queue *q)
{
	spin_lock(&q->lock);
	schedule_work(q);
	spin_unlock(&q->lock);
}

/* a helper gives the lock up */
static void by_helper(struct queue *q)
{
	spin_lock(&q->lock);
	queue_unlock(q);
	unpin_user_pages_dirty_lock(q->pages, q->n, true);
}

static void not_got(struct queue *q)
{
	if (spin_trylock(&q->lock)) {
		spin_unlock(&q->lock);
		return;
	}
	unpin_user_pages_dirty_lock(q->pages, q->n, true);
}

/* one path has the lock, and gives it up before the release */
static void one_path(struct queue *q, int with)
{
	if (with)
		spin_lock(&q->lock);
	q->n--;
	if (with)
		spin_unlock(&q->lock);
	unpin_user_pages_dirty_lock(q->pages, q->n, true);
}

/* drivers/vhost set_bit_to_user(): the mapping ends before */
static int unmapped_first(struct page *page, int nr)
{
	unsigned long *p = kmap_local_page(page);

	p[0] |= 1ul << nr;
	kunmap_local(p);
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}
