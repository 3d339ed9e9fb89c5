static void right(struct page **pages, int n)
{
	unpin_user_pages(pages, n); /* mend */
}

static void no_page_is_named(struct folio *folio)
{
	folio_put(folio); /* mend */
}
