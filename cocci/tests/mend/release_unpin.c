static void loop(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		put_page(pages[i]);	/* mend */
	/* somebody else's */
	put_page(pages[n]);
}

static void array(struct buffer *b)
{
	release_pages(b->pages, b->n);	/* mend */
}

static void folio(struct page *page)
{
	folio_put(page_folio(page)); /* mend */
}
