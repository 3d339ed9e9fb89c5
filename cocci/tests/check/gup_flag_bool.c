/* SPDX-License-Identifier: GPL-2.0-only */
int compared(unsigned long a, int n, struct page **pg, int dir)
{
	return get_user_pages_fast(a, n, dir == DMA_FROM_DEVICE, pg);
}

int typed(unsigned long a, int n, struct page **pg, bool write)
{
	return pin_user_pages_unlocked(a, n, pg, write);
}

int negated(unsigned long a, int n, struct page **pg, int is_read)
{
	return pin_user_pages_remote(mm, a, n, !is_read, pg, NULL);
}

int constant(unsigned long a, int n, struct page **pg)
{
	return pin_user_pages_fast(a, n, true, pg);
}
