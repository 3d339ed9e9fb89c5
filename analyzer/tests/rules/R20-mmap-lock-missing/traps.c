/* SPDX-License-Identifier: GPL-2.0-only */
/* *_fast_only never looks at a vma: it needs no lock (virt/kvm, arch/x86/kernel/unwind and others). */
#include "kernel.h"

int peek(unsigned long a)
{
	struct page *page;

	mmap_read_lock(current->mm);
	mmap_read_unlock(current->mm);
	if (!get_user_page_fast_only(a, 0, &page))
		return -EFAULT;
	put_page(page);
	return 0;
}

int peek_more(unsigned long a, struct page **pages)
{
	int got;

	mmap_read_lock(current->mm);
	mmap_read_unlock(current->mm);
	got = get_user_pages_fast_only(a, 4, 0, pages);
	for (int i = 0; i < got; i++)
		put_page(pages[i]);
	return got;
}
