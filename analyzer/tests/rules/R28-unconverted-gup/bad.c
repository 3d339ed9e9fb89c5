/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* Case 1: a device moves data, and all is over when the call returns. */
int send_page(struct device *dev, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)	// expect: unconverted-gup: data moves for one request: case 1, pin_user_pages*()
		return -EFAULT;
	dma_map_page(dev, page, 0, PAGE_SIZE, 1);	// expect-note: dma: dma_map_page
	put_page(page);	// expect-note: changes with it: put_page() in send_page()
	return 0;
}

/* Case 2: registered by one call, given back by another. */
struct window {
	struct page **pages;
	int npages;
	struct sg_table table;
};

static long window_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct window *w = file->private_data;
	int got = get_user_pages_fast(arg, w->npages, FOLL_WRITE, w->pages);	// expect: unconverted-gup: data moves for as long as user space likes: case 2, pin_user_pages*() with FOLL_LONGTERM

	if (got <= 0)
		return -EFAULT;
	w->npages = got;
	sg_alloc_table_from_pages(&w->table, w->pages, got, 0, PAGE_SIZE, GFP_KERNEL);
	return 0;
}

static int window_release(struct inode *inode, struct file *file)
{
	struct window *w = file->private_data;

	for (int i = 0; i < w->npages; i++)
		put_page(w->pages[i]);
	return 0;
}

const struct file_operations window_fops = { .unlocked_ioctl = window_ioctl, .release = window_release };

/* Case 5: the CPU stores. */
int clear_byte(unsigned long addr)
{
	struct page *page;
	char *p;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)	// expect: unconverted-gup: the CPU stores into them: case 5, pin_user_pages*() with FOLL_WRITE
		return -EFAULT;
	p = kmap_local_page(page);
	p[addr & ~PAGE_MASK] = 0;	// expect-note: cpu write
	kunmap_local(p);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* Case 5 for long: the address is kept and stored through elsewhere (as vmci_ctx.notify). */
struct bell {
	bool *ring;
	struct page *page;
};

static long bell_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bell *b = file->private_data;
	struct page *page;

	if (get_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)	// expect: unconverted-gup: case 5, pin_user_pages*() with FOLL_WRITE | FOLL_LONGTERM
		return -EFAULT;
	b->page = page;
	b->ring = kmap(page);
	return 0;
}

void bell_ring(struct bell *b)
{
	*b->ring = true;
}

static int bell_release(struct inode *inode, struct file *file)
{
	struct bell *b = file->private_data;

	put_page(b->page);
	return 0;
}

const struct file_operations bell_fops = { .unlocked_ioctl = bell_ioctl, .release = bell_release };

/* Case 5 through a second field that points into the array of the first (as vmci_queue_pair.c). */
struct ring {
	struct page **all, **data;
	unsigned int n;
};

size_t copy_from_iter_full(void *to, size_t n, struct iov_iter *from);

static long ring_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ring *r = file->private_data;

	r->data = &r->all[1];
	if (get_user_pages_fast(arg, r->n, FOLL_WRITE, r->all) != r->n)	// expect: unconverted-gup: the CPU stores into them
		return -EFAULT;
	return 0;
}

size_t ring_write(struct ring *r, struct iov_iter *from)
{
	char *at = kmap_local_page(r->data[0]);
	size_t n = copy_from_iter_full(at, 8, from);	// expect-note: cpu write

	kunmap_local(at);
	return n;
}

static int ring_release(struct inode *inode, struct file *file)
{
	struct ring *r = file->private_data;

	for (unsigned int i = 0; i < r->n; i++)
		put_page(r->all[i]);
	return 0;
}

const struct file_operations ring_fops = { .unlocked_ioctl = ring_ioctl, .release = ring_release };

/* The family of iterators. */
ssize_t copy_pages(struct iov_iter *i, size_t len)
{
	struct page *pages[4];
	size_t off;
	ssize_t got = iov_iter_get_pages2(i, pages, len, 4, &off);	// expect: unconverted-gup: case 1, iov_iter_extract_pages()

	if (got <= 0)
		return -EFAULT;
	for (unsigned int k = 0; k < DIV_ROUND_UP(off + got, PAGE_SIZE); k++)
		put_page(pages[k]);
	return 0;
}
