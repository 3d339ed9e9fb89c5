/* SPDX-License-Identifier: GPL-2.0-only */
/* Public bits, and bits that are not known. */
#include "kernel.h"

static int public_bits(unsigned long a, struct page **pg)
{
	return pin_user_pages_fast(a, 1, FOLL_WRITE | FOLL_LONGTERM | FOLL_FORCE, pg);
}

/* like mm/gup_test.c: user space chooses */
static long user_supplied(unsigned long a, unsigned int gup_flags, struct page **pg)
{
	return pin_user_pages(a, 1, gup_flags, pg);
}

struct region { unsigned int flags; };

static long from_a_field(struct region *r, unsigned long a, struct page **pg)
{
	return pin_user_pages(a, 1, r->flags | FOLL_WRITE, pg);
}

static long bit_taken_away(unsigned long a, struct page **pg)
{
	unsigned int flags = FOLL_GET | FOLL_WRITE;

	flags &= ~FOLL_GET;
	return pin_user_pages(a, 1, flags, pg);
}
