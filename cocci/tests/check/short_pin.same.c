/* SPDX-License-Identifier: GPL-2.0-only */
int released(unsigned long a, int n, struct page **pg)
{
	int ret;

	ret = pin_user_pages_fast(a, n, 0, pg);
	if (ret != n) {
		if (ret > 0)
			unpin_user_pages(pg, ret);
		kfree(pg);
		return -EFAULT;
	}
	return 0;
}

/* one page: all or nothing */
int one(unsigned long a)
{
	struct page *page;
	int ret;

	ret = pin_user_pages_fast(a, 1, 0, &page);
	if (ret != 1)
		return -EFAULT;
	unpin_user_page(page);
	return 0;
}

/* the label releases what is held: rio_dma_transfer() */
int label(unsigned long a, int n, struct page **pg)
{
	int ret;

	ret = pin_user_pages_fast(a, n, 0, pg);
	if (ret != n) {
		n = ret;
		goto out;
	}
	return 0;
out:
	unpin_user_pages(pg, n);
	return -EFAULT;
}

int loop(unsigned long a, int n, struct page **pg)
{
	int ret;

	ret = get_user_pages_fast(a, n, 0, pg);
	if (ret < n) {
		while (ret > 0)
			put_page(pg[--ret]);
		kfree(pg);
		return -EFAULT;
	}
	return 0;
}
