/* SPDX-License-Identifier: GPL-2.0-only */
int pin(unsigned long a, int n, struct page **pg)
{
	return pin_user_pages_fast(a, n, FOLL_WRITE | FOLL_LONGTERM, pg);
}

int cleared(unsigned long a, int n, struct page **pg, unsigned int flags)
{
	flags = FOLL_LONGTERM;
	if (pin_user_pages_fast(a, n, flags, pg) == n)
		return 0;
	flags = 0;
	return get_user_pages_fast(a, n, flags, pg);
}
