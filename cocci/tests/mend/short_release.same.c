/* releases=unpin_user_pages */
static int no_variable(unsigned long a, int n, struct page **pages)
{
	if (pin_user_pages_fast(a, n, 0, pages) != n) /* mend */
		return -EFAULT;
	return 0;
}

static int another_number(unsigned long a, int n, struct page **pages)
{
	int r = pin_user_pages_fast(a, n, 0, pages); /* mend */

	r = check(r);
	if (r != n)
		return -EFAULT;
	return 0;
}
