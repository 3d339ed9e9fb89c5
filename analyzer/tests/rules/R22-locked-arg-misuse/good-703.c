/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 703 */
/* Since 7.x get_dump_page() takes 'locked' and is content with 0: it takes the lock itself, as fs/coredump.c dump_user_range() has it. */
#include "kernel.h"

int write_out(struct page *page);

int dump(unsigned long start, unsigned long end)
{
	int locked = 0;

	for (unsigned long a = start; a < end; a += PAGE_SIZE) {
		struct page *page = get_dump_page(a, &locked);

		if (!page)
			continue;
		if (locked) {
			mmap_read_unlock(current->mm);
			locked = 0;
		}
		if (write_out(page)) {
			put_page(page);
			return -EIO;
		}
		put_page(page);
	}
	if (locked)
		mmap_read_unlock(current->mm);
	return 0;
}
