/* SPDX-License-Identifier: GPL-2.0-only */
/* Bits that belong to mm/ or to the other family. */
#include "kernel.h"

static long get_on_pin(unsigned long a, struct page **pg)
{
	return pin_user_pages_unlocked(a, 1, pg, FOLL_GET); // expect: internal-flag-passed: refuses FOLL_GET from its callers and returns 0
}

static int pin_by_hand(unsigned long a, struct page **pg)
{
	return get_user_pages_fast(a, 1, FOLL_WRITE | FOLL_PIN, pg); // expect: internal-flag-passed: get_user_pages_fast() refuses FOLL_PIN
}

static long through_a_variable(struct mm_struct *mm, unsigned long a, bool write, struct page **pg)
{
	unsigned int flags = FOLL_REMOTE;

	if (write)
		flags |= FOLL_WRITE;
	return get_user_pages_remote(mm, a, 1, flags, pg, NULL); // expect: internal-flag-passed: refuses FOLL_REMOTE
}

static int two_bits(unsigned long a, struct page **pg)
{
	return pin_user_pages_fast(a, 1, FOLL_TOUCH | FOLL_PIN, pg); // expect: internal-flag-passed: FOLL_TOUCH|FOLL_PIN
}

static int on_one_path(unsigned long a, bool quick, struct page **pg)
{
	unsigned int flags = FOLL_WRITE;

	if (quick)
		flags |= FOLL_FAST_ONLY;
	return get_user_pages_fast(a, 1, flags, pg); // expect: internal-flag-passed: FOLL_FAST_ONLY
}

/* like nitro_enclaves ne_set_user_memory_region_ioctl(): allowed, and says nothing */
static long superfluous(unsigned long a, struct page **pg)
{
	return get_user_pages_unlocked(a, 1, pg, FOLL_GET); // expect: internal-flag-passed: FOLL_GET is implied
}
