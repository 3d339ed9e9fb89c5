/* SPDX-License-Identifier: GPL-2.0-only */
void single(struct page *page)
{
	set_page_dirty_lock(page);
	unpin_user_page(page);
}

void conditional(struct foo *foo, bool write)
{
	if (write)
		set_page_dirty_lock(foo->page);
	unpin_user_page(foo->page);
}

void loop(struct page **pg, int n, bool write)
{
	int i;

	for (i = 0; i < n; i++) {
		if (write)
			set_page_dirty_lock(pg[i]);
		unpin_user_page(pg[i]);
	}
}

void busy_loop(struct page **pg, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		flush(pg[i]);
		set_page_dirty_lock(pg[i]);
		unpin_user_page(pg[i]);
	}
}

/* told, not changed: the page lock may not be had here */
void unlocked(struct page *page)
{
	set_page_dirty(page);
	unpin_user_page(page);
}

void bvec(struct bio_vec *bvec, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		set_page_dirty_lock(bvec[i].bv_page);
		unpin_user_page(bvec[i].bv_page);
	}
}
