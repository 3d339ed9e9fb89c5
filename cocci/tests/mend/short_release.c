/* releases=unpin_user_pages */
static int block(unsigned long a, int n, struct page **pages)
{
	int r;

	r = pin_user_pages_fast(a, n, FOLL_WRITE, pages); /* mend */
	if (r != n) {
		/* too few */
		kfree(pages);
		return -EFAULT;
	}
	return 0;
}

static int statement(struct buffer *b, unsigned long a)
{
	int r = pin_user_pages_fast(a, b->n, 0, b->pages); /* mend */

	if (r < b->n)
		return -EFAULT;
	return 0;
}

static long after_another_test(struct mm_struct *mm, unsigned long a, long n, struct page **pages)
{
	long r;

	mmap_read_lock(mm);
	r = pin_user_pages_remote(mm, a, n, 0, pages, NULL); /* mend */
	mmap_read_unlock(mm);
	if (r < 0)
		return r;
	if (r != n) {
		r = -EFAULT;
		goto out;
	}
	return 0;
out:
	kfree(pages);
	return r;
}
