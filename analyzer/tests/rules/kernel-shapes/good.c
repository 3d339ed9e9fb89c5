/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of real code that are right, in their shape, in our words: no rule
 * may speak. Each names the function it was modelled on.
 */
#include "kernel.h"

void flush(struct page *page);
int copy_part(struct page **pages, unsigned long off, unsigned long bytes, int write);
int map_part(unsigned long pfn, unsigned long n);
void unmap_part(unsigned long pfn, unsigned long n);
unsigned long page_to_pfn(struct page *page);
struct page *pfn_to_page(unsigned long pfn);

struct buffer { struct page **mapped; unsigned int count; };

/* drivers/scsi/st.c sgl_map_user_pages(): '<' between ints, label releases what there is */
static int map_user(struct buffer *b, unsigned int max, unsigned long addr, unsigned long len, int read)
{
	unsigned long end = (addr + len + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned long start = addr >> PAGE_SHIFT;
	const int nr = end - start;
	struct page **pages;
	int res, i;

	if (nr > max)
		return -ENOMEM;
	if (len == 0)
		return 0;
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
		unpin_user_pages(pages, res);
		res = 0;
	}
	kfree(pages);
	return res;
}

/* mm/process_vm_access.c process_vm_rw_single_vec(): acquire and release in one turn of a loop */
static int turn_by_turn(struct mm_struct *mm, unsigned long addr, unsigned long len, struct page **pages, int write)
{
	unsigned long pa = addr & PAGE_MASK, off = addr - pa, nr = (addr + len - 1) / PAGE_SIZE - addr / PAGE_SIZE + 1;
	unsigned int flags = 0;
	int rc = 0;

	if (write)
		flags |= FOLL_WRITE;
	while (!rc && nr) {
		int pinned = min_t(unsigned long, nr, 512);
		int locked = 1;
		unsigned long bytes;

		mmap_read_lock(mm);
		pinned = pin_user_pages_remote(mm, pa, pinned, flags, pages, &locked);
		if (locked)
			mmap_read_unlock(mm);
		if (pinned <= 0)
			return -EFAULT;
		bytes = pinned * PAGE_SIZE - off;
		if (bytes > len)
			bytes = len;
		rc = copy_part(pages, off, bytes, write);
		len -= bytes;
		off = 0;
		nr -= pinned;
		pa += pinned * PAGE_SIZE;
		unpin_user_pages_dirty_lock(pages, pinned, write);
	}
	return rc;
}

/* net/rds/rdma.c rds_pin_pages(): the short result is released here */
static int all_or_errno(unsigned long addr, unsigned int nr, struct page **pages, int write)
{
	unsigned int flags = FOLL_LONGTERM;
	int ret;

	if (write)
		flags |= FOLL_WRITE;
	ret = pin_user_pages_fast(addr, nr, flags, pages);
	if (ret >= 0 && ret < nr) {
		unpin_user_pages(pages, ret);
		ret = -EFAULT;
	}
	return ret;
}

/* io_uring/memmap.c io_pin_pages(): the array is the result */
static struct page **array_returned(unsigned long addr, unsigned long len, int *npages)
{
	unsigned long nr = (addr + len + PAGE_SIZE - 1) / PAGE_SIZE - addr / PAGE_SIZE;
	struct page **pages;
	int ret;

	if (WARN_ON_ONCE(!nr))
		return ERR_PTR(-EINVAL);
	pages = kvmalloc_array(nr, sizeof(struct page *), GFP_KERNEL);
	if (!pages)
		return ERR_PTR(-ENOMEM);
	ret = pin_user_pages_fast(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages);
	if (ret == nr) {
		*npages = nr;
		return pages;
	}
	if (ret >= 0) {
		if (ret)
			unpin_user_pages(pages, ret);
		ret = -EFAULT;
	}
	kvfree(pages);
	return ERR_PTR(ret);
}

/* drivers/vhost/vdpa.c vhost_vdpa_pa_map(): pages live on as frame numbers */
static int as_pfns(struct mm_struct *mm, unsigned long addr, unsigned long npages)
{
	struct page **list = (struct page **)__get_free_page(GFP_KERNEL);
	unsigned long first = 0, last = 0, pfn, n, i;
	long pinned;
	int ret = 0;

	if (!list)
		return -ENOMEM;
	mmap_read_lock(mm);
	while (npages) {
		n = min_t(unsigned long, npages, 512);
		pinned = pin_user_pages(addr, n, FOLL_LONGTERM, list);
		if (n != pinned) {
			if (pinned < 0) {
				ret = pinned;
			} else {
				unpin_user_pages(list, pinned);
				ret = -ENOMEM;
			}
			goto out;
		}
		if (!last)
			first = page_to_pfn(list[0]);
		for (i = 0; i < pinned; i++) {
			pfn = page_to_pfn(list[i]);
			if (last && pfn != last + 1) {
				ret = map_part(first, last - first + 1);
				if (ret) {
					unpin_user_pages(&list[i], pinned - i);
					goto out;
				}
				first = pfn;
			}
			last = pfn;
		}
		addr += pinned << PAGE_SHIFT;
		npages -= pinned;
	}
	ret = map_part(first, last - first + 1);
out:
	if (ret) {
		for (pfn = first; pfn <= last; pfn++)
			unpin_user_page(pfn_to_page(pfn));
		unmap_part(first, last);
	}
	mmap_read_unlock(mm);
	free_page((unsigned long)list);
	return ret;
}

