/* SPDX-License-Identifier: GPL-2.0-only */
/* between two elements: in elements, and in bytes where the pointers were made bytes; "how many fit" is a number */
#include "kernel.h"
struct chunk { struct list_head list; int n; struct scatterlist sg[1]; };
#define FIT ((PAGE_SIZE - 24) / ((char *)&((struct chunk *)0)->sg[1] - (char *)&((struct chunk *)0)->sg[0]))

int difference(struct page **pages, unsigned int n)
{
	guptool_show(&pages[n + 3] - &pages[n], (char *)&pages[n + 3] - (char *)&pages[n], FIT);
	guptool_show(sizeof(struct scatterlist));
	return 0;
}

/* golden: summary
 * difference()
 * 9: &pages[n + 3] - &pages[n] = 3
 * 9: (char *)&pages[n + 3] - (char *)&pages[n] = 24
 * 9: FIT = 254
 * 10: sizeof(struct scatterlist) = 16
 * difference:
 *   returns 0: nothing
 *
 */
