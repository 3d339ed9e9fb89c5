/* SPDX-License-Identifier: GPL-2.0-only */
/* More places that look like this mistake and are none; each after a function of the kernel. */
#include "kernel.h"

struct fragment { struct page *page; bool is_user; unsigned short len; };
struct packet { int n; struct fragment frag[4]; };

/* drivers/infiniband qib_user_sdma_free_pkt_frag(): a bit of each entry tells user pages from the driver's */
static void drop_fragment(struct packet *p, int i)
{
	if (p->frag[i].page) {
		if (p->frag[i].is_user)
			unpin_user_page(p->frag[i].page);
		else
			__free_page(p->frag[i].page);
	}
}

int make_packet(struct packet *p, unsigned long a)
{
	p->n = 0;
	p->frag[0].page = alloc_page(GFP_KERNEL);
	p->frag[0].is_user = false;
	if (!p->frag[0].page)
		return -ENOMEM;
	p->n = 1;
	if (pin_user_pages_fast(a, 1, FOLL_LONGTERM, &p->frag[1].page) != 1) {
		drop_fragment(p, 0);
		return -EFAULT;
	}
	p->frag[1].is_user = true;
	p->n = 2;
	return 0;
}

void free_packet(struct packet *p)
{
	for (int i = 0; i < p->n; i++)
		drop_fragment(p, i);
}
