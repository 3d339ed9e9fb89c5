/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=first -D put=put_page */
void f(struct page *first, struct page *other, struct page **pages, int n)
{
	int k;

	/* it depends on the page */
	for (k = 0; k < n; k++) {
		if (is_written(k))
			set_page_dirty_lock(nth_page(first, k));
		put_page(nth_page(first, k));
	}
	/* pages of somebody else */
	for (k = 0; k < n; k++)
		put_page(nth_page(other, k));
	/* an array is no range */
	for (k = 0; k < n; k++)
		put_page(pages[k]);
	/* not from the first one on */
	for (k = 1; k < n; k++)
		put_page(nth_page(first, k));
}
