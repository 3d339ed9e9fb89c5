/* SPDX-License-Identifier: GPL-2.0-only */
/* what clang shows and the program does not run: each call below comes once */
struct page { int x; };
int g(int);
const struct page *ro(const struct page *);
struct page *rw(struct page *);
long arm_int(int);
long arm_long(long);
#define which(p) _Generic((p), const struct page *: ro(p), struct page *: rw(p))

void once(struct page *p, const struct page *q, long l, int tracked_x)
{
	typeof(g(1)) a = g(2);
	struct page *s;

	a = sizeof(g(3)) + _Alignof(int);
	a = g(4) ?: g(5);
	a = __builtin_choose_expr(sizeof(long) == 8, g(6), g(7));
	a = __builtin_choose_expr(sizeof(long) == 4, g(8), g(9));
	a = __builtin_types_compatible_p(typeof(g(10)), int);
	a = __builtin_constant_p(g(11)) + __builtin_constant_p(11);
	s = which(p);
	a = which(q)->x;
	l = _Generic(l, int: arm_int(1), long: arm_long(2));
	l = _Generic(s, int: arm_int(3), default: arm_long(4));
	a = (typeof(tracked_x))g(12);
}
/* golden: ast
 * function once : void @11:6-27:1
 *   param 0 p : struct page *
 *   param 1 q : const struct page *
 *   param 2 l : long
 *   param 3 tracked_x : int
 *   compound @12:1
 *     var a (local 4) : int @13:15
 *       call g : int @13:19 "g(2)"
 *         ref g (function) : int (int) @13:19
 *         const = 2 : int @13:21 "2"
 *     var s (local 5) : struct page * @14:15
 *       -
 *     expr @16:2
 *       assign : int @16:2
 *         ref a (local 4) : int @16:2
 *         const = 8 : int @16:6
 *     expr @17:2
 *       assign : int @17:2
 *         ref a (local 4) : int @17:2
 *         cond : int @17:6
 *           call g : int @17:6 "g(4)"
 *             ref g (function) : int (int) @17:6
 *             const = 4 : int @17:8 "4"
 *           -
 *           call g : int @17:14 "g(5)"
 *             ref g (function) : int (int) @17:14
 *             const = 5 : int @17:16 "5"
 *     expr @18:2
 *       assign : int @18:2
 *         ref a (local 4) : int @18:2
 *         call g : int @18:47 "g(6)"
 *           ref g (function) : int (int) @18:47
 *           const = 6 : int @18:49 "6"
 *     expr @19:2
 *       assign : int @19:2
 *         ref a (local 4) : int @19:2
 *         call g : int @19:53 "g(9)"
 *           ref g (function) : int (int) @19:53
 *           const = 9 : int @19:55 "9"
 *     expr @20:2
 *       assign : int @20:2
 *         ref a (local 4) : int @20:2
 *         const = 1 : int @20:6
 *     expr @21:2
 *       assign : int @21:2
 *         ref a (local 4) : int @21:2
 *         const = 1 : int @21:6
 *     expr @22:2
 *       assign : struct page * @22:2
 *         ref s (local 5) : struct page * @22:2
 *         call rw : struct page * @22:6 <which> "which(p)"
 *           ref rw (function) : struct page *(struct page *) @22:6 <which>
 *           ref p (param 0) : struct page * @22:12 "p"
 *     expr @23:2
 *       assign : int @23:2
 *         ref a (local 4) : int @23:2
 *         member page->x : int @23:6 <which>
 *           call ro : const struct page * @23:6 <which> "which(q)"
 *             ref ro (function) : const struct page *(const struct page *) @23:6 <which>
 *             ref q (param 1) : const struct page * @23:12 "q"
 *     expr @24:2
 *       assign : long @24:2
 *         ref l (param 2) : long @24:2
 *         call arm_long : long @24:41 "arm_long(2)"
 *           ref arm_long (function) : long (long) @24:41
 *           const = 2 : long @24:50 "2"
 *     expr @25:2
 *       assign : long @25:2
 *         ref l (param 2) : long @25:2
 *         call arm_long : long @25:44 "arm_long(4)"
 *           ref arm_long (function) : long (long) @25:44
 *           const = 4 : long @25:53 "4"
 *     expr @26:2
 *       assign : int @26:2
 *         ref a (local 4) : int @26:2
 *         cast : int @26:6
 *           call g : int @26:25 "g(12)"
 *             ref g (function) : int (int) @26:25
 *             const = 12 : int @26:27 "12"
 * mention ref tracked_x @11:61 in once
 * mention ref tracked_x @26:14 in once
 */
