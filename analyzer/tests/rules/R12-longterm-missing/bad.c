/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* Mapped by one ioctl, unmapped by another or by the last close. */
struct area {
	unsigned long start;
	int npages;
	struct page **pages;
};

static int area_pin(struct area *a)
{
	int got = pin_user_pages_fast(a->start, a->npages, FOLL_WRITE, a->pages);	// expect: longterm-missing: stay in area.pages after area_ioctl() is over, until area_ioctl()

	if (got < 0)
		return got;
	if (got != a->npages) {
		unpin_user_pages(a->pages, got);
		return -EFAULT;
	}
	return 0;
}

static void area_unpin(struct area *a)
{
	unpin_user_pages(a->pages, a->npages);	// expect-note: released here
}

int account(struct area *a);

static int area_map(struct area *a)
{
	int ret = area_pin(a);

	if (ret)
		return ret;
	ret = account(a);
	if (ret)
		goto unpin;
	return 0;
unpin:
	area_unpin(a);
	return ret;
}

static long area_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct area *a = file->private_data;

	switch (cmd) {
	case 1:
		return area_map(a);
	case 2:
		area_unpin(a);
		return 0;
	}
	return -EINVAL;
}

static int area_release(struct inode *inode, struct file *file)
{
	area_unpin(file->private_data);
	return 0;
}

const struct file_operations area_fops = {
	.unlocked_ioctl = area_ioctl,
	.release = area_release,
};

/* One page, put into an object at the end; released by the close alone. */
struct mailbox {
	struct page *slot;
};

static long mailbox_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mailbox *m = file->private_data;
	struct page *page;
	int ret = pin_user_pages_fast(arg, 1, FOLL_WRITE, &page);	// expect: longterm-missing: stay in mailbox.slot after mailbox_ioctl() is over, until mailbox_release()

	if (ret != 1)
		return ret < 0 ? ret : -EFAULT;
	m->slot = page;
	return 0;
}

static int mailbox_release(struct inode *inode, struct file *file)
{
	struct mailbox *m = file->private_data;

	if (m->slot)
		unpin_user_page(m->slot);
	return 0;
}

const struct file_operations mailbox_fops = {
	.unlocked_ioctl = mailbox_ioctl,
	.release = mailbox_release,
};

/* Two calls of one helper: the first ends with its call, the second does not (as genwqe_user_vmap()). */
struct mapping {
	struct page **pages;
	int npages;
};

static int mapping_get(struct mapping *m, unsigned long start)
{
	int got = pin_user_pages_fast(start, m->npages, FOLL_WRITE, m->pages);	// expect: longterm-missing: stay in mapping.pages after mapping_ioctl() is over

	if (got < 0)
		return got;
	m->npages = got;
	return 0;
}

static void mapping_put(struct mapping *m)
{
	unpin_user_pages_dirty_lock(m->pages, m->npages, true);
}

void run(struct mapping *m);

static long mapping_run(struct mapping *m, unsigned long arg)
{
	int ret = mapping_get(m, arg);

	if (ret)
		return ret;
	run(m);
	mapping_put(m);
	return 0;
}

static long mapping_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mapping *m = file->private_data;

	switch (cmd) {
	case 1:
		return mapping_run(m, arg);
	case 2:
		return mapping_get(m, arg);
	case 3:
		mapping_put(m);
		return 0;
	}
	return -EINVAL;
}

const struct file_operations mapping_fops = { .unlocked_ioctl = mapping_ioctl };

/* Through pointers of the driver's own. */
struct pool;
struct pool_ops {
	int (*grow)(struct pool *p, unsigned long start);
	void (*shrink)(struct pool *p);
};
struct pool {
	const struct pool_ops *ops;
	struct page *page;
};

static int pool_grow(struct pool *p, unsigned long start)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE, &p->page) == 1 ? 0 : -EFAULT;	// expect: longterm-missing: stay in pool.page after pool_ioctl() is over, until pool_release()
}

static void pool_shrink(struct pool *p)
{
	unpin_user_page(p->page);
}

const struct pool_ops pool_ops = { .grow = pool_grow, .shrink = pool_shrink };

static long pool_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pool *p = file->private_data;

	return p->ops->grow(p, arg);
}

static int pool_release(struct inode *inode, struct file *file)
{
	struct pool *p = file->private_data;

	p->ops->shrink(p);
	return 0;
}

const struct file_operations pool_fops = { .unlocked_ioctl = pool_ioctl, .release = pool_release };
