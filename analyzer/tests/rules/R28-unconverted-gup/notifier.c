/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* Case 3: a notifier of the mm tells the owner to let go (KVM, radeon with its flag): silent. */
struct mirror {
	struct mmu_interval_notifier notifier;
	struct page *page;
};

static bool mirror_invalidate(struct mmu_interval_notifier *mni, const struct mmu_notifier_range *range, unsigned long seq)
{
	put_page(container_of(mni, struct mirror, notifier)->page);
	return true;
}

static const struct mmu_interval_notifier_ops mirror_ops = { .invalidate = mirror_invalidate };

int mirror_add(struct device *dev, struct mirror *m, unsigned long addr)
{
	struct page *page;

	if (mmu_interval_notifier_insert(&m->notifier, current->mm, addr, PAGE_SIZE, &mirror_ops))
		return -ENOMEM;
	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	m->page = page;
	dma_map_page(dev, page, 0, PAGE_SIZE, 0);
	return 0;
}
