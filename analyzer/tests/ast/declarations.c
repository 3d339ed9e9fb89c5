/* SPDX-License-Identifier: GPL-2.0-only */
/* things in bodies that are not statements */
extern void panic(const char *fmt, ...) __attribute__((__noreturn__));

int bodies(int argc, ...)
{
	_Static_assert(sizeof(int) == 4, "int");
	int local_proto(int);
	struct here { int x; } h = { argc };
	enum { INNER = 3 };
	typedef int t;
	extern int outside;
	static int counter = 1;
	t a = INNER, b;
	__builtin_va_list ap;

	__builtin_va_start(ap, argc);
	b = __builtin_va_arg(ap, int);
	({ int inner = local_proto(a); ({ inner + b; }); });
	if (outside)
		panic("%s", __func__);
	return counter++ + h.x + (int)1.5;
}
/* golden: ast
 * function bodies : int @5:5-23:1 ...
 *   param 0 argc : int
 *   compound @6:1
 *     var h (local 1) : struct here @9:25
 *       init-list : struct here @9:29
 *         init here.x : int @9:31
 *           ref argc (param 0) : int @9:31
 *     var outside (global) : int @12:13
 *       -
 *     var counter (static 2) : int @13:13
 *       const = 1 : int @13:23
 *     var a (local 3) : int @14:4
 *       ref INNER = 3 (enumerator) : int @14:8
 *     var b (local 4) : int @14:15
 *       -
 *     var ap (local 5) : struct __va_list_tag[1] @15:20
 *       -
 *     expr @17:2
 *       call __builtin_va_start : void @17:2 "__builtin_va_start(ap, argc)"
 *         ref __builtin_va_start (function) : <builtin fn type> @17:2
 *         ref ap (local 5) : struct __va_list_tag[1] @17:21 "ap"
 *         ref argc (param 0) : int @17:25 "argc"
 *     expr @18:2
 *       assign : int @18:2
 *         ref b (local 4) : int @18:2
 *         va-arg : int @18:6
 *           ref ap (local 5) : struct __va_list_tag[1] @18:23
 *     expr @19:2
 *       stmt-expr : int @19:2
 *         compound @19:3
 *           var inner (local 6) : int @19:9
 *             call local_proto : int @19:17 "local_proto(a)"
 *               ref local_proto (function) : int (int) @19:17
 *               ref a (local 3) : int @19:29 "a"
 *           expr @19:33
 *             stmt-expr : int @19:33
 *               compound @19:34
 *                 expr @19:36
 *                   binary + : int @19:36
 *                     ref inner (local 6) : int @19:36
 *                     ref b (local 4) : int @19:44
 *     if @20:2
 *       ref outside (global) : int @20:6
 *       expr @21:3
 *         call panic : void @21:3 "panic("%s", __func__)"
 *           ref panic (function, noreturn) : void (const char *, ...) __attribute__((noreturn)) @21:3
 *           string : char[3] @21:9 ""%s""
 *           string : char[7] @21:15 "__func__"
 *       -
 *     return @22:2
 *       binary + : int @22:9
 *         binary + : int @22:9
 *           unary post++ : int @22:9
 *             ref counter (static 2) : int @22:9
 *           member here.x : int @22:21
 *             ref h (local 1) : struct here @22:21
 *         cast : int @22:27
 *           float : double @22:32
 */
