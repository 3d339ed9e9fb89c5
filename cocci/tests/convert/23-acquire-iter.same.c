/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages -D owner=dio -D flag=is_pinned */
int f(struct dio *dio, struct iov_iter *iter, size_t max, unsigned int n)
{
	struct page *pages[16];
	ssize_t ret;
	size_t off;

	/* the array has no pointer to fill */
	ret = iov_iter_get_pages2(iter, pages, max, n, &off);
	return ret;
}
