/* SPDX-License-Identifier: GPL-2.0-only */
/* A call that is given the address of one field is thought to change the whole object. */
#include "kernel.h"

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
		__free_page(dma->pages[0]); // expect-todo: wrong-free-primitive: user page taken
		return -EIO;
	}
	return 0;
}
