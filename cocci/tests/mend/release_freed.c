/* release=put_page */
static int one(struct dma *dma)
{
	if (dma->bad) {
		__free_page(dma->pages[0]); /* mend */
		return -EIO;
	}
	return 0;
}

static void loop(struct page **pages, int n)
{
	while (n--)
		__free_pages(pages[n], 0); /* mend */
}
