static void apart(struct page *page, struct page *other)
{
	put_page(page);
	put_page(other);
	set_page_dirty_lock(page); /* mend */
}
