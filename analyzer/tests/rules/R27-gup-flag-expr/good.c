/* SPDX-License-Identifier: GPL-2.0-only */
/* Flags that are flags. */
#include "kernel.h"

static int conditional(unsigned long a, bool write, struct page **pg)
{
	return pin_user_pages_fast(a, 1, write ? FOLL_WRITE : 0, pg);
}

static int built(unsigned long a, bool write, struct page **pg)
{
	unsigned int flags = FOLL_LONGTERM;

	if (write)
		flags |= FOLL_WRITE;
	return pin_user_pages_fast(a, 1, flags, pg);
}

static int zero(unsigned long a, struct page **pg)
{
	return pin_user_pages_fast(a, 1, 0, pg);
}

static int product(unsigned long a, bool write, struct page **pg)
{
	return pin_user_pages_fast(a, 1, FOLL_WRITE * write, pg);
}

static int parameter(unsigned long a, unsigned int gup_flags, struct page **pg)
{
	return pin_user_pages_fast(a, 1, gup_flags | FOLL_WRITE, pg);
}
