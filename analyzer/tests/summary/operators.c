/* SPDX-License-Identifier: GPL-2.0-only */
/* what an expression means is not lost when it is printed: parentheses, masks */
#include "kernel.h"

int counted(unsigned long addr, unsigned long len, unsigned long shift, struct page **pages)
{
	guptool_show((addr & ~4095UL) >> 12);
	guptool_show(((addr + len - 1) & ~4095UL) >> 12);
	guptool_show((((addr + len - 1) & ~4095UL) >> 12) - ((addr & ~4095UL) >> 12) + 1);
	guptool_show((addr + len) * (len - addr));
	guptool_show(addr * len + shift);
	guptool_show(addr - (len << shift));
	guptool_show((addr | len) & 0xff00000000000001UL);
	guptool_show((unsigned int)(addr / len));
	if (((addr & 4095) + len) >> 12 > shift)
		guptool_path();
	return 0;
}

/* golden: summary
 * counted()
 * 7: (addr & ~4095UL) >> 12 = (addr & ~0xfff) >> 12 in [0, 4503599627370495]
 * 8: ((addr + len - 1) & ~4095UL) >> 12 = ((addr + len - 1) & ~0xfff) >> 12 in [0, 4503599627370495]
 * 9: (((addr + len - 1) & ~4095UL) >> 12) - ((addr & ~4095UL) >> 12) + 1 = (((addr + len - 1) & ~0xfff) >> 12) - ((addr & ~0xfff) >> 12) + 1 in [-4503599627370494, 4503599627370496]
 * 10: (addr + len) * (len - addr) = (addr + len) * (len - addr) in [0, 9223372036854775807]
 * 11: addr * len + shift = addr * len + shift in [0, 9223372036854775807]
 * 12: addr - (len << shift) = addr - (len << shift)
 * 13: (addr | len) & 0xff00000000000001UL = (addr | len) & 0xff00000000000001 in [0, 9223372036854775807]
 * 14: (unsigned int)(addr / len) = (unsigned int)(addr / len)
 * 16: 15: taking the branch '(len + (addr & 4095)) >> 12 > shift' true
 * counted:
 *   returns 0: nothing
 *
 */
