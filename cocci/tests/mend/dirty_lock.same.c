static void locked(struct page *page)
{
	set_page_dirty_lock(page); /* mend */
}

static void no_page_is_named(struct folio *folio)
{
	folio_mark_dirty(folio); /* mend */
}
