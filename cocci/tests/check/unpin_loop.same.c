/* SPDX-License-Identifier: GPL-2.0-only */
/* holes */
void holes(struct page **pg, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (pg[i])
			unpin_user_page(pg[i]);
}

/* no array of pages */
void pfns(unsigned long *pfn, int n)
{
	int i;

	for (i = 0; i < n; i++)
		unpin_user_page(pfn_to_page(pfn[i]));
}

void cleared(struct page **pg, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		unpin_user_page(pg[i]);
		pg[i] = NULL;
	}
}
