/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(struct foo *foo, unsigned long a, int n, int w, unsigned int fl)
{
	pin_user_pages_fast(a, n, 0, foo->pages);
	pin_user_pages_fast(a, n, FOLL_WRITE, foo->pages);
	pin_user_pages(a, n, fl, foo->pages + 1);
	return pin_user_pages_unlocked(a, n, foo->pages, w ? FOLL_WRITE : 0);
}
