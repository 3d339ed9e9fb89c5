static void no_variable(unsigned long a, int n, struct page **pages)
{
	unpin_user_pages(pages, pin_user_pages_fast(a, n, 0, pages)); /* mend */
}

static void one(struct page *page)
{
	unpin_user_page(page); /* mend */
}
