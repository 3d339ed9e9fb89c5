/* SPDX-License-Identifier: GPL-2.0-only */
/* every tracked identifier once: call, reference, prototype, definition, macro, #if 0 */
#include "wanted.h"
int tracked_fn(int x);
int tracked_fn(int x);
/* tracked_fn in a comment */
#define wrap(x) tracked_fn(x)
#define stringify(x) #x
#define tracked_macro(x) plain(x)
#if 0
int tracked_gone = tracked_fn(1);
#define also_gone tracked_fn(2)
#endif
#ifdef tracked_undefined
int tracked_not;
#elif defined(MODULE)
#else
int tracked_here;
#endif
int plain(int);
int (*pointer)(int) = tracked_fn;
struct ops { int (*tracked_field)(int); };

int tracked_fn(int x)
{
	const char *s = "tracked_fn";
	struct ops o = { .tracked_field = tracked_fn };

	s = stringify(tracked_fn);
	typeof(tracked_fn(1)) y = sizeof(tracked_fn);
	return wrap(x) + tracked_fn(tracked_macro(1)) + o.tracked_field(2) + wanted_inline(1);
#if 0
	tracked_fn(3);
#endif
}
/* golden: ast
 * function static inline wanted_inline : int @4:19-4:56
 *   param 0 x : int
 *   compound @4:40
 *     return @4:42
 *       binary + : int @4:49
 *         ref x (param 0) : int @4:49
 *         const = 1 : int @4:53
 * function tracked_fn : int @24:5-35:1
 *   param 0 x : int
 *   compound @25:1
 *     var s (local 1) : const char * @26:14
 *       string : char[11] @26:18
 *     var o (local 2) : struct ops @27:13
 *       init-list : struct ops @27:17
 *         init ops.tracked_field @27:19
 *           ref tracked_fn (function) : int (int) @27:36
 *     expr @29:2
 *       assign : const char * @29:2
 *         ref s (local 1) : const char * @29:2
 *         string : char[11] @29:6 <stringify>
 *     var y (local 3) : int @30:24
 *       const = 1 : int @30:28
 *     return @31:2
 *       binary + : int @31:9 <wrap>
 *         binary + : int @31:9 <wrap>
 *           binary + : int @31:9 <wrap>
 *             call tracked_fn : int @31:9 <wrap> "wrap(x)"
 *               ref tracked_fn (function) : int (int) @31:9 <wrap>
 *               ref x (param 0) : int @31:14 "x"
 *             call tracked_fn : int @31:19 "tracked_fn(tracked_macro(1))"
 *               ref tracked_fn (function) : int (int) @31:19
 *               call plain : int @31:30 <tracked_macro> "tracked_macro(1)"
 *                 ref plain (function) : int (int) @31:30 <tracked_macro>
 *                 const = 1 : int @31:44 "1"
 *           call : int @31:52 "o.tracked_field(2)"
 *             member ops.tracked_field : int (*)(int) @31:50
 *               ref o (local 2) : struct ops @31:50
 *             const = 2 : int @31:66 "2"
 *         call wanted_inline : int @31:71 "wanted_inline(1)"
 *           ref wanted_inline (function) : int (int) @31:71
 *           const = 1 : int @31:85 "1"
 * mention decl tracked_fn @4:5 in -
 * mention decl tracked_fn @5:5 in -
 * mention macro-def tracked_fn @7:17 in -
 * mention macro-def tracked_macro @9:9 in -
 * mention inactive tracked_gone @11:5 in -
 * mention inactive tracked_fn @11:20 in -
 * mention inactive tracked_fn @12:19 in -
 * mention inactive tracked_undefined @14:8 in -
 * mention inactive tracked_not @15:5 in -
 * mention ref tracked_here @18:5 in -
 * mention ref tracked_fn @21:23 in -
 * mention ref tracked_field @22:20 in -
 * mention def tracked_fn @24:5 in tracked_fn
 * mention ref tracked_field @27:20 in tracked_fn
 * mention ref tracked_fn @27:36 in tracked_fn
 * mention ref tracked_fn @29:16 in tracked_fn
 * mention ref tracked_fn @30:9 in tracked_fn
 * mention ref tracked_fn @30:35 in tracked_fn
 * mention call tracked_fn @31:19 in tracked_fn
 * mention call tracked_macro @31:30 in tracked_fn
 * mention call tracked_field @31:52 in tracked_fn
 * mention inactive tracked_fn @33:2 in tracked_fn
 * fnptr ops.tracked_field = tracked_fn object o @27:19
 * proto tracked_declared : int
 *   param start : long
 *   param flags : unsigned int
 * proto tracked_fn : int
 *   param x : int
 */
