static ssize_t array(struct iov_iter *it, struct page **pages, size_t size)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pages, size, 16, 0, &off);

	if (r <= 0)
		return r;
	unpin_user_pages(pages, DIV_ROUND_UP(r + off, PAGE_SIZE)); /* mend */
	return r;
}

static ssize_t loop(struct iov_iter *it, struct page **pages, size_t size)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pages, size, 16, 0, &off);
	int i;

	for (i = 0; i < 16; i++)
		unpin_user_page(pages[i]); /* mend */
	return r;
}
