/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * entry.h - how functions are entered: ops structures, registration, notifiers
 */
#ifndef GUPTOOL_TEST_ENTRY_H
#define GUPTOOL_TEST_ENTRY_H

#include "kernel.h"

struct inode;
struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*release)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, void *id);
};
struct kref { int refcount; };
int kref_put(struct kref *kref, void (*release)(struct kref *kref));
struct work_struct { void (*func)(struct work_struct *work); };
#define INIT_WORK(w, f) ((w)->func = (f))
bool schedule_work(struct work_struct *work);
struct mmu_interval_notifier;
struct mmu_notifier_range;
struct mmu_interval_notifier_ops {
	bool (*invalidate)(struct mmu_interval_notifier *mni, const struct mmu_notifier_range *range, unsigned long seq);
};
struct mmu_interval_notifier { const struct mmu_interval_notifier_ops *ops; struct mm_struct *mm; };
int mmu_interval_notifier_insert(struct mmu_interval_notifier *mni, struct mm_struct *mm, unsigned long start,
				 unsigned long length, const struct mmu_interval_notifier_ops *ops);

#endif
