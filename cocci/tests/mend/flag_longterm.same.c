static int reference(unsigned long a, int n, struct page **pages)
{
	return get_user_pages_fast(a, n, 0, pages); /* mend */
}
