static void with_dirt(struct page **pages, int n)
{
	unpin_user_pages_dirty_lock(pages, n, true); /* mend */
}
