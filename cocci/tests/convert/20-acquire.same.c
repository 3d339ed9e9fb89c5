/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
int f(struct foo *foo, unsigned long a, int n, struct page **mine)
{
	/* another place */
	if (get_user_pages_fast(a, n, FOLL_GET, mine) < 0)
		return -EFAULT;
	/* no array: only faults in */
	get_user_pages_unlocked(a, n, NULL, FOLL_WRITE);
	return pin_user_pages_fast(a, n, FOLL_WRITE, foo->pages);
}

int not_named(struct foo *foo, unsigned long a, int n)
{
	return get_user_pages_fast(a, n, FOLL_WRITE, foo->pages);
}
