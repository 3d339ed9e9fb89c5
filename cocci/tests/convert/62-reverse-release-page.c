/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=page */
/* args: -D fn=frame -D place=pfns */
/* args: -D fn=entry -D place=mem */
void f(struct foo *foo)
{
	unpin_user_page(foo->page);	/* the one */
}


void frame(struct desc *d, int i)
{
	unpin_user_page(pfn_to_page(d->pfns[i]));
}

void entry(struct tab *t, int i)
{
	unpin_user_page(sg_page(&t->page[i].mem));
}
