/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions that run where nothing may sleep, and what they call. */
#include "entry.h"

struct rcu_head { struct rcu_head *next; };
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
struct timer_list { unsigned long expires; };
void init_timer_key(struct timer_list *t, void (*func)(struct timer_list *t), unsigned int flags, const char *name, void *key);
struct kiocb { void (*ki_complete)(struct kiocb *iocb, long ret); };
int preempt_count(void);
int schedule_later(struct work_struct *w);

struct io { struct page **pages; unsigned long n; struct rcu_head rcu; struct kref ref; struct timer_list timer; struct work_struct work; };

static void io_unpin(struct io *io)
{
	unpin_user_pages_dirty_lock(io->pages, io->n, true);	// expect: sleep-in-atomic-release: may sleep, in io_free_rcu() that runs as call_rcu
}

static void io_free_rcu(struct rcu_head *head)
{
	io_unpin(container_of(head, struct io, rcu));	// expect-note: io_unpin() is called here by io_free_rcu()
}

void io_free(struct io *io)
{
	call_rcu(&io->rcu, io_free_rcu);
}

static void io_last(struct kref *ref)
{
	struct io *io = container_of(ref, struct io, ref);

	for (unsigned long i = 0; i < io->n; i++)
		set_page_dirty_lock(io->pages[i]);	// expect: sleep-in-atomic-release: in io_timeout() that runs as init_timer_key
}

static void io_timeout(struct timer_list *t)
{
	struct io *io = container_of(t, struct io, timer);

	kref_put(&io->ref, io_last);
}

void io_arm(struct io *io)
{
	init_timer_key(&io->timer, io_timeout, 0, "io", NULL);
}

static void io_completed(struct kiocb *iocb, long ret)
{
	struct page *page = (struct page *)ret;

	set_page_dirty_lock(page);	// expect: sleep-in-atomic-release: in io_completed() that runs as kiocb.ki_complete
}

void io_submit(struct kiocb *iocb)
{
	iocb->ki_complete = io_completed;
}

/* --- right --- */

/* the kind of request decides, and this driver maps none of the user's pages (as st_scsi_execute_end() of drivers/scsi/st.c) */
struct request { void (*end_io)(struct request *rq, int status); struct bio *bio; };
int blk_rq_unmap_user(struct bio *bio);

static void request_done(struct request *rq, int status)
{
	if (rq->bio)
		blk_rq_unmap_user(rq->bio);
}

void request_start(struct request *rq)
{
	rq->end_io = request_done;
}

/* the argument decides, and is false there (as dma_req_free() has it) */
static void plain_unpin(struct io *io, bool dirty)
{
	unpin_user_pages_dirty_lock(io->pages, io->n, dirty);
}

static void plain_free_rcu(struct rcu_head *head)
{
	plain_unpin(container_of(head, struct io, rcu), false);
}

void plain_free(struct io *io)
{
	call_rcu(&io->rcu, plain_free_rcu);
}

/* the argument decides about the call (as in bio_release_pages() of 5.4, from blkdev_bio_end_io()) */
static void perhaps_mark(struct io *io, bool dirty)
{
	for (unsigned long i = 0; i < io->n; i++) {
		if (dirty && io->pages[i])
			set_page_dirty_lock(io->pages[i]);
		unpin_user_page(io->pages[i]);
	}
}

static void perhaps_free_rcu(struct rcu_head *head)
{
	perhaps_mark(container_of(head, struct io, rcu), false);
}

void perhaps_free(struct io *io)
{
	call_rcu(&io->rcu, perhaps_free_rcu);
}

/* it asks where it is (as rds_rdma_free_op() does) */
static void careful_unpin(struct io *io)
{
	if (preempt_count() & 0xffff00)
		schedule_later(&io->work);
	else
		unpin_user_pages_dirty_lock(io->pages, io->n, true);
}

static void careful_free_rcu(struct rcu_head *head)
{
	careful_unpin(container_of(head, struct io, rcu));
}

void careful_free(struct io *io)
{
	call_rcu(&io->rcu, careful_free_rcu);
}

/* a work item may sleep (as bio_check_pages_dirty() leaves it to one) */
static void work_unpin(struct work_struct *w)
{
	struct io *io = container_of(w, struct io, work);

	unpin_user_pages_dirty_lock(io->pages, io->n, true);
}

static void later_free_rcu(struct rcu_head *head)
{
	struct io *io = container_of(head, struct io, rcu);

	INIT_WORK(&io->work, work_unpin);
	schedule_work(&io->work);
}

void later_free(struct io *io)
{
	call_rcu(&io->rcu, later_free_rcu);
}
