/* SPDX-License-Identifier: GPL-2.0-only */
int direct(unsigned long a, int n, struct page **pg, unsigned int fl)
{
	get_user_pages_unlocked(a, n, pg + 1, FOLL_GET);
	pin_user_pages_unlocked(a, n, pg, FOLL_GET | FOLL_WRITE);
	get_user_pages_fast(a, n, fl | FOLL_PIN, pg);
	return pin_user_pages_fast(a, n, FOLL_PIN, pg);
}

int flow(unsigned long a, int n, struct page **pg)
{
	unsigned int flags = FOLL_PIN | FOLL_WRITE;

	return pin_user_pages(a, n, flags, pg);
}
