/* SPDX-License-Identifier: GPL-2.0-only */
/* op= and ++ --: the place is evaluated once. */
int *f(void);
struct s { unsigned char c; long n; int *p; };

void assign(struct s *s, int i)
{
	*f() += i;
	s->c <<= i;
	s->n -= i;
	s->p += 3;
	s->p -= i;
}

int steps(int *p, int i)
{
	int a = i++;
	int b = --i;
	int c = *p++;
	int d = (*p)--;

	return a + b + c + d;
}

int chain(int a, int b)
{
	a = b = 7;
	return a, b;
}

/* golden: ir
 * fn assign(s: struct s *, i: int) -> void  analyzer/tests/ir/compound_assign.c:6
 *   b0:
 *     t0 = call f()  ; 8 used
 *     t1 = load &i
 *     t2 = load t0
 *     t3 = t2 + t1 : int
 *     store t0, t3
 *     t4 = load &s  ; 9
 *     t5 = field t4 s.c
 *     t6 = load &i
 *     t7 = load t5
 *     t8 = cast t7 : int
 *     t9 = t8 << t6 : int
 *     t10 = cast t9 : unsigned char
 *     store t5, t10
 *     t11 = load &s  ; 10
 *     t12 = field t11 s.n
 *     t13 = load &i
 *     t14 = cast t13 : long
 *     t15 = load t12
 *     t16 = t15 - t14 : long
 *     store t12, t16
 *     t17 = load &s  ; 11
 *     t18 = field t17 s.p
 *     t19 = load t18
 *     t20 = index t19[3] : int *
 *     store t18, t20
 *     t21 = load &s  ; 12
 *     t22 = field t21 s.p
 *     t23 = load &i
 *     t24 = load t22
 *     t25 = -t23
 *     t26 = index t24[t25] : int *
 *     store t22, t26
 *     return  ; 13
 * fn steps(p: int *, i: int) -> int  analyzer/tests/ir/compound_assign.c:15
 *   var a: int
 *   var b: int
 *   var c: int
 *   var d: int
 *   b0:
 *     t0 = load &i  ; 17
 *     t1 = t0 + 1 : int
 *     store &i, t1
 *     store &a, t0
 *     t2 = load &i  ; 18
 *     t3 = t2 - 1 : int
 *     store &i, t3
 *     store &b, t3
 *     t4 = load &p  ; 19
 *     t5 = index t4[1] : int *
 *     store &p, t5
 *     t6 = load t4
 *     store &c, t6
 *     t7 = load &p  ; 20
 *     t8 = load t7
 *     t9 = t8 - 1 : int
 *     store t7, t9
 *     store &d, t8
 *     t10 = load &a  ; 22
 *     t11 = load &b
 *     t12 = t10 + t11 : int
 *     t13 = load &c
 *     t14 = t12 + t13 : int
 *     t15 = load &d
 *     t16 = t14 + t15 : int
 *     return t16
 * fn chain(a: int, b: int) -> int  analyzer/tests/ir/compound_assign.c:25
 *   b0:
 *     store &b, 7  ; 27
 *     store &a, 7
 *     t0 = load &b  ; 28
 *     return t0
 */
