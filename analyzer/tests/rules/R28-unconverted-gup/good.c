/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* Case 4: struct page only (as get_futex_key() and lookup_node()). */
int node_of(unsigned long addr, unsigned long *key)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	*key = page->index;
	put_page(page);
	return 0;
}

/* Bytes are read and no more (as __sgx_encl_add_page() and is_trap_at_addr()). */
int first_byte(unsigned long addr)
{
	struct page *page;
	char *p, c;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	c = *p;
	kunmap_local(p);
	put_page(page);
	return c & 0x7f;
}

/* Pages that are pinned already. */
int pinned(struct device *dev, unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	dma_map_page(dev, page, 0, PAGE_SIZE, 1);
	unpin_user_page(page);
	return 0;
}

/* The reference is another's by now (as madvise_inject_error()): nobody was seen to use the bytes. */
void poison(struct page *page);

void inject(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) == 1)
		poison(page);
}
