/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages -D owner=dio -D flag=is_pinned */
void f(struct dio *dio, struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		put_page(pages[i]);
	put_page(pages[n]);
}