/* drivers/media/common/videobuf2/frame_vector.c get_vaddr_frames() */
static int frames(unsigned long start, unsigned int nr, bool write, struct frame_vector *vec)
{
	unsigned int flags = FOLL_LONGTERM;
	int ret;

	if (nr == 0)
		return 0;
	if (WARN_ON_ONCE(nr > vec->nr_allocated))
		nr = vec->nr_allocated;
	if (write)
		flags |= FOLL_WRITE;
	ret = pin_user_pages_fast(start, nr, flags, (struct page **)(vec->ptrs));
	vec->got_ref = true;
	vec->is_pfns = false;
	vec->nr_frames = ret;
	if (likely(ret > 0))
		return ret;
	vec->nr_frames = 0;
	return ret ? ret : -EFAULT;
}

struct buf { void *uptr; unsigned long size; };

/* drivers/xen/privcmd.c lock_pages(), unlock_pages(): the caller knows how many */
static int lock_some(struct buf bufs[], unsigned int num, struct page *pages[], unsigned int nr, unsigned int *pinned)
{
	unsigned int i, off = 0;

	for (i = 0; i < num; ) {
		unsigned int requested;
		int got;

		requested = DIV_ROUND_UP(offset_in_page(bufs[i].uptr) + bufs[i].size, PAGE_SIZE) - off;
		if (requested > nr)
			return -ENOMEM;
		got = pin_user_pages_fast((unsigned long)bufs[i].uptr + off * PAGE_SIZE, requested, FOLL_WRITE, pages);
		if (got <= 0)
			return got ? : -EFAULT;
		*pinned += got;
		nr -= got;
		pages += got;
		off = (requested == got) ? 0 : off + got;
		i += !off;
	}
	return 0;
}

static long lock_all(struct buf bufs[], unsigned int num, unsigned int nr)
{
	struct page **pages = kcalloc(nr, sizeof(*pages), GFP_KERNEL);
	unsigned int pinned = 0;
	int rc;

	if (!pages)
		return -ENOMEM;
	rc = lock_some(bufs, num, pages, nr, &pinned);
	unpin_user_pages_dirty_lock(pages, pinned, true);
	kfree(pages);
	return rc;
}

/* drivers/video/fbdev/pvr2fb.c pvr2fb_write(), with the sign mended: clamp, then one label for all */
static long write_through(unsigned long addr, int nr)
{
	struct page **pages = kmalloc_array(nr, sizeof(struct page *), GFP_KERNEL);
	int i, ret;

	if (!pages)
		return -ENOMEM;
	ret = pin_user_pages_fast(addr, nr, FOLL_WRITE, pages);
	if (ret < nr) {
		if (ret < 0) {
			nr = 0;
		} else {
			nr = ret;
			ret = -EINVAL;
		}
		goto out_unmap;
	}
	for (i = 0; i < nr; i++)
		flush(pages[i]);
	ret = 0;
out_unmap:
	if (nr > 0)
		unpin_user_pages(pages, nr);
	kfree(pages);
	return ret;
}

struct region { unsigned long user_addr; unsigned long length; struct page **pages; };

/* drivers/fpga/dfl-afu-dma-region.c afu_dma_pin_pages(): three labels */
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
	if (pinned < 0) {
		ret = pinned;
		goto free_pages;
	} else if (pinned != npages) {
		ret = -EFAULT;
		goto unpin_pages;
	}
	return 0;
unpin_pages:
	unpin_user_pages(region->pages, pinned);
free_pages:
	kfree(region->pages);
out:
	return ret;
}

/* drivers/dma-buf/udmabuf.c and mm/gup.c: a retry without a part of the flags */
static int second_try(unsigned long addr, struct page **page)
{
	int rc = get_user_pages_fast(addr, 1, FOLL_WRITE, page);

	if (rc < 0)
		rc = get_user_pages_fast(addr, 1, 0, page);
	if (rc != 1)
		return -EFAULT;
	flush(*page);
	put_page(*page);
	return 0;
}

/* kernel/events/uprobes.c uprobe_write_opcode(): goto back, one page a turn */
static int retry(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

again:
	page = get_user_page_vma_remote(mm, addr, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	ret = map_part(page_to_pfn(page), 1);
	put_page(page);
	if (ret == -EAGAIN)
		goto again;
	return ret;
}

/* block/bio.c __bio_iov_iter_get_pages(): what did not fit goes back one by one */
static int part_kept(struct bio *bio, struct iov_iter *iter, struct page **pages, int (*add)(struct bio *, struct page *))
{
	unsigned long left, len, i = 0;
	size_t offset;
	ssize_t size = iov_iter_extract_pages(iter, &pages, 65536, 16, 0, &offset);
	int ret = 0;

	if (size <= 0)
		return size ? size : -EFAULT;
	for (left = size; left > 0; left -= len, i++) {
		len = min_t(unsigned long, PAGE_SIZE - offset, left);
		ret = add(bio, pages[i]);
		if (ret)
			break;
		offset = 0;
	}
	while (i < DIV_ROUND_UP(offset + size, PAGE_SIZE))
		if (iov_iter_extract_will_pin(iter))
			unpin_user_page(pages[i++]);
		else
			i++;
	return ret;
}
