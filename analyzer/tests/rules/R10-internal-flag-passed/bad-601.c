/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 601 */
/* Other values, other arity, and -EINVAL instead of 0. */
#include "kernel.h"

static long get_on_pin(unsigned long a, struct page **pg)
{
	return pin_user_pages(a, 1, FOLL_GET, pg, NULL); // expect: internal-flag-passed: pin_user_pages() refuses FOLL_GET from its callers
}

static long pin_by_hand(unsigned long a, struct page **pg)
{
	return get_user_pages(a, 1, FOLL_PIN, pg, NULL); // expect: internal-flag-passed: refuses FOLL_PIN
}
