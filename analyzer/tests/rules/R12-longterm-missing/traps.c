/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* crypto/af_alg.c: the list of the request is let go by the same call, or when the request is done. */
struct sg_list { struct page *pages[16]; unsigned int n; bool need_unpin; };
struct alg_request { struct sg_list tx; void (*complete)(struct alg_request *req); };
int queue_request(struct alg_request *req, void (*done)(struct alg_request *req));

static void sg_list_free(struct sg_list *l)
{
	if (l->need_unpin)
		for (unsigned int i = 0; i < l->n; i++)
			unpin_user_page(l->pages[i]);
}

static void request_done(struct alg_request *req)
{
	sg_list_free(&req->tx);
}

static long alg_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct alg_request *req = file->private_data;
	int got = pin_user_pages_fast(arg, 16, FOLL_WRITE, req->tx.pages);

	if (got <= 0)
		return -EFAULT;
	req->tx.n = got;
	req->tx.need_unpin = true;
	return queue_request(req, request_done);
}

const struct file_operations alg_fops = { .unlocked_ioctl = alg_ioctl };

/* drivers/misc/genwqe: a helper serves a request, which lets go itself, and (in the driver, rightly spoken of) an ioctl that pins. */
struct mapping { struct page **list; unsigned int n; };

static int user_map(struct mapping *m, unsigned long a)
{
	int got = pin_user_pages_fast(a, m->n, FOLL_WRITE, m->list);

	if (got < 0)
		return got;
	if (got < m->n) {
		unpin_user_pages(m->list, got);
		return -EFAULT;
	}
	return 0;
}

static void user_unmap(struct mapping *m)
{
	unpin_user_pages_dirty_lock(m->list, m->n, true);
}

int run_command(struct mapping *m);
static long command_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mapping *m = file->private_data;
	int ret = user_map(m, arg);

	if (ret)
		return ret;
	ret = run_command(m);
	user_unmap(m);
	return ret;
}

const struct file_operations command_fops = { .unlocked_ioctl = command_ioctl };
