static int alone(unsigned long a, int n, struct page **pages)
{
	unsigned int r;

	r = pin_user_pages_fast(a, n, 0, pages); /* mend */
	return r < 0 ? r : 0;
}

static int with_value(unsigned long a, int n, struct page **pages)
{
	unsigned int r = get_user_pages_fast(a, n, 0, pages); /* mend */

	if (r < 0)
		return -EFAULT;
	return 0;
}
