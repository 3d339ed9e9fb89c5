static void late(struct page *page)
{
	put_page(page);
	set_page_dirty_lock(page); /* mend */
}

static void late_in_a_loop(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		unpin_user_page(pages[i]);
		set_page_dirty_lock(pages[i]); /* mend */
	}
}
