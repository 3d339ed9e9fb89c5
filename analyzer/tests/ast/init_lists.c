/* SPDX-License-Identifier: GPL-2.0-only */
/* each element names its field or index */
struct in { int a, b; };
struct out { int n; struct in in; int arr[3]; union { int x; long y; }; const char *s; };

void lists(int v)
{
	struct out o = { 1, { 2, 3 }, { [1] = 4, 5 }, .y = 6, "text" };
	struct out d = { .in.b = v, .arr[2] = 7, .s = 0 };
	struct out e = { 1, 2, 3 };
	struct in m[] = { [2 ... 3] = { .a = 1 }, { 4, 5 } };
	struct in old = { a: 1, b: 2 };
	int zero[4] = { }, one[] = { 1, 2 };
	struct in *p = &(struct in){ .b = v };
}
/* golden: ast
 * function lists : void @6:6-15:1
 *   param 0 v : int
 *   compound @7:1
 *     var o (local 1) : struct out @8:13
 *       init-list : struct out @8:17
 *         init out.n : int @8:19
 *           const = 1 : int @8:19
 *         init out.in : struct in @8:22
 *           init-list : struct in @8:22
 *             init in.a : int @8:24
 *               const = 2 : int @8:24
 *             init in.b : int @8:27
 *               const = 3 : int @8:27
 *         init out.arr : int[3] @8:32
 *           init-list : int[3] @8:32
 *             init = 1 @8:34
 *               const = 4 : int @8:40
 *             init = 2 : int @8:43
 *               const = 5 : int @8:43
 *         init out.y @8:48
 *           const = 6 : long @8:53
 *         init out.s : char[5] @8:56
 *           string : char[5] @8:56
 *     var d (local 2) : struct out @9:13
 *       init-list : struct out @9:17
 *         init out.in @9:19
 *           init in.b @9:19
 *             ref v (param 0) : int @9:27
 *         init out.arr @9:30
 *           init = 2 @9:30
 *             const = 7 : int @9:40
 *         init out.s @9:43
 *           const = 0 : const char * @9:48
 *     var e (local 3) : struct out @10:13
 *       init-list : struct out @10:17
 *         init out.n : int @10:19
 *           const = 1 : int @10:19
 *         init : int @10:22
 *           const = 2 : int @10:22
 *         init : int @10:25
 *           const = 3 : int @10:25
 *     var m (local 4) : struct in[5] @11:12
 *       init-list : struct in[5] @11:18
 *         init @11:20
 *           init-list : struct in @11:32
 *             init in.a @11:34
 *               const = 1 : int @11:39
 *         init : struct in @11:44
 *           init-list : struct in @11:44
 *             init in.a : int @11:46
 *               const = 4 : int @11:46
 *             init in.b : int @11:49
 *               const = 5 : int @11:49
 *     var old (local 5) : struct in @12:12
 *       init-list : struct in @12:18
 *         init in.a @12:20
 *           const = 1 : int @12:23
 *         init in.b @12:26
 *           const = 2 : int @12:29
 *     var zero (local 6) : int[4] @13:6
 *       init-list : int[4] @13:16
 *     var one (local 7) : int[2] @13:21
 *       init-list : int[2] @13:29
 *         init = 0 : int @13:31
 *           const = 1 : int @13:31
 *         init = 1 : int @13:34
 *           const = 2 : int @13:34
 *     var p (local 8) : struct in * @14:13
 *       unary & : struct in * @14:17
 *         compound-lit : struct in @14:18
 *           init-list : struct in @14:29
 *             init in.b @14:31
 *               ref v (param 0) : int @14:36
 */
