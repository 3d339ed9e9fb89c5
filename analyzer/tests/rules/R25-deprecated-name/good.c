/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of this tree, and a driver's own names. */
#include "kernel.h"

/* put_user_page() would be wrong here; a comment is no call */
static void pages_list(struct page **pg, unsigned long n)
{
	unpin_user_pages(pg, n);
}

/* the driver's own function */
static void follow_page(int step)
{
	printk("%d", step);
}

static void own_function(void)
{
	follow_page(1);
	printk("FOLL_SPLIT put_user_page");
}
