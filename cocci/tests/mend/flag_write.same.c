static int which_arm(unsigned long a, int n, bool write, struct page **pages)
{
	return pin_user_pages_fast(a, n, write ? 0 : FOLL_WRITE, pages); /* mend */
}
