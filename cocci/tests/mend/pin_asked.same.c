static void iterator_is_elsewhere(struct page **pages, int n)
{
	unpin_user_pages(pages, n); /* mend */
}
