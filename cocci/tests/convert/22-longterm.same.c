/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(struct foo *foo, unsigned long a, int n)
{
	unsigned int fl = FOLL_LONGTERM;

	return pin_user_pages(a, n, fl, foo->pages);
}

int not_named(struct foo *foo, unsigned long a, int n)
{
	return pin_user_pages(a, n, 0, foo->pages);
}
