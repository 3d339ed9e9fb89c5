/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=sg -D put=put_page */
/* args: -D fn=g -D place=pfns -D put=put_page */
/* args: -D fn=h -D place=first -D put=put_page */
void f(struct foo *foo, bool dirty)
{
	struct scatterlist *sg;
	unsigned int i, k;

	for_each_sgtable_sg(&foo->sgt, sg, i) {
		/* one entry */
		for (k = 0; k < DIV_ROUND_UP(sg->length, PAGE_SIZE); k++) {
			if (dirty)
				set_page_dirty_lock(nth_page(sg_page(sg), k));
			put_page(nth_page(sg_page(sg), k));
		}
	}
}

void g(struct batch *batch, unsigned int cur, unsigned long off, unsigned long n)
{
	unsigned long k;

	for (k = 0; k < n; k++) {
		struct page *page = nth_page(pfn_to_page(batch->pfns[cur] + off), k);

		if (batch->writable)
			set_page_dirty_lock(page);
		put_page(page);
	}
	for (k = 0; k < n; k++)
		put_page(pfn_to_page(batch->pfns[cur] + k));
}

void h(struct page *first, int n)
{
	struct page *page;
	int k;

	for (k = 0; k < n; k++)
		set_page_dirty_lock(nth_page(first, k));
	for (k = 0; k < n; k++)
		put_page(nth_page(first, k));
	for (k = 0; k < n; k++) {
		page = nth_page(first, k);
		set_page_dirty_lock(page);
		put_page(page);
	}
}
