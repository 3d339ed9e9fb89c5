/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(struct foo *foo, unsigned long a, int n)
{
	unsigned int flags = FOLL_LONGTERM;
	int r;

	r = pin_user_pages_fast(a, n, FOLL_WRITE | FOLL_LONGTERM, foo->pages);
	if (r < 0)
		return r;	/* none */
	if (foo->write)
		flags |= FOLL_WRITE;
	r = pin_user_pages_fast(a, n, flags, foo->pages);
	return pin_user_pages_unlocked(a, n, foo->pages + r, FOLL_WRITE);
}
