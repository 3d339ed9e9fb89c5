static void all(struct page **pages, unsigned long n)
{
	put_user_page(pages[0]); /* mend */
	put_user_pages(pages + 1, n - 1); /* mend */
	put_user_pages_dirty_lock(pages, n, true); /* mend */
	put_user_page(pages[1]);
}
