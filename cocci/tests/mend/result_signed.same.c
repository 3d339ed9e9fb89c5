static int together(unsigned long a, int n, struct page **pages)
{
	unsigned int i, r;

	r = pin_user_pages_fast(a, n, 0, pages); /* mend */
	return r < 0 ? r : 0;
}

static int right(unsigned long a, int n, struct page **pages)
{
	int r = pin_user_pages_fast(a, n, 0, pages); /* mend */

	return r;
}
