/* SPDX-License-Identifier: GPL-2.0-only */
/* A call that is given the address of one field is thought to change the whole object. */
#include "kernel.h"

struct completion { unsigned int done; };
struct kref { int count; };
struct dma_req { struct kref refcount; struct completion comp; struct page **page_list; unsigned int nr_pages; struct sg_table sgt; };
void init_completion(struct completion *c);
void kref_init(struct kref *k);
int kref_put(struct kref *k, void (*release)(struct kref *k));
int do_request(struct dma_req *req);
void req_free(struct kref *k);

/* drivers/rapidio/devices/rio_mport_cdev.c rio_dma_transfer(): a field that is still NULL says who releases */
static int field_tells(unsigned long addr, unsigned long nr_pages)
{
	struct dma_req *req = kzalloc(sizeof(*req), GFP_KERNEL);
	struct page **list;
	long pinned;
	int ret;

	if (!req)
		return -ENOMEM;
	kref_init(&req->refcount);
	init_completion(&req->comp);
	list = kmalloc_array(nr_pages, sizeof(*list), GFP_KERNEL);
	if (!list) {
		ret = -ENOMEM;
		goto err_req;
	}
	pinned = pin_user_pages_fast(addr, nr_pages, FOLL_WRITE, list);
	if (pinned != nr_pages) {
		nr_pages = pinned < 0 ? 0 : pinned;
		ret = -EFAULT;
		goto err_pg;
	}
	ret = sg_alloc_table_from_pages(&req->sgt, list, nr_pages, 0, 4096, GFP_KERNEL);
	if (ret)
		goto err_pg;
	req->page_list = list;
	req->nr_pages = nr_pages;
	ret = do_request(req);
err_pg:
	if (!req->page_list) {
		unpin_user_pages(list, nr_pages);
		kfree(list);
	}
err_req:
	kref_put(&req->refcount, req_free);
	return ret; // silent-todo: partial-pin-leak
}

struct umem { struct page **pgs; unsigned int npgs; };

static void umem_unpin(struct umem *u)
{
	unpin_user_pages_dirty_lock(u->pgs, u->npgs, true);
	kvfree(u->pgs);
	u->pgs = NULL;
}

/* net/xdp/xdp_umem.c xdp_umem_pin_pages(): allocated here, but it is the object's array, and the helper knows it */
static int array_in_the_object(struct umem *u, unsigned long addr)
{
	long npgs;
	int err;

	u->pgs = kvcalloc(u->npgs, sizeof(*u->pgs), GFP_KERNEL);
	if (!u->pgs)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	npgs = pin_user_pages(addr, u->npgs, FOLL_WRITE, &u->pgs[0]);
	mmap_read_unlock(current->mm);
	if (npgs != u->npgs) {
		if (npgs >= 0) {
			u->npgs = npgs;
			err = -ENOMEM;
			goto out_pin;
		}
		err = npgs;
		goto out_pgs;
	}
	return 0;
out_pin:
	umem_unpin(u);
out_pgs:
	kvfree(u->pgs);
	u->pgs = NULL;
	return err; // silent-todo: partial-pin-leak
}
