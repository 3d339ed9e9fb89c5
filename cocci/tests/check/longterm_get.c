/* SPDX-License-Identifier: GPL-2.0-only */
int direct(unsigned long a, int n, struct page **pg)
{
	return get_user_pages_fast(a, n, FOLL_WRITE | FOLL_LONGTERM, pg);
}

int flow(struct mm_struct *mm, unsigned long a, int n, struct page **pg, int w)
{
	unsigned int flags = FOLL_LONGTERM;

	if (w)
		flags |= FOLL_WRITE;
	return get_user_pages_remote(mm, a, n, flags, pg, NULL);
}

int late(unsigned long a, int n, struct page **pg, int w)
{
	unsigned int flags = 0;

	if (w)
		flags |= FOLL_LONGTERM;
	return get_user_pages_unlocked(a, n, pg, flags);
}
