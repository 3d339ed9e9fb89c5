/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
int f(unsigned long a, int n, struct page **pages, int flags, bool write)
{
	get_user_pages_fast(a, n, flags, pages);
	return pin_user_pages_fast(a, n, write ? FOLL_WRITE : 0, pages);
}

int not_named(unsigned long a, int n, struct page **pages, bool write)
{
	return get_user_pages_fast(a, n, write, pages);
}
