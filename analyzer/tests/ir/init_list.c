/* SPDX-License-Identifier: GPL-2.0-only */
/* Initialisers: zero of the whole, then what the list names. */
struct in { int a, b; };
struct out { struct in i; int v[3]; const char *s; union { int u; long l; }; };
int f(int i);

int locals(int n)
{
	struct out o = { .i = { 1, f(2) }, .v[1] = n, .s = "x", .u = 5 };
	int a[4] = { [2] = n, 3 };
	struct in e = { };
	int s = { 4 };
	char str[8] = "abc";

	return o.v[0] + a[0] + e.a + s + str[0];
}

void take(const struct in *i);

void literal(int n)
{
	struct in x;

	take(&(struct in){ .a = n, .b = f(n) });
	x = (struct in){ n };
	x = (n ? x : (struct in){ 2, 3 });
	take(&x);
}

int table(int i)
{
	static const int fixed[2] = { 1, 2 };
	int big[70] = {
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
	};

	return fixed[i] + big[i];
}

/* golden: ir
 * fn locals(n: int) -> int  analyzer/tests/ir/init_list.c:7
 *   var o: struct out
 *   var a: int[4]
 *   var e: struct in
 *   var s: int
 *   var str: char[8]
 *   b0:
 *     zero &o  ; 9
 *     t0 = field &o out.i
 *     t1 = field t0 in.a
 *     store t1, 1
 *     t2 = field t0 in.b
 *     t3 = call f(2)  ; 9 used
 *     store t2, t3
 *     t4 = field &o out.v
 *     t5 = index t4[1] : int *
 *     t6 = load &n
 *     store t5, t6
 *     t7 = field &o out.s
 *     store t7, "..."
 *     t8 = field &o out.u
 *     store t8, 5
 *     zero &a  ; 10
 *     t9 = index &a[2] : int *
 *     t10 = load &n
 *     store t9, t10
 *     t11 = index &a[3] : int *
 *     store t11, 3
 *     zero &e  ; 11
 *     store &s, 4  ; 12
 *     store &str, "..."  ; 13
 *     t12 = field &o out.v  ; 15
 *     t13 = index t12[0] : int *
 *     t14 = load t13
 *     t15 = index &a[0] : int *
 *     t16 = load t15
 *     t17 = t14 + t16 : int
 *     t18 = field &e in.a
 *     t19 = load t18
 *     t20 = t17 + t19 : int
 *     t21 = load &s
 *     t22 = t20 + t21 : int
 *     t23 = index &str[0] : char *
 *     t24 = load t23
 *     t25 = cast t24 : int
 *     t26 = t22 + t25 : int
 *     return t26
 * fn literal(n: int) -> void  analyzer/tests/ir/init_list.c:20
 *   var x: struct in taken
 *   var lit.1: struct in taken
 *   var lit.2: struct in taken
 *   var lit.3: struct in taken
 *   b0:
 *     uninit &x  ; 22
 *     zero &lit.1  ; 24
 *     t0 = field &lit.1 in.a
 *     t1 = load &n
 *     store t0, t1
 *     t2 = field &lit.1 in.b
 *     t3 = load &n
 *     t4 = call f(t3)  ; 24 used
 *     store t2, t4
 *     call take(&lit.1)  ; 24
 *     zero &lit.2  ; 25
 *     t5 = field &lit.2 in.a
 *     t6 = load &n
 *     store t5, t6
 *     t7 = load &lit.2
 *     store &x, t7
 *     t9 = load &n  ; 26
 *     branch t9 b1 b2
 *   b1:
 *     t10 = load &x  ; 26
 *     t8 = copy t10
 *     jump b3
 *   b2:
 *     zero &lit.3  ; 26
 *     t11 = field &lit.3 in.a
 *     store t11, 2
 *     t12 = field &lit.3 in.b
 *     store t12, 3
 *     t13 = load &lit.3
 *     t8 = copy t13
 *     jump b3
 *   b3:
 *     store &x, t8  ; 26
 *     call take(&x)  ; 27
 *     return  ; 28
 * fn table(i: int) -> int  analyzer/tests/ir/init_list.c:30
 *   static fixed: int[2]
 *   var big: int[70]
 *   b0:
 *     zero &big  ; 33
 *     t0 = opaque : int[70]
 *     store &big, t0
 *     t1 = load &i  ; 39
 *     t2 = index &fixed[t1] : int *
 *     t3 = load t2
 *     t4 = load &i
 *     t5 = index &big[t4] : int *
 *     t6 = load t5
 *     t7 = t3 + t6 : int
 *     return t7
 */
