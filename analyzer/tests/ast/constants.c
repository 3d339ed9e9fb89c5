/* SPDX-License-Identifier: GPL-2.0-only */
/* constant expressions are folded to one value of the right width */
#define SHIFT 12
#define SIZE (1UL << SHIFT)
#define MASK (~(SIZE - 1))
struct s { char c; long l[4]; };
enum { K_ONE = 1, K_TWO = 2, K_BOTH = K_ONE | K_TWO };

long fold(long x, unsigned int u)
{
	x = x & MASK;
	x = -1;
	u = -1;
	u = K_ONE | K_TWO;
	x = sizeof(struct s) * 2 + __builtin_offsetof(struct s, l[2]);
	x = 'a' + (char)300;
	x = -7 / 2 + -7 % 3 + (-8 >> 1);
	x = 1 ? 5 : x;
	x = 0x80000000 >> 31;
	x = -1 < 1u;
	x = 1 / 0;
	x = (int *)8 - (int *)4;
	x = __builtin_offsetof(struct s, l[x]);
	return 3 > 2 && !0;
}
/* golden: ast
 * function fold : long @9:6-25:1
 *   param 0 x : long
 *   param 1 u : unsigned int
 *   compound @10:1
 *     expr @11:2
 *       assign : long @11:2
 *         ref x (param 0) : long @11:2
 *         cast implicit : long @11:6
 *           binary & : unsigned long @11:6
 *             cast implicit : unsigned long @11:6
 *               ref x (param 0) : long @11:6
 *             const = -4096 : unsigned long @11:10 <MASK>
 *     expr @12:2
 *       assign : long @12:2
 *         ref x (param 0) : long @12:2
 *         const = -1 : long @12:6
 *     expr @13:2
 *       assign : unsigned int @13:2
 *         ref u (param 1) : unsigned int @13:2
 *         const = 4294967295 : unsigned int @13:6
 *     expr @14:2
 *       assign : unsigned int @14:2
 *         ref u (param 1) : unsigned int @14:2
 *         const = 3 : unsigned int @14:6
 *     expr @15:2
 *       assign : long @15:2
 *         ref x (param 0) : long @15:2
 *         const = 104 : long @15:6
 *     expr @16:2
 *       assign : long @16:2
 *         ref x (param 0) : long @16:2
 *         const = 141 : long @16:6
 *     expr @17:2
 *       assign : long @17:2
 *         ref x (param 0) : long @17:2
 *         const = -8 : long @17:6
 *     expr @18:2
 *       assign : long @18:2
 *         ref x (param 0) : long @18:2
 *         cond : long @18:6
 *           const = 1 : int @18:6
 *           const = 5 : long @18:10
 *           ref x (param 0) : long @18:14
 *     expr @19:2
 *       assign : long @19:2
 *         ref x (param 0) : long @19:2
 *         const = 1 : long @19:6
 *     expr @20:2
 *       assign : long @20:2
 *         ref x (param 0) : long @20:2
 *         const = 0 : long @20:6
 *     expr @21:2
 *       assign : long @21:2
 *         ref x (param 0) : long @21:2
 *         cast implicit : long @21:6
 *           binary / : int @21:6
 *             const = 1 : int @21:6
 *             const = 0 : int @21:10
 *     expr @22:2
 *       assign : long @22:2
 *         ref x (param 0) : long @22:2
 *         binary - : long @22:6
 *           const = 8 : int * @22:6
 *           const = 4 : int * @22:17
 *     expr @23:2
 *       assign : long @23:2
 *         ref x (param 0) : long @23:2
 *         cast implicit : long @23:6
 *           unknown : unsigned long @23:6
 *             ref x (param 0) : long @23:37
 *     return @24:2
 *       const = 1 : long @24:9
 * const K_ONE = 1
 * const K_TWO = 2
 * const K_BOTH = 3
 */
