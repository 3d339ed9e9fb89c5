/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D counter=k_sg -D spelling1 */
/* args: -D fn=g -D counter=k_pfns -D spelling2 */
/* args: -D fn=h -D counter=k_first -D spelling3 */
/* args: -D fn=i -D counter=k_first -D spelling4 */
void f(struct foo *foo, bool dirty)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_sg(&foo->sgt, sg, i)	/* all of them */
		unpin_user_page_range_dirty_lock(sg_page(sg), DIV_ROUND_UP(sg->length, PAGE_SIZE), dirty);
}

void g(struct batch *batch, unsigned int cur, unsigned long n)
{
	unpin_user_page_range_dirty_lock(pfn_to_page(batch->pfns[cur]), n, batch->writable);
}

void h(struct page *first, int n)
{
	unpin_user_page_range_dirty_lock(first, n, true);
}

void i(struct page *first, int n, bool dirty)
{
	unpin_user_page_range_dirty_lock(first, n, dirty);
}
