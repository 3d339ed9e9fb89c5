/* SPDX-License-Identifier: GPL-2.0-only */
/* asm goto: an edge for each label, the next statement first. */
int use(int i);

int jump(int *p, int v)
{
	asm goto("test %0" : : "r" (v) : "memory" : fault);
	use(1);
	return 0;
fault:
	return -14;
}

int outputs(int *p)
{
	int v;

	asm volatile("mov %1, %0" : "=r" (v) : "m" (*p));
	return v;
}

#define get_user(x, p, label) do {					\
	__label__ local;						\
	asm goto("get %0" : "=r" (x) : "m" (*(p)) : : local);		\
	break;								\
local:									\
	x = 0;								\
	goto label;							\
} while (0)

int twice(int *p)
{
	int a, b;

	get_user(a, p, bad);
	get_user(b, p + 1, bad);
	return a + b;
bad:
	return -14;
}

/* golden: ir
 * fn jump(p: int *, v: int) -> int  analyzer/tests/ir/asm_goto.c:5
 *   b0:
 *     asm(&v)  ; 7
 *     goto-any b1 b2
 *   b1:
 *     t0 = call use(1)  ; 8
 *     return 0  ; 9
 *   b2: fault
 *     return -14  ; 11
 * fn outputs(p: int *) -> int  analyzer/tests/ir/asm_goto.c:14
 *   var v: int
 *   b0:
 *     uninit &v  ; 16
 *     t0 = load &p  ; 18
 *     asm(&v, t0)
 *     t1 = load &v  ; 19
 *     return t1
 * fn twice(p: int *) -> int  analyzer/tests/ir/asm_goto.c:31
 *   var a: int
 *   var b: int
 *   b0:
 *     uninit &a  ; 33
 *     uninit &b
 *     t0 = load &p  ; 35
 *     asm(&a, t0)
 *     goto-any b2 b1
 *   b1: local.1
 *     store &a, 0  ; 35
 *     jump b5
 *   b2:
 *     t1 = load &p  ; 36
 *     t2 = index t1[1] : int *
 *     asm(&b, t2)
 *     goto-any b4 b3
 *   b3: local.2
 *     store &b, 0  ; 36
 *     jump b5
 *   b4:
 *     t3 = load &a  ; 37
 *     t4 = load &b
 *     t5 = t3 + t4 : int
 *     return t5
 *   b5: bad
 *     return -14  ; 39
 */
