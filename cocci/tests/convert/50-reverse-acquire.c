/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(struct foo *foo, unsigned long a, int n)
{
	int r;

	r = pin_user_pages_fast(a, n, FOLL_WRITE | FOLL_LONGTERM, foo->pages);
	if (r < 0)
		return r;	/* none */
	return pin_user_pages_unlocked(a, n, foo->pages + r, FOLL_WRITE);
}
