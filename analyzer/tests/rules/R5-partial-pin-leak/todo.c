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
