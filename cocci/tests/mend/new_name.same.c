static void other_arguments(struct page **pages, unsigned long n)
{
	put_user_pages_dirty(pages, n); /* mend */
}
