/* SPDX-License-Identifier: GPL-2.0-only */
/* The shapes of good.c, each with one mistake put in. */
#include "kernel.h"

void flush(struct page *page);
int copy_part(struct page **pages, unsigned long off, unsigned long bytes, int write);

struct buffer { struct page **mapped; unsigned int count; };

/* put_page() on the label */
static int map_user(struct buffer *b, unsigned int max, unsigned long addr, unsigned long len, int read)
{
	unsigned long end = (addr + len + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned long start = addr >> PAGE_SHIFT;
	const int nr = end - start;
	struct page **pages;
	int res, i;

	if (nr > max)
		return -ENOMEM;
	pages = kmalloc_array(max, sizeof(*pages), GFP_KERNEL);
	if (pages == NULL)
		return -ENOMEM;
	res = pin_user_pages_fast(addr, nr, read ? FOLL_WRITE : 0, pages);
	if (res < nr)
		goto out_unmap;
	for (i = 0; i < nr; i++)
		flush(pages[i]);
	b->mapped = pages;
	return nr;
out_unmap:
	if (res > 0) {
		for (i = 0; i < res; i++)
			put_page(pages[i]); // expect: pin-released-with-put: released with put_page()
		res = 0;
	}
	kfree(pages);
	return res;
}

/* the wrong family in a loop of turns */
static int turn_by_turn(struct mm_struct *mm, unsigned long addr, unsigned long nr, struct page **pages, int write)
{
	int rc = 0;

	while (!rc && nr) {
		int pinned = min_t(unsigned long, nr, 512);

		mmap_read_lock(mm);
		pinned = pin_user_pages_remote(mm, addr, pinned, write ? FOLL_WRITE : 0, pages, NULL);
		mmap_read_unlock(mm);
		if (pinned <= 0)
			return -EFAULT;
		rc = copy_part(pages, 0, pinned * PAGE_SIZE, write);
		nr -= pinned;
		addr += pinned * PAGE_SIZE;
		release_pages(pages, pinned); // expect: pin-released-with-put: released with release_pages()
	}
	return rc;
}

/* the number asked for instead of the number got */
static int all_or_errno(unsigned long addr, int nr, struct page **pages, int write)
{
	unsigned int flags = FOLL_LONGTERM;
	int ret;

	if (write)
		flags |= FOLL_WRITE;
	ret = pin_user_pages_fast(addr, nr, flags, pages);
	if (ret >= 0 && ret < nr) {
		unpin_user_pages(pages, nr); // expect: over-unpin: releases nr pages
		ret = -EFAULT;
	}
	return ret;
}

/* the sign of the comparison */
static int all_or_errno_unsigned(unsigned long addr, unsigned int nr, struct page **pages)
{
	int ret = pin_user_pages_fast(addr, nr, FOLL_LONGTERM, pages);

	if (ret < nr) { // expect: return-sign-width: compared as 'unsigned int'
		if (ret > 0)
			unpin_user_pages(pages, ret);
		ret = -EFAULT;
	}
	return ret;
}

/* the short result forgotten */
static struct page **array_returned(unsigned long addr, unsigned long len, int *npages)
{
	unsigned long nr = (addr + len + PAGE_SIZE - 1) / PAGE_SIZE - addr / PAGE_SIZE;
	struct page **pages = kvmalloc_array(nr, sizeof(struct page *), GFP_KERNEL);
	int ret;

	if (!pages)
		return ERR_PTR(-ENOMEM);
	ret = pin_user_pages_fast(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages);
	if (ret == nr) {
		*npages = nr;
		return pages;
	}
	if (ret >= 0)
		ret = -EFAULT;
	kvfree(pages);
	return ERR_PTR(ret); // expect: partial-pin-leak: when pin_user_pages_fast() got fewer
}

struct region { unsigned long user_addr; unsigned long length; struct page **pages; };

/* a label that is reached with an errno in the count */
static int ladder(struct region *region)
{
	int npages = region->length >> PAGE_SHIFT;
	int ret, pinned;

	region->pages = kcalloc(npages, sizeof(struct page *), GFP_KERNEL);
	if (!region->pages) {
		ret = -ENOMEM;
		goto out;
	}
	pinned = pin_user_pages_fast(region->user_addr, npages, FOLL_WRITE, region->pages);
	if (pinned != npages) {
		ret = -EFAULT;
		goto unpin_pages;
	}
	return 0;
unpin_pages:
	unpin_user_pages(region->pages, pinned); // expect: negative-count-release: a negative errno
	kfree(region->pages);
out:
	return ret;
}

/* converted on one side only, after a second try */
static int second_try(unsigned long addr, struct page **page)
{
	int rc = get_user_pages_fast(addr, 1, FOLL_WRITE, page);

	if (rc < 0)
		rc = get_user_pages_fast(addr, 1, 0, page);
	if (rc != 1)
		return -EFAULT;
	flush(*page);
	unpin_user_page(*page); // expect: get-released-with-unpin: released with unpin_user_page() // expect: get-released-with-unpin: released with unpin_user_page()
	return 0;
}

/* the page is looked at after the release */
static int retry(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

again:
	page = get_user_page_vma_remote(mm, addr, FOLL_FORCE | FOLL_WRITE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	ret = copy_from_user(kmap_local_page(page), (void *)addr, 8) ? -EAGAIN : 0;
	set_page_dirty_lock(page);
	put_page(page);
	if (ret == -EAGAIN)
		goto again;
	return page->index ? ret : 0; // expect: use-after-release: page used after its release with put_page()
}

static void undo(struct page **pages, int n)
{
	unpin_user_pages(pages, n);
	kvfree(pages);
}

/* a helper and the label both clean up */
static int helper_and_label(unsigned long addr, int n, void *arg)
{
	struct page **pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	int ret;

	if (!pages)
		return -ENOMEM;
	ret = pin_user_pages_fast(addr, n, FOLL_WRITE, pages);
	if (ret <= 0) {
		kvfree(pages);
		return ret;
	}
	n = ret;
	ret = 0;
	if (copy_from_user(arg, (void *)addr, 8)) {
		undo(pages, n);
		ret = -EFAULT;
		goto out;
	}
	flush(pages[0]);
out:
	unpin_user_pages(pages, n); // expect: double-release: released again with unpin_user_pages()
	return ret;
}

/* own pages and user pages mixed up on the way out */
static int bounce(unsigned long addr, bool copy)
{
	struct page *page, *own = NULL;
	int ret = -EIO;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (copy) {
		own = alloc_page(GFP_KERNEL);
		if (!own)
			goto out;
		flush(own);
		__free_page(own);
	}
	ret = 0;
out:
	__free_page(page); // expect: wrong-free-primitive: user page taken
	return ret;
}

/* drivers/infiniband usnic_uiom_get_pages(): a batch moves into pieces; without memory for the next piece its rest is lost */
struct piece { struct list_head list; int nents; struct scatterlist sg[]; };
struct batch_user { struct list_head pieces; };
void add_piece(struct list_head *piece, struct list_head *to);
struct scatterlist *next_entry(struct scatterlist *sg);

static void put_pieces(struct list_head *pieces)
{
	struct piece *p;
	struct page *page;

	for (p = (struct piece *)pieces->next; &p->list != pieces; p = (struct piece *)p->list.next) {
		for (int i = 0; i < p->nents; i++) {
			page = sg_page(&p->sg[i]);
			unpin_user_pages_dirty_lock(&page, 1, false);
		}
		kfree(p);
	}
}

static int in_batches(struct batch_user *u, unsigned long a, unsigned long left)
{
	struct page **list = (struct page **)__get_free_page(GFP_KERNEL);
	struct scatterlist *sg;
	struct piece *p;
	int got = 0, off, i;

	if (!list)
		return -ENOMEM;
	while (left) {
		got = pin_user_pages(a, min_t(unsigned long, left, 512), FOLL_LONGTERM | FOLL_WRITE, list);
		if (got < 0)
			goto out;
		left -= got;
		off = 0;
		while (got) {
			p = kmalloc(sizeof(*p) + min_t(int, got, 100) * sizeof(*sg), GFP_KERNEL);
			if (!p) {
				got = -ENOMEM;
				goto out;
			}
			p->nents = min_t(int, got, 100);
			for (i = 0, sg = p->sg; i < p->nents; i++, sg = next_entry(sg))
				sg_set_page(sg, list[i + off], PAGE_SIZE, 0);
			a += p->nents * PAGE_SIZE;
			got -= p->nents;
			off += p->nents;
			add_piece(&p->list, &u->pieces);
		}
		got = 0;
	}
out:
	if (got < 0)
		put_pieces(&u->pieces);
	free_pages((unsigned long)list, 0);
	return got;	// expect: leak-on-error-path: pages pinned at line
}

/* drivers/infiniband ib_umem_odp_map_dma_pages() of 5.4: the page that does not follow its neighbour is nobody's */
static int in_a_row(struct mm_struct *mm, unsigned long a, unsigned long bytes, struct page **list)
{
	unsigned long p = 0;
	int got, j, ret = 0;

	got = get_user_pages_remote(mm, a, min_t(unsigned long, bytes >> PAGE_SHIFT, 512), 0, list, NULL);
	if (got < 0)
		return got;
	bytes -= min_t(unsigned long, (unsigned long)got << PAGE_SHIFT, bytes);
	for (j = 0; j < got; j++) {
		p += PAGE_SIZE;
		if (list[j]->index != p) {
			ret = -EFAULT;
			break;
		}
		put_page(list[j]);
	}
	if (ret < 0 && got - (j + 1) > 0)
		release_pages(&list[j + 1], got - (j + 1));
	free_pages((unsigned long)list, 0);
	return ret;	// expect: leak-on-error-path: not released on this failure path
}
