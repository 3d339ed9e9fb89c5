/* SPDX-License-Identifier: GPL-2.0-only */
/* K_ constants: enumerators and macros */
#define K_WRITE 0x01
#define K_LONG (1UL << 16)
#define K_MIX (K_WRITE | K_LONG | 0x4)
#define K_NOT ((~K_WRITE) & 0xff)
#define K_CAST ((int)1)
#define K_EMPTY
#define K_FN(x) (x)
#define K_TEXT "text"
#define K_OLD 1
#undef K_OLD
#define K_OLD 2
#define K_FROM_ENUM (K_B << 1)
enum { K_A = 5, K_B };
/* golden: ast
 * const K_A = 5
 * const K_B = 6
 * const K_WRITE = 1 macro
 * const K_LONG = 65536 macro
 * const K_MIX = 65541 macro
 * const K_NOT = 254 macro
 * const K_OLD = 2 macro
 * const K_FROM_ENUM = 12 macro
 */
