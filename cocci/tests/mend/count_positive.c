static int failed(unsigned long a, int n, struct page **pages)
{
	int r = pin_user_pages_fast(a, n, 0, pages);

	if (r == n)
		return 0;
	/* what was got */
	unpin_user_pages(pages, r); /* mend */
	return -EFAULT;
}

static int in_a_branch(unsigned long a, int n, struct page **pages)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pages);

	if (r != n)
		unpin_user_pages_dirty_lock(pages, r, false); /* mend */
	else
		keep(pages);
	return r;
}

static long reference(unsigned long a, int n, struct page **pages)
{
	long r = get_user_pages(a, n, 0, pages);

	release_pages(pages, r); /* mend */
	return r;
}
