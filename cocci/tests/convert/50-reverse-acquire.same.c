/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(unsigned long a, int n, struct page **mine)
{
	return pin_user_pages_fast(a, n, FOLL_WRITE, mine);
}
