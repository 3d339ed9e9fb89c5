/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages -D owner=dio -D flag=is_pinned */
/* args: -D fn=g -D place=pages -D owner=req -D flag=unpin */
int f(struct dio *dio, struct iov_iter *iter, size_t max, unsigned int n)
{
	struct page **pages = dio->batch;
	ssize_t ret;
	size_t off;

	/* at most a batch */
	ret = iov_iter_get_pages2(iter, pages, max, n, &off);
	return ret;
}

int g(struct req *req, struct iov_iter *iter, size_t max)
{
	size_t off;
	int ret;

	ret = iov_iter_get_pages_alloc2(iter, &req->pages, max, &off);
	return ret;
}
