/* SPDX-License-Identifier: GPL-2.0-only */
/* every function that the file names, tracked or not: mentions, and prototypes of what others define */
#include "wanted.h"
int elsewhere(long first, char *second);
int elsewhere(long, char *);
int unused(int);
static int here(int x);
extern int variable;
#define through(x) elsewhere(x, 0)
#if 0
int gone(void) { return removed(variable); }
#endif

static int here(int local)
{
	int (*pointer)(int) = here;

	return pointer(local) + here(variable) + other_inline(2) + sizeof(elsewhere(1, 0));
}

int user(void)
{
	return through(3) + here(4) + elsewhere(5, 0);
}
/* golden: ast
 * function static inline wanted_inline : int @4:19-4:56
 *   param 0 x : int
 *   compound @4:40
 *     return @4:42
 *       binary + : int @4:49
 *         ref x (param 0) : int @4:49
 *         const = 1 : int @4:53
 * function static here : int @14:12-19:1
 *   param 0 local : int
 *   compound @15:1
 *     var pointer (local 1) : int (*)(int) @16:8
 *       ref here (function) : int (int) @16:24
 *     return @18:2
 *       cast implicit : int @18:9
 *         binary + : unsigned long @18:9
 *           cast implicit : unsigned long @18:9
 *             binary + : int @18:9
 *               binary + : int @18:9
 *                 call : int @18:9 "pointer(local)"
 *                   ref pointer (local 1) : int (*)(int) @18:9
 *                   ref local (param 0) : int @18:17 "local"
 *                 call here : int @18:26 "here(variable)"
 *                   ref here (function) : int (int) @18:26
 *                   ref variable (global) : int @18:31 "variable"
 *               call other_inline : int @18:43 "other_inline(2)"
 *                 ref other_inline (function) : int (int) @18:43
 *                 const = 2 : int @18:56 "2"
 *           const = 4 : unsigned long @18:61
 * function user : int @21:5-24:1
 *   compound @22:1
 *     return @23:2
 *       binary + : int @23:9 <through>
 *         binary + : int @23:9 <through>
 *           call elsewhere : int @23:9 <through> "through(3)"
 *             ref elsewhere (function) : int (long, char *) @23:9 <through>
 *             const = 3 : long @23:17 "3"
 *             const = 0 : char * @23:9 <through> "0"
 *           call here : int @23:22 "here(4)"
 *             ref here (function) : int (int) @23:22
 *             const = 4 : int @23:27 "4"
 *         call elsewhere : int @23:32 "elsewhere(5, 0)"
 *           ref elsewhere (function) : int (long, char *) @23:32
 *           const = 5 : long @23:42 "5"
 *           const = 0 : char * @23:45 "0"
 * mention macro-def include @3:2 in -
 * mention decl elsewhere @4:5 in -
 * mention decl elsewhere @5:5 in -
 * mention decl unused @6:5 in -
 * mention decl here @7:12 in -
 * mention macro-def define @9:2 in -
 * mention macro-def through @9:9 in -
 * mention macro-def x @9:17 in -
 * mention macro-def elsewhere @9:20 in -
 * mention macro-def x @9:30 in -
 * mention inactive if @10:2 in -
 * mention inactive int @11:1 in -
 * mention inactive gone @11:5 in -
 * mention inactive void @11:10 in -
 * mention inactive return @11:18 in -
 * mention inactive removed @11:25 in -
 * mention inactive variable @11:33 in -
 * mention inactive endif @12:2 in -
 * mention def here @14:12 in here
 * mention ref here @16:24 in here
 * mention call pointer @18:9 in here
 * mention call here @18:26 in here
 * mention call other_inline @18:43 in here
 * mention ref elsewhere @18:68 in here
 * mention def user @21:5 in user
 * mention call through @23:9 in user
 * mention call here @23:22 in user
 * mention call elsewhere @23:32 in user
 * proto elsewhere : int
 *   param first : long
 *   param second : char *
 * proto here : int
 *   param x : int
 * proto other_inline : int
 *   param x : int
 * proto tracked_declared : int
 *   param start : long
 *   param flags : unsigned int
 */
