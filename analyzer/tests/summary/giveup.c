/* SPDX-License-Identifier: GPL-2.0-only */
/* beyond the limit the function is given up, and says so; steps: 4 */
#include "kernel.h"

int branches(unsigned long addr, struct page **pages, int a, int b)
{
	if (a)
		printk("a");
	if (b)
		printk("b");
	return pin_user_pages_fast(addr, 1, 0, pages);
}

/* golden: summary
 * branches()
 * 11: acquire pin_user_pages_fast PIN, count '1', in 'pages' (parameter 1), not reached
 * given up: more than 4 steps at line 10
 * branches: unsure
 *
 */
