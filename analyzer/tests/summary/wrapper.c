/* SPDX-License-Identifier: GPL-2.0-only */
/* a wrapper hands its pages to the caller */
#include "kernel.h"

static int grab(unsigned long addr, int n, struct page **pages)
{
	int got = pin_user_pages_fast(addr, n, FOLL_WRITE, pages);

	if (got < 0)
		return got;
	if (got < n) {
		unpin_user_pages(pages, got);
		return -EFAULT;
	}
	return 0;
}

static void drop(struct page **pages, int n)
{
	unpin_user_pages_dirty_lock(pages, n, true);
}

int user(unsigned long addr, int n)
{
	struct page *pages[16];
	int ret;

	if (n > 16)
		return -EINVAL;
	ret = grab(addr, n, pages);
	if (ret)
		return ret;
	guptool_state();
	drop(pages, n);
	guptool_state();
	return 0;
}

/* golden: summary
 * grab()
 * 7: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'n', in 'pages' (parameter 2), result in 'got'
 * 12: release unpin_user_pages PIN, count 'got', in 'pages' (parameter 2), of pin_user_pages_fast
 * grab:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0:
 *     acquires PIN count 'n' on param2, array, pin_user_pages_fast line 7
 *
 * drop()
 * 20: release unpin_user_pages_dirty_lock PIN, count 'n', in 'pages' (parameter 0), dirties
 * drop:
 *   returns:
 *     releases PIN count 'n' at param0, array, unpin_user_pages_dirty_lock line 20
 *     dirties PIN count 'n' at param0, array, unpin_user_pages_dirty_lock line 20
 *
 * user()
 * 30: wrapped acquire grab PIN, in 'pages', result in 'ret'
 * 34: wrapped release drop PIN, in 'pages', of grab
 * 33: PIN pin_user_pages_fast maybe held count n
 * 35: PIN pin_user_pages_fast maybe released count n dirtied
 * user:
 *   returns < 0: nothing
 *   returns 0: nothing
 *
 */
