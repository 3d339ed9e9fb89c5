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
