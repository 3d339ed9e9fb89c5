/* SPDX-License-Identifier: GPL-2.0-only */
/* Statement expressions: value, scope, leaving by goto and return. */
int f(int i);

#define max(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })

int value(int x)
{
	return max(f(x), 3);
}

int leave(int x)
{
	int y = ({
		int z = f(x);

		if (z == 1)
			goto out;
		if (z == 2)
			return 2;
		z;
	});

	return y;
out:
	return -1;
}

void no_value(int x)
{
	({ f(x); });
	({ if (x) f(1); });
}

int used(int x)
{
	(void)({ f(1); });
	return ({ int r = f(2); r; });
}

/* golden: ir
 * fn value(x: int) -> int  analyzer/tests/ir/stmt_expr.c:7
 *   var _a: int
 *   var _b: int
 *   b0:
 *     t0 = load &x  ; 9
 *     t1 = call f(t0)  ; 9 used
 *     store &_a, t1
 *     store &_b, 3
 *     t3 = load &_a
 *     t4 = load &_b
 *     t5 = t3 > t4 : int
 *     branch t5 b1 b2
 *   b1:
 *     t6 = load &_a  ; 9 in max
 *     t2 = copy t6
 *     jump b3
 *   b2:
 *     t7 = load &_b  ; 9 in max
 *     t2 = copy t7
 *     jump b3
 *   b3:
 *     scope-end &_b  ; 9 in max
 *     scope-end &_a
 *     return t2
 * fn leave(x: int) -> int  analyzer/tests/ir/stmt_expr.c:12
 *   var y: int
 *   var z: int
 *   b0:
 *     t0 = load &x  ; 15
 *     t1 = call f(t0)  ; 15 used
 *     store &z, t1
 *     t2 = load &z  ; 17
 *     t3 = t2 == 1 : int
 *     branch t3 b1 b2
 *   b1:
 *     scope-end &z  ; 18
 *     jump b5
 *   b2:
 *     t4 = load &z  ; 19
 *     t5 = t4 == 2 : int
 *     branch t5 b3 b4
 *   b3:
 *     return 2  ; 20
 *   b4:
 *     t6 = load &z  ; 21
 *     scope-end &z  ; 14
 *     store &y, t6
 *     t7 = load &y  ; 24
 *     return t7
 *   b5: out
 *     return -1  ; 26
 * fn no_value(x: int) -> void  analyzer/tests/ir/stmt_expr.c:29
 *   b0:
 *     t0 = load &x  ; 31
 *     t1 = call f(t0)  ; 31
 *     t2 = load &x  ; 32
 *     branch t2 b1 b2
 *   b1:
 *     t3 = call f(1)  ; 32
 *     jump b2
 *   b2:
 *     return  ; 33
 * fn used(x: int) -> int  analyzer/tests/ir/stmt_expr.c:35
 *   var r: int
 *   b0:
 *     t0 = call f(1)  ; 37
 *     t1 = call f(2)  ; 38 used
 *     store &r, t1
 *     t2 = load &r
 *     scope-end &r
 *     return t2
 */
