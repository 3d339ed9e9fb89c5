/* SPDX-License-Identifier: GPL-2.0-only */
int flags(unsigned long a, int n, struct page **pg, unsigned int gup_flags, bool write)
{
	pin_user_pages_fast(a, n, gup_flags, pg);
	pin_user_pages_fast(a, n, 0, pg);
	pin_user_pages_fast(a, n, FOLL_WRITE | FOLL_FORCE, pg);
	return get_user_pages_fast(a, n, write ? FOLL_WRITE : 0, pg);
}

/* the last argument is a pointer, not flags */
int unlocked(unsigned long a, int n, struct page **pg)
{
	return get_user_pages_unlocked(a, n, pg, FOLL_WRITE);
}
