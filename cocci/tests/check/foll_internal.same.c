/* SPDX-License-Identifier: GPL-2.0-only */
/* follow_page() and the functions below get_user_pages() do take FOLL_GET */
int below(struct vm_area_struct *vma, unsigned long a, int n, struct page **pg)
{
	unsigned int flags = FOLL_GET;

	follow_page(vma, a, FOLL_GET);
	__get_user_pages(mm, a, n, FOLL_PIN, pg, NULL);
	flags = FOLL_WRITE;
	return pin_user_pages_fast(a, n, flags, pg);
}
