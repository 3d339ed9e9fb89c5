/* SPDX-License-Identifier: GPL-2.0-only */
/* More short results that are not lost; each after a function of the kernel. */
#include "kernel.h"

struct buffer_object { unsigned long start; unsigned int npages; struct page **pages; };

/* drivers/gpu/drm/i915 i915_gem_object_userptr_submit_init(): asks until all are there; the label gives back those so far */
int submit_init(struct buffer_object *o)
{
	struct page **list = kvmalloc_array(o->npages, sizeof(*list), GFP_KERNEL);
	unsigned int pinned = 0;
	int ret;

	if (!list)
		return -ENOMEM;
	while (pinned < o->npages) {
		ret = pin_user_pages_fast(o->start + pinned * PAGE_SIZE, o->npages - pinned, FOLL_WRITE, &list[pinned]);
		if (ret < 0)
			goto out;
		pinned += ret;
	}
	ret = 0;
	if (!o->pages) {
		o->pages = list;
		list = NULL;
		pinned = 0;
	}
out:
	if (list) {
		unpin_user_pages(list, pinned);
		kvfree(list);
	}
	return ret;
}

/* drivers/media videobuf2-memops.c vb2_create_framevec(): the vector knows how many it has, one call gives them back */
struct frame_vector *make_vector(unsigned int nr);
void destroy_vector(struct frame_vector *vec);

struct frame_vector *user_vector(unsigned long start, unsigned int nr, bool write)
{
	struct frame_vector *vec = make_vector(nr);
	int ret;

	if (!vec)
		return ERR_PTR(-ENOMEM);
	ret = get_vaddr_frames(start, nr, write, vec);
	if (ret < 0)
		goto fail;
	if (ret != nr) {
		ret = -EFAULT;
		put_vaddr_frames(vec);
		goto fail;
	}
	return vec;
fail:
	destroy_vector(vec);
	return ERR_PTR(ret);
}
