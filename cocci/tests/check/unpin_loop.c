/* SPDX-License-Identifier: GPL-2.0-only */
void up(struct page **pg, int n)
{
	int i;

	for (i = 0; i < n; i++)
		unpin_user_page(pg[i]);
}

void field(struct foo *f)
{
	int i;

	/* all of them */
	for (i = 0; i < f->n; i++)
		unpin_user_page(f->pages[i]);
}

/* told, not changed: the counter is used */
int counted(struct page **pg, int n)
{
	int i;

	for (i = 0; i < n; i++)
		unpin_user_page(pg[i]);
	return i;
}

void down(struct page **pg, int n)
{
	while (n--)
		unpin_user_page(pg[n]);
}
