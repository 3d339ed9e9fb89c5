static int nothing(unsigned long a, int n, struct page **pages)
{
	return pin_user_pages_fast(a, n, 0, pages); /* mend */
}

static long more(struct mm_struct *mm, unsigned long a, struct page **pages)
{
	return get_user_pages_remote(mm, a, 1, FOLL_FORCE, pages, NULL); /* mend */
}
