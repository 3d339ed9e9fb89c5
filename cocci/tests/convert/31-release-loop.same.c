/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages */
/* args: -D fn=b -D place=pages */
void a(struct page **pages, int n)
{
	int i;

	/* holes */
	for (i = 0; i < n; i++)
		if (pages[i])
			put_page(pages[i]);
}

int b(struct page **pages, struct page **mine, int n)
{
	int i;

	for (i = 0; i < n; i++)
		put_page(mine[i]);
	/* the counter is the result */
	for (i = 0; i < n; i++)
		put_page(pages[i]);
	return i;
}
