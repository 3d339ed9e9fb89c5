/* SPDX-License-Identifier: GPL-2.0-only */
/* labels of asm goto, plain, through a macro, and of a block's own */
#define try(x, label) asm goto("1: %0" : : "r" (x) : "memory" : label)
#define put(x) ({				\
	__label__ fail;				\
	int err = -14;				\
	try(x, fail);				\
	err = 0;				\
fail:						\
	err;					\
})

int labels(int a)
{
	asm volatile("nop" : "=r" (a) : "r" (a + 1));
	asm volatile goto("x" : : : : one, two);
	try(a, two);
	if (put(a) || put(a + 1))
		return 1;
one:
	return 2;
two:
	return 3;
}
/* golden: ast
 * function labels : int @13:5-24:1
 *   param 0 a : int
 *   compound @14:1
 *     asm @15:2
 *       ref a (param 0) : int @15:29
 *       binary + : int @15:39
 *         ref a (param 0) : int @15:39
 *         const = 1 : int @15:43
 *     asm goto @16:2
 *       addr-label one @16:2
 *       addr-label two @16:2
 *     asm goto @17:2 <try>
 *       ref a (param 0) : int @17:6
 *       addr-label two @17:2 <try>
 *     if @18:2
 *       binary || : int @18:6 <put>
 *         stmt-expr : int @18:6 <put>
 *           compound @18:6 <put>
 *             var err (local 1) : int @18:6 <put>
 *               const = -14 : int @18:6 <put>
 *             asm goto @18:6 <put>
 *               ref a (param 0) : int @18:10
 *               addr-label fail.1 @18:6 <put>
 *             expr @18:6 <put>
 *               assign : int @18:6 <put>
 *                 ref err (local 1) : int @18:6 <put>
 *                 const = 0 : int @18:6 <put>
 *             label fail.1 @18:6 <put>
 *               expr @18:6 <put>
 *                 ref err (local 1) : int @18:6 <put>
 *         stmt-expr : int @18:16 <put>
 *           compound @18:16 <put>
 *             var err (local 2) : int @18:16 <put>
 *               const = -14 : int @18:16 <put>
 *             asm goto @18:16 <put>
 *               binary + : int @18:20
 *                 ref a (param 0) : int @18:20
 *                 const = 1 : int @18:24
 *               addr-label fail.2 @18:16 <put>
 *             expr @18:16 <put>
 *               assign : int @18:16 <put>
 *                 ref err (local 2) : int @18:16 <put>
 *                 const = 0 : int @18:16 <put>
 *             label fail.2 @18:16 <put>
 *               expr @18:16 <put>
 *                 ref err (local 2) : int @18:16 <put>
 *       return @19:3
 *         const = 1 : int @19:10
 *       -
 *     label one @20:1
 *       return @21:2
 *         const = 2 : int @21:9
 *     label two @22:1
 *       return @23:2
 *         const = 3 : int @23:9
 */
