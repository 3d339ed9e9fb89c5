/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* A notifier of the mm tells the owner to let go (as i915_gem_userptr.c): silent. */
struct userptr {
	struct mmu_interval_notifier notifier;
	struct page **pages;
	int npages;
};

static void userptr_put(struct userptr *u)
{
	unpin_user_pages(u->pages, u->npages);
}

static bool userptr_invalidate(struct mmu_interval_notifier *mni, const struct mmu_notifier_range *range, unsigned long seq)
{
	userptr_put(container_of(mni, struct userptr, notifier));
	return true;
}

static const struct mmu_interval_notifier_ops userptr_ops = { .invalidate = userptr_invalidate };

static long userptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct userptr *u = file->private_data;
	int got;

	if (mmu_interval_notifier_insert(&u->notifier, current->mm, arg, PAGE_SIZE, &userptr_ops))
		return -ENOMEM;
	got = pin_user_pages_fast(arg, u->npages, FOLL_WRITE, u->pages);
	if (got <= 0)
		return -EFAULT;
	u->npages = got;
	return 0;
}

static int userptr_release(struct inode *inode, struct file *file)
{
	userptr_put(file->private_data);
	return 0;
}

const struct file_operations userptr_fops = { .unlocked_ioctl = userptr_ioctl, .release = userptr_release };
