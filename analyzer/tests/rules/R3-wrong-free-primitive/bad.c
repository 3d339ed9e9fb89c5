/* SPDX-License-Identifier: GPL-2.0-only */
/* User pages to the allocator, own pages to unpin. */
#include "kernel.h"

static int bad_page(unsigned long a, bool bad)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (bad) {
		__free_page(page); // expect: wrong-free-primitive: user page taken
		return -EIO;
	}
	put_page(page);
	return 0;
}

static int loop(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, 0, pg);

	for (i = 0; i < r; i++)
		__free_pages(pg[i], 0); // expect: wrong-free-primitive: freed with __free_pages()
	return 0;
}

static int to_kfree(unsigned long a)
{
	struct page *page;
	int r = pin_user_pages_fast(a, 1, 0, &page);

	if (r != 1)
		return -EFAULT;
	kfree(page); // expect: wrong-free-primitive: freed with kfree()
	return 0;
}

static int own_page(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	unpin_user_page(page); // expect: wrong-free-primitive: page allocated
	return 0;
}

struct dma { unsigned int nr; struct page **pages; dma_addr_t handle; };
void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
int dma_mapping_error(struct device *dev, dma_addr_t addr);

/* drivers/misc/bcm-vk/bcm_vk_sg.c bcm_vk_dma_alloc(): the array is in an object that was seen by others in between */
static int in_an_object(struct device *dev, struct dma *dma, unsigned long a)
{
	int err = get_user_pages_fast(a, dma->nr, 0, dma->pages);
	dma_addr_t addr;

	if (err != dma->nr)
		return err < 0 ? err : -EINVAL;
	if (!dma_alloc_coherent(dev, 64, &dma->handle, GFP_KERNEL))
		return -ENOMEM;
	addr = dma_map_page(dev, dma->pages[0], 0, PAGE_SIZE, 1);
	if (dma_mapping_error(dev, addr)) {
		__free_page(dma->pages[0]); // expect: wrong-free-primitive: user page taken
		return -EIO;
	}
	return 0;
}

/* --- kept by one function, freed by another --- */

struct kept {
	struct page **pages;
	long n;
};

static long keep(struct kept *k, unsigned long a)
{
	k->n = pin_user_pages_fast(a, 8, FOLL_WRITE, k->pages); // expect-note: pinned here
	return k->n;
}

static void drop(struct kept *k)
{
	for (long i = 0; i < k->n; i++)
		__free_page(k->pages[i]); // expect: wrong-free-primitive: user page pinned with pin_user_pages_fast() in keep() freed with __free_pages()
}
