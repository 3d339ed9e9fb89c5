static long alone(unsigned long a, struct page **pages)
{
	return get_user_pages_unlocked(a, 1, pages, FOLL_GET); /* mend */
}

static long first_of_three(struct mm_struct *mm, unsigned long a, long n, struct page **pages)
{
	n = get_user_pages_remote(mm, a, n, /* mend */
				  FOLL_GET | FOLL_WRITE | FOLL_SPLIT_PMD,
				  pages, NULL);
	return n;
}

static int last(unsigned long a, struct page **pages)
{
	return pin_user_pages_fast(a, 1, FOLL_WRITE | FOLL_PIN, pages); /* mend */
}

static int in_the_middle(unsigned long a, struct page **pages)
{
	return pin_user_pages_fast(a, 1, FOLL_FORCE | FOLL_GET | FOLL_WRITE, pages); /* mend */
}
