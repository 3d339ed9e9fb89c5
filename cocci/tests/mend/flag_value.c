static int compared(struct dma *dma, unsigned long a, int direction)
{
	return get_user_pages_fast(a, dma->n,
				   direction == DMA_FROM_DEVICE,
				   dma->pages);
}

static int compared_here(struct dma *dma, unsigned long a, int direction)
{
	return get_user_pages_fast(a, dma->n, /* mend */
				   direction == DMA_FROM_DEVICE,
				   dma->pages);
}

static long truth(unsigned long a, bool write, struct page **pages)
{
	return pin_user_pages_unlocked(a, 1, pages, write); /* mend */
}
