/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=sg -D place=page */
/* args: -D fn=direct -D place=s */
/* args: -D fn=bvec -D place=bv_page */
/* args: -D fn=one -D place=page */
void sg(struct sg_table *sgt, bool write)
{
	struct scatterlist *s;
	int i;

	for_each_sgtable_sg(sgt, s, i) {
		struct page *page = sg_page(s);

		if (write)
			set_page_dirty_lock(page);
		put_page(page);
	}
}

void direct(struct scatterlist *sgl, int n)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sgl, s, n, i) {
		set_page_dirty_lock(sg_page(s));
		put_page(sg_page(s));
	}
}

void bvec(struct bio_vec *bvec, int n, bool dirty)
{
	int i;

	for (i = 0; i < n; i++) {
		if (dirty)
			set_page_dirty_lock(bvec[i].bv_page);
		put_page(bvec[i].bv_page);
	}
}

void one(struct foo *foo)
{
	/* written */
	set_page_dirty_lock(foo->page);
	put_page(foo->page);
	foo->page = NULL;
}
