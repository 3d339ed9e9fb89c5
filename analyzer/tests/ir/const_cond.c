/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions known at compile time get one edge; the other side is kept as dead code. */
int f(int i);
enum { OFF, ON };
#define IS_ENABLED(x) (x)

int folds(int x)
{
	if (0)
		f(1);
	if (IS_ENABLED(ON) && x)
		f(2);
	if (IS_ENABLED(OFF) && f(3))
		f(4);
	x = sizeof(long) == 8 ? f(5) : f(6);
	while (1) {
		if (f(7))
			break;
	}
	return x;
}

int after_return(int x)
{
	return f(x);
	f(8);
}

int dead_label(int x)
{
	if (OFF)
		goto out;
	return 1;
out:
	return f(x);
}

/* golden: ir
 * fn folds(x: int) -> int  analyzer/tests/ir/const_cond.c:7
 *   b0:
 *     jump b2  ; 9
 *   b1: dead
 *     t0 = call f(1)  ; 10
 *     jump b2  ; 9
 *   b2:
 *     t1 = load &x  ; 11
 *     branch t1 b3 b6
 *   b3:
 *     t2 = call f(2)  ; 12
 *     jump b6  ; 11
 *   b4: dead
 *     t3 = call f(3)  ; 13 used
 *     branch t3 b5 b6
 *   b5: dead
 *     t4 = call f(4)  ; 14
 *     jump b6  ; 13
 *   b6:
 *     t6 = call f(5)  ; 15 used
 *     t5 = copy t6
 *     jump b8
 *   b7: dead
 *     t7 = call f(6)  ; 15 used
 *     t5 = copy t7
 *     jump b8
 *   b8:
 *     store &x, t5  ; 15
 *     jump b9
 *   b9: loop
 *     t8 = call f(7)  ; 17 used
 *     branch t8 b10 b9
 *   b10:
 *     t9 = load &x  ; 20
 *     return t9
 * fn after_return(x: int) -> int  analyzer/tests/ir/const_cond.c:23
 *   b0:
 *     t0 = load &x  ; 25
 *     t1 = call f(t0)  ; 25 used
 *     return t1
 *   b1: dead
 *     t2 = call f(8)  ; 26
 *     return  ; 27
 * fn dead_label(x: int) -> int  analyzer/tests/ir/const_cond.c:29
 *   b0:
 *     return 1  ; 33
 *   b1: out dead
 *     t0 = load &x  ; 35
 *     t1 = call f(t0)  ; 35 used
 *     return t1
 */
