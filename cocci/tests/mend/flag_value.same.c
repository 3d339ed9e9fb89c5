static int flags(unsigned long a, unsigned int flags, struct page **pages)
{
	return pin_user_pages_fast(a, 1, flags, pages); /* mend */
}

static int said(unsigned long a, bool write, struct page **pages)
{
	return pin_user_pages_fast(a, 1, write ? FOLL_WRITE : 0, pages); /* mend */
}
