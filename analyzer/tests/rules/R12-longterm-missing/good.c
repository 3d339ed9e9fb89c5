/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* With the flag. */
struct area {
	int npages;
	struct page **pages;
};

static long area_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct area *a = file->private_data;
	int got = pin_user_pages_fast(arg, a->npages, FOLL_WRITE | FOLL_LONGTERM, a->pages);

	if (got < 0)
		return got;
	if (got != a->npages) {
		unpin_user_pages(a->pages, got);
		return -EFAULT;
	}
	return 0;
}

static int area_release(struct inode *inode, struct file *file)
{
	struct area *a = file->private_data;

	unpin_user_pages(a->pages, a->npages);
	return 0;
}

const struct file_operations area_fops = { .unlocked_ioctl = area_ioctl, .release = area_release };

/* The helper gets its flags from the caller (as sev_pin_memory() does). */
struct region {
	struct page **pages;
	int npages;
};

static int region_pin(struct region *r, unsigned long start, unsigned int flags)
{
	int got = pin_user_pages_fast(start, r->npages, flags, r->pages);

	if (got < 0)
		return got;
	if (got != r->npages) {
		unpin_user_pages(r->pages, got);
		return -EFAULT;
	}
	return 0;
}

static long region_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return region_pin(file->private_data, arg, FOLL_WRITE | FOLL_LONGTERM);
}

static int region_release(struct inode *inode, struct file *file)
{
	struct region *r = file->private_data;

	unpin_user_pages(r->pages, r->npages);
	return 0;
}

const struct file_operations region_fops = { .unlocked_ioctl = region_ioctl, .release = region_release };

/* Kept in an object, and let go before the call is over (as iova_bitmap does). */
struct window {
	struct page **pages;
	int npages;
};

static int window_get(struct window *w, unsigned long start)
{
	int got = pin_user_pages_fast(start, w->npages, FOLL_WRITE, w->pages);

	if (got <= 0)
		return -EFAULT;
	w->npages = got;
	return 0;
}

static void window_put(struct window *w)
{
	unpin_user_pages(w->pages, w->npages);
}

void work_on(struct window *w);

static long window_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct window *w = file->private_data;
	int ret = window_get(w, arg);

	if (ret)
		return ret;
	work_on(w);
	window_put(w);
	return 0;
}

static int window_release(struct inode *inode, struct file *file)
{
	window_put(file->private_data);
	return 0;
}

const struct file_operations window_fops = { .unlocked_ioctl = window_ioctl, .release = window_release };

/* Let go when the work that was queued is done (as vchiq and block/bio.c do); close is for what is left. */
struct job {
	struct page **pages;
	int npages;
	struct work_struct work;
};

static void job_put(struct job *j)
{
	unpin_user_pages(j->pages, j->npages);
}

static void job_done(struct work_struct *work)
{
	job_put(container_of(work, struct job, work));
}

static long job_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct job *j = file->private_data;
	int got = pin_user_pages_fast(arg, j->npages, FOLL_WRITE, j->pages);

	if (got <= 0)
		return -EFAULT;
	j->npages = got;
	INIT_WORK(&j->work, job_done);
	schedule_work(&j->work);
	return 0;
}

static int job_release(struct inode *inode, struct file *file)
{
	job_put(file->private_data);
	return 0;
}

const struct file_operations job_fops = { .unlocked_ioctl = job_ioctl, .release = job_release };

/* The reference that the call itself drops (as dma_req_free() of rio_mport_cdev.c). */
struct request {
	struct kref ref;
	struct page **pages;
	int npages;
};

static void request_free(struct kref *ref)
{
	struct request *r = container_of(ref, struct request, ref);

	unpin_user_pages(r->pages, r->npages);
}

static long request_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct request *r = file->private_data;
	int got = pin_user_pages_fast(arg, r->npages, FOLL_WRITE, r->pages);

	if (got <= 0)
		return -EFAULT;
	r->npages = got;
	kref_put(&r->ref, request_free);
	return 0;
}

static int request_release(struct inode *inode, struct file *file)
{
	struct request *r = file->private_data;

	kref_put(&r->ref, request_free);
	return 0;
}

const struct file_operations request_fops = { .unlocked_ioctl = request_ioctl, .release = request_release };

/* Who calls these is not known: it may be one function. */
struct shared {
	struct page **pages;
	int npages;
};

int shared_get(struct shared *s, unsigned long start)
{
	int got = pin_user_pages_fast(start, s->npages, FOLL_WRITE, s->pages);

	if (got <= 0)
		return -EFAULT;
	s->npages = got;
	return 0;
}

void shared_put(struct shared *s)
{
	unpin_user_pages(s->pages, s->npages);
}

/* The only way to the release is the entry that acquired (as in fs/direct-io.c, below every direct_IO): it may be one call. */
struct waiting {
	struct page *page;
};

static void waiting_send(struct waiting *w)
{
	if (w->page)
		unpin_user_page(w->page);
	w->page = NULL;
}

static int waiting_flush(struct file *file, void *id)
{
	struct waiting *w = file->private_data;
	struct page *page;

	waiting_send(w);
	if (pin_user_pages_fast((unsigned long)id, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	w->page = page;
	return 0;
}

const struct file_operations waiting_fops = { .flush = waiting_flush };
