/* SPDX-License-Identifier: GPL-2.0-only */
/* p + i and &p[i] look alike; i + p, p - i, differences and comparisons. */
struct page { int x; };
int take(struct page **pages);

int arith(struct page **pages, long i)
{
	take(pages + i);
	take(&pages[i]);
	take(i + pages);
	take(pages - i);
	take(&i[pages]);
	return 0;
}

long compare(struct page *a, struct page *b)
{
	if (a < b)
		return b - a;
	if (a == (void *)0)
		return 0;
	return !b;
}

int arrays(int i)
{
	int a[4], m[2][3];

	a[i] = 1;
	m[1][i] = a[0];
	*(a + 2) = 3;
	return sizeof(a) + (&a[3] - a);
}

int param(struct page *pages[], int grid[2][3])
{
	return pages[1]->x + grid[1][2];
}

/* golden: ir
 * fn arith(pages: struct page **, i: long) -> int  analyzer/tests/ir/ptr_arith.c:6
 *   b0:
 *     t0 = load &pages  ; 8
 *     t1 = load &i
 *     t2 = index t0[t1] : struct page **
 *     t3 = call take(t2)  ; 8
 *     t4 = load &pages  ; 9
 *     t5 = load &i
 *     t6 = index t4[t5] : struct page **
 *     t7 = call take(t6)  ; 9
 *     t8 = load &i  ; 10
 *     t9 = load &pages
 *     t10 = index t9[t8] : struct page **
 *     t11 = call take(t10)  ; 10
 *     t12 = load &pages  ; 11
 *     t13 = load &i
 *     t14 = -t13
 *     t15 = index t12[t14] : struct page **
 *     t16 = call take(t15)  ; 11
 *     t17 = load &pages  ; 12
 *     t18 = load &i
 *     t19 = index t17[t18] : struct page **
 *     t20 = call take(t19)  ; 12
 *     return 0  ; 13
 * fn compare(a: struct page *, b: struct page *) -> long  analyzer/tests/ir/ptr_arith.c:16
 *   b0:
 *     t0 = load &a  ; 18
 *     t1 = load &b
 *     t2 = t0 < t1 : struct page *
 *     branch t2 b1 b2
 *   b1:
 *     t3 = load &b  ; 19
 *     t4 = load &a
 *     t5 = t3 - t4 : struct page *
 *     return t5
 *   b2:
 *     t6 = load &a  ; 20
 *     t7 = t6 == 0 : struct page *
 *     branch t7 b3 b4
 *   b3:
 *     return 0  ; 21
 *   b4:
 *     t8 = load &b  ; 22
 *     t9 = !t8
 *     t10 = cast t9 : long
 *     return t10
 * fn arrays(i: int) -> int  analyzer/tests/ir/ptr_arith.c:25
 *   var a: int[4] taken
 *   var m: int[2][3]
 *   b0:
 *     uninit &a  ; 27
 *     uninit &m
 *     t0 = load &i  ; 29
 *     t1 = index &a[t0] : int *
 *     store t1, 1
 *     t2 = index &m[1] : int[3] *  ; 30
 *     t3 = load &i
 *     t4 = index t2[t3] : int *
 *     t5 = index &a[0] : int *
 *     t6 = load t5
 *     store t4, t6
 *     t7 = index &a[2] : int *  ; 31
 *     store t7, 3
 *     t8 = index &a[3] : int *  ; 32
 *     t9 = t8 - &a : int *
 *     t10 = cast t9 : unsigned long
 *     t11 = 16 + t10 : unsigned long
 *     t12 = cast t11 : int
 *     return t12
 * fn param(pages: struct page **, grid: int[3] *) -> int  analyzer/tests/ir/ptr_arith.c:35
 *   b0:
 *     t0 = load &pages  ; 37
 *     t1 = index t0[1] : struct page **
 *     t2 = load t1
 *     t3 = field t2 page.x
 *     t4 = load t3
 *     t5 = load &grid
 *     t6 = index t5[1] : int[3] *
 *     t7 = index t6[2] : int *
 *     t8 = load t7
 *     t9 = t4 + t8 : int
 *     return t9
 */
