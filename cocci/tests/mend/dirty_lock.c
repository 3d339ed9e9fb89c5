static void page(struct page *page)
{
	set_page_dirty(page); /* mend */
	put_page(page);
}

static void in_a_loop(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (dirty(pages[i]))
			SetPageDirty(pages[i]); /* mend */
		unpin_user_page(pages[i]);
	}
}

static void folio(struct page *page)
{
	folio_mark_dirty(page_folio(page)); /* mend */
}
