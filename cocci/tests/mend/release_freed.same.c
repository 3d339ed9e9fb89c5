/* release=put_page */
static void larger(struct page *page, int order)
{
	__free_pages(page, order); /* mend */
}

static void slab(struct page *page)
{
	kfree(page); /* mend */
}
