/* SPDX-License-Identifier: GPL-2.0-only */
/* Signs and widths that lose a negative errno. */
#include "kernel.h"

static int against_unsigned(unsigned long a, unsigned int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r < n) // expect: return-sign-width: compared as 'unsigned int'
		goto fail;
	unpin_user_pages(pg, n);
	return 0;
fail:
	return -EFAULT;
}

static int kept_unsigned(unsigned long a, int n, struct page **pg)
{
	unsigned int r = get_user_pages_fast(a, n, 0, pg); // expect: return-unchecked: may get fewer pages than asked for

	if (r < 0) // expect: return-sign-width: a negative errno becomes a large number
		return -EFAULT;
	return 0;
}

static int long_against_ulong(unsigned long a, unsigned long n, struct page **pg)
{
	long r = pin_user_pages(a, n, FOLL_WRITE, pg);

	if (r >= n) // expect: return-sign-width: compared as 'unsigned long'
		return 0;
	return -EFAULT;
}

static int too_narrow(unsigned long a, int n, struct page **pg)
{
	short r = pin_user_pages_fast(a, n, 0, pg); // expect: return-sign-width: too small for an errno or a count

	return r < n ? -EFAULT : 0;
}

static int a_truth_value(unsigned long a, struct page **pg)
{
	bool ok = pin_user_pages_fast(a, 1, 0, pg); // expect: return-sign-width: kept in 'ok'

	return ok ? 0 : -EFAULT;
}

static int sizeof_is_unsigned(unsigned long a, struct page **pg)
{
	int r = get_user_pages_fast(a, 8, 0, pg);

	if (r < sizeof(long)) // expect: return-sign-width: compared as 'unsigned long'
		return -EFAULT;
	return 0;
}

static int too_many(unsigned long a, struct page **pg)
{
	unsigned long n = 1UL << 32;

	return pin_user_pages_fast(a, n, 0, pg); // expect: return-sign-width: number of pages is 'unsigned long'
}
