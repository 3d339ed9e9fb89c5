/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
/* args: -D fn=slot -D place=page */
/* args: -D fn=sg -D place=s */
/* args: -D fn=frame -D place=pfns */
/* args: -D fn=entry -D place=mem */
void f(struct foo *foo, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (!foo->pages[i])
			continue;	/* a hole */
		put_page(foo->pages[i]);
	}
}

void slot(struct foo *foo)
{
	if (foo->page)
		put_page(foo->page);
}

void sg(struct sg_table *sgt)
{
	struct scatterlist *s;
	int i;

	for_each_sgtable_sg(sgt, s, i)
		put_page(sg_page(s));
}


void frame(struct desc *d, int i)
{
	put_page(pfn_to_page(d->pfns[i]));
}

void entry(struct tab *t, int i)
{
	put_page(sg_page(&t->page[i].mem));
}
