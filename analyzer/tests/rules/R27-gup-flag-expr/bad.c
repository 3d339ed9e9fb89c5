/* SPDX-License-Identifier: GPL-2.0-only */
/* Flags that are something else. */
#include "kernel.h"

enum dir { BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE };

static int comparison(unsigned long a, enum dir dir, struct page **pg)
{
	return get_user_pages_fast(a, 1, dir == FROM_DEVICE, pg); // expect: gup-flag-expr: truth value 'dir == FROM_DEVICE'
}

static int a_bool(unsigned long a, bool write, struct page **pg)
{
	return pin_user_pages_fast(a, 1, write, pg); // expect: gup-flag-expr: write 'cond ? FOLL_WRITE : 0'
}

static int negated(unsigned long a, int readonly, struct page **pg)
{
	return pin_user_pages_fast(a, 1, !readonly, pg); // expect: gup-flag-expr: truth value '!readonly'
}

static int other_enum(unsigned long a, enum dir dir, struct page **pg)
{
	return get_user_pages_fast(a, 1, dir, pg); // expect: gup-flag-expr: 'enum dir'
}

static int just_true(unsigned long a, struct page **pg)
{
	return pin_user_pages_fast(a, 1, true, pg); // expect: gup-flag-expr: is the truth value 'true'
}
