/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
void f(struct foo *foo, bool dirty)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(foo->sgl, sg, foo->n, i)
		put_user_page(sg_page(sg));
	if (foo->pages)	/* the rest */
		put_user_pages_dirty_lock(foo->pages, foo->n, dirty);
	else
		put_user_pages(foo->more, foo->nmore);
}
