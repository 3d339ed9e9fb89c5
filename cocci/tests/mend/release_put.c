static void loop(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		unpin_user_page(pages[i]); /* mend */
}

static void array(struct buffer *b, unsigned long n)
{
	unpin_user_pages(b->pages + 1, n - 1); /* mend */
	unpin_user_pages(b->pinned, n);
}
