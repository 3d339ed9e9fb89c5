/* SPDX-License-Identifier: GPL-2.0-only */
/* Casts: only those that change the representation are operations. */
unsigned long u(void);

long widths(int i, unsigned char c, long l)
{
	long a = i;
	int b = l;
	unsigned int d = i;
	short s = (short)70000;

	return a + b + c + d + s;
}

struct page;

struct page **pointers(void *p, unsigned long addr)
{
	struct page **a = p;
	struct page **b = (struct page **)addr;

	if (addr > (unsigned long)-4095L)
		return (void *)0;
	return a ? a : b;
}

float not_modelled(float x, int i)
{
	return x * 1.5f + i;
}

/* golden: ir
 * fn widths(i: int, c: unsigned char, l: long) -> long  analyzer/tests/ir/casts.c:5
 *   var a: long
 *   var b: int
 *   var d: unsigned int
 *   var s: short
 *   b0:
 *     t0 = load &i  ; 7
 *     t1 = cast t0 : long
 *     store &a, t1
 *     t2 = load &l  ; 8
 *     t3 = cast t2 : int
 *     store &b, t3
 *     t4 = load &i  ; 9
 *     t5 = cast t4 : unsigned int
 *     store &d, t5
 *     store &s, 4464  ; 10
 *     t6 = load &a  ; 12
 *     t7 = load &b
 *     t8 = cast t7 : long
 *     t9 = t6 + t8 : long
 *     t10 = load &c
 *     t11 = cast t10 : long
 *     t12 = t9 + t11 : long
 *     t13 = load &d
 *     t14 = cast t13 : long
 *     t15 = t12 + t14 : long
 *     t16 = load &s
 *     t17 = cast t16 : long
 *     t18 = t15 + t17 : long
 *     return t18
 * fn pointers(p: void *, addr: unsigned long) -> struct page **  analyzer/tests/ir/casts.c:17
 *   var a: struct page **
 *   var b: struct page **
 *   b0:
 *     t0 = load &p  ; 19
 *     store &a, t0
 *     t1 = load &addr  ; 20
 *     t2 = cast t1 : struct page **
 *     store &b, t2
 *     t3 = load &addr  ; 22
 *     t4 = t3 > -4095 : unsigned long
 *     branch t4 b1 b2
 *   b1:
 *     return 0  ; 23
 *   b2:
 *     t6 = load &a  ; 24
 *     branch t6 b3 b4
 *   b3:
 *     t7 = load &a  ; 24
 *     t5 = copy t7
 *     jump b5
 *   b4:
 *     t8 = load &b  ; 24
 *     t5 = copy t8
 *     jump b5
 *   b5:
 *     return t5  ; 24
 * fn not_modelled(x: float, i: int) -> float  analyzer/tests/ir/casts.c:27
 *   b0:
 *     t0 = load &x  ; 29
 *     t1 = t0 * ? : float
 *     t2 = load &i
 *     t3 = cast t2 : float
 *     t4 = t1 + t3 : float
 *     return t4
 */
