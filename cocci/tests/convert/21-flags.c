/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
int f(unsigned long a, int n, struct page **pages, int dir, bool write)
{
	get_user_pages_fast(a, n, dir == 2, pages);
	pin_user_pages_fast(a, n, write, pages);
	return pin_user_pages_unlocked(a, n, pages, !dir);
}
