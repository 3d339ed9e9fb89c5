/* SPDX-License-Identifier: GPL-2.0-only */
/* calls and arguments as written, in and out of macros */
#define FOLL_WRITE 0x01
#define FOLL_FORCE 0x10
#define alloc_hooks(x) ({ typeof(x) _r = x; _r; })
#define kmalloc(...) alloc_hooks(kmalloc_noprof(__VA_ARGS__))
#define GFP_KERNEL (0x10u | 0x20u)
#define get_rw(start, pages) gup(start, 1, (FOLL_WRITE), pages)
#define get_or(start, flags) gup(start, 1, flags | FOLL_WRITE, 0)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define call_it(f, x) f(x)
#define same(x) same(x)
#define hidden gup(0, 0, 0, 0)
int gup(long start, int nr, unsigned int flags, int *pages);
void *kmalloc_noprof(unsigned long size, unsigned int gfp);
int one(int);
int same(int);

void texts(long start, int n, int *pages)
{
	gup(start,  n,	FOLL_WRITE /* rw */ |
	    FOLL_FORCE, pages);
	pages = kmalloc(sizeof(*pages) * n, GFP_KERNEL);
	get_rw(start + 1, pages);
	get_or(start, FOLL_FORCE);
	if (unlikely(gup(start, n, FOLL_FORCE, pages) < 0))
		return;
	n = min(one(n), one((n, 3)));
	call_it(one, n + 1);
	same(same(2));
	hidden;
	(one)(n);
	gup(start, ')', 0, pages), one(1);
}
/* golden: ast
 * function texts : void @20:6-35:1
 *   param 0 start : long
 *   param 1 n : int
 *   param 2 pages : int *
 *   compound @21:1
 *     expr @22:2
 *       call gup : int @22:2 "gup(start, n, FOLL_WRITE | FOLL_FORCE, pages)"
 *         ref gup (function) : int (long, int, unsigned int, int *) @22:2
 *         ref start (param 0) : long @22:6 "start"
 *         ref n (param 1) : int @22:14 "n"
 *         const = 17 : unsigned int @22:17 <FOLL_WRITE> "FOLL_WRITE | FOLL_FORCE"
 *         ref pages (param 2) : int * @23:18 "pages"
 *     expr @24:2
 *       assign : int * @24:2
 *         ref pages (param 2) : int * @24:2
 *         stmt-expr : void * @24:10 <kmalloc>
 *           compound @24:10 <kmalloc>
 *             var _r (local 3) : void * @24:10 <kmalloc>
 *               call kmalloc_noprof : void * @24:10 <kmalloc> "kmalloc(sizeof(*pages) * n, GFP_KERNEL)"
 *                 ref kmalloc_noprof (function) : void *(unsigned long, unsigned int) @24:10 <kmalloc>
 *                 binary * : unsigned long @24:18 "sizeof(*pages) * n"
 *                   const = 4 : unsigned long @24:18
 *                   cast implicit : unsigned long @24:35
 *                     ref n (param 1) : int @24:35
 *                 const = 48 : unsigned int @24:38 <GFP_KERNEL> "GFP_KERNEL"
 *             expr @24:10 <kmalloc>
 *               ref _r (local 3) : void * @24:10 <kmalloc>
 *     expr @25:2 <get_rw>
 *       call gup : int @25:2 <get_rw> "get_rw(start + 1, pages)"
 *         ref gup (function) : int (long, int, unsigned int, int *) @25:2 <get_rw>
 *         binary + : long @25:9 "start + 1"
 *           ref start (param 0) : long @25:9
 *           const = 1 : long @25:17
 *         const = 1 : int @25:2 <get_rw> "1"
 *         const = 1 : unsigned int @25:2 <get_rw> "(FOLL_WRITE)"
 *         ref pages (param 2) : int * @25:20 "pages"
 *     expr @26:2 <get_or>
 *       call gup : int @26:2 <get_or> "get_or(start, FOLL_FORCE)"
 *         ref gup (function) : int (long, int, unsigned int, int *) @26:2 <get_or>
 *         ref start (param 0) : long @26:9 "start"
 *         const = 1 : int @26:2 <get_or> "1"
 *         const = 17 : unsigned int @26:16 <FOLL_FORCE> "get_or(start, FOLL_FORCE)"
 *         const = 0 : int * @26:2 <get_or> "0"
 *     if @27:2
 *       call __builtin_expect : long @27:6 <unlikely> "unlikely(gup(start, n, FOLL_FORCE, pages) < 0)"
 *         ref __builtin_expect (function) : <builtin fn type> @27:6 <unlikely>
 *         cast implicit : long @27:6 <unlikely> "!!(x)"
 *           unary ! : int @27:6 <unlikely>
 *             unary ! : int @27:6 <unlikely>
 *               binary < : int @27:15
 *                 call gup : int @27:15 "gup(start, n, FOLL_FORCE, pages)"
 *                   ref gup (function) : int (long, int, unsigned int, int *) @27:15
 *                   ref start (param 0) : long @27:19 "start"
 *                   ref n (param 1) : int @27:26 "n"
 *                   const = 16 : unsigned int @27:29 <FOLL_FORCE> "FOLL_FORCE"
 *                   ref pages (param 2) : int * @27:41 "pages"
 *                 const = 0 : int @27:50
 *         const = 0 : long @27:6 <unlikely> "0"
 *       return @28:3
 *         -
 *       -
 *     expr @29:2
 *       assign : int @29:2
 *         ref n (param 1) : int @29:2
 *         stmt-expr : int @29:6 <min>
 *           compound @29:6 <min>
 *             var _a (local 4) : int @29:6 <min>
 *               call one : int @29:10 "one(n)"
 *                 ref one (function) : int (int) @29:10
 *                 ref n (param 1) : int @29:14 "n"
 *             var _b (local 5) : int @29:6 <min>
 *               call one : int @29:18 "one((n, 3))"
 *                 ref one (function) : int (int) @29:18
 *                 binary , : int @29:23 "(n, 3)"
 *                   ref n (param 1) : int @29:23
 *                   const = 3 : int @29:26
 *             expr @29:6 <min>
 *               cond : int @29:6 <min>
 *                 binary < : int @29:6 <min>
 *                   ref _a (local 4) : int @29:6 <min>
 *                   ref _b (local 5) : int @29:6 <min>
 *                 ref _a (local 4) : int @29:6 <min>
 *                 ref _b (local 5) : int @29:6 <min>
 *     expr @30:10
 *       call one : int @30:10 "call_it(one, n + 1)"
 *         ref one (function) : int (int) @30:10
 *         binary + : int @30:15 "n + 1"
 *           ref n (param 1) : int @30:15
 *           const = 1 : int @30:19
 *     expr @31:2 <same>
 *       call same : int @31:2 <same> "same(same(2))"
 *         ref same (function) : int (int) @31:2 <same>
 *         call same : int @31:7 <same> "same(2)"
 *           ref same (function) : int (int) @31:7 <same>
 *           const = 2 : int @31:12 "2"
 *     expr @32:2 <hidden>
 *       call gup : int @32:2 <hidden> "hidden"
 *         ref gup (function) : int (long, int, unsigned int, int *) @32:2 <hidden>
 *         const = 0 : long @32:2 <hidden> "0"
 *         const = 0 : int @32:2 <hidden> "0"
 *         const = 0 : unsigned int @32:2 <hidden> "0"
 *         const = 0 : int * @32:2 <hidden> "0"
 *     expr @33:2
 *       call one : int @33:3 "(one)(n)"
 *         ref one (function) : int (int) @33:3
 *         ref n (param 1) : int @33:8 "n"
 *     expr @34:2
 *       binary , : int @34:2
 *         call gup : int @34:2 "gup(start, ')', 0, pages)"
 *           ref gup (function) : int (long, int, unsigned int, int *) @34:2
 *           ref start (param 0) : long @34:6 "start"
 *           const = 41 : int @34:13 "')'"
 *           const = 0 : unsigned int @34:18 "0"
 *           ref pages (param 2) : int * @34:21 "pages"
 *         call one : int @34:29 "one(1)"
 *           ref one (function) : int (int) @34:29
 *           const = 1 : int @34:33 "1"
 */
