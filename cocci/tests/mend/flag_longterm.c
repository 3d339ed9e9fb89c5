static int nothing(unsigned long a, int n, struct page **pages)
{
	return pin_user_pages_fast(a, n, 0, pages); /* mend */
}

static int write(unsigned long a, int n, struct page **pages)
{
	return pin_user_pages_fast(a, n, FOLL_WRITE, /* mend */
				   pages);
}

static int choice(struct map *m, unsigned long a)
{
	int r;

	/* keep it */
	r = pin_user_pages_fast(a & PAGE_MASK, /* mend */
				m->n,	/* how many */
				m->write ? FOLL_WRITE : 0,	/* readable/writable */
				m->pages);	/* where */
	return r;
}

static long unlocked(unsigned long a, long n, struct page **pages, unsigned int flags)
{
	return pin_user_pages_unlocked(a, n, pages, flags); /* mend */
}
