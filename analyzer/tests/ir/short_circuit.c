/* SPDX-License-Identifier: GPL-2.0-only */
/* && || ! as control and as values. */
int f(int i);
int g(void);

int control(int a, int b)
{
	if (a && !b)
		return f(1);
	if (!(a || f(2)) && b > 3)
		return f(3);
	return 0;
}

int value(int a, int b)
{
	int x = a && f(b);
	int y = !a;
	int z = !!b;

	return x || (y && z);
}

void effect(int a)
{
	a && g();
	a || g();
}

_Bool truth(int a, void *p)
{
	_Bool x = a;

	if (p)
		x = a < 3;
	return x;
}

/* golden: ir
 * fn control(a: int, b: int) -> int  analyzer/tests/ir/short_circuit.c:6
 *   b0:
 *     t0 = load &a  ; 8
 *     branch t0 b1 b3
 *   b1:
 *     t1 = load &b  ; 8
 *     branch t1 b3 b2
 *   b2:
 *     t2 = call f(1)  ; 9 used
 *     return t2
 *   b3:
 *     t3 = load &a  ; 10
 *     branch t3 b7 b4
 *   b4:
 *     t4 = call f(2)  ; 10 used
 *     branch t4 b7 b5
 *   b5:
 *     t5 = load &b  ; 10
 *     t6 = t5 > 3 : int
 *     branch t6 b6 b7
 *   b6:
 *     t7 = call f(3)  ; 11 used
 *     return t7
 *   b7:
 *     return 0  ; 12
 * fn value(a: int, b: int) -> int  analyzer/tests/ir/short_circuit.c:15
 *   var x: int
 *   var y: int
 *   var z: int
 *   b0:
 *     t1 = load &a  ; 17
 *     branch t1 b1 b3
 *   b1:
 *     t2 = load &b  ; 17
 *     t3 = call f(t2)  ; 17 used
 *     branch t3 b2 b3
 *   b2:
 *     t0 = copy 1  ; 17
 *     jump b4
 *   b3:
 *     t0 = copy 0  ; 17
 *     jump b4
 *   b4:
 *     store &x, t0  ; 17
 *     t4 = load &a  ; 18
 *     t5 = !t4
 *     store &y, t5
 *     t6 = load &b  ; 19
 *     t7 = t6 != 0 : int
 *     store &z, t7
 *     t9 = load &x  ; 21
 *     branch t9 b7 b5
 *   b5:
 *     t10 = load &y  ; 21
 *     branch t10 b6 b8
 *   b6:
 *     t11 = load &z  ; 21
 *     branch t11 b7 b8
 *   b7:
 *     t8 = copy 1  ; 21
 *     jump b9
 *   b8:
 *     t8 = copy 0  ; 21
 *     jump b9
 *   b9:
 *     return t8  ; 21
 * fn effect(a: int) -> void  analyzer/tests/ir/short_circuit.c:24
 *   b0:
 *     t0 = load &a  ; 26
 *     branch t0 b1 b2
 *   b1:
 *     t1 = call g()  ; 26
 *     jump b2
 *   b2:
 *     t2 = load &a  ; 27
 *     branch t2 b4 b3
 *   b3:
 *     t3 = call g()  ; 27
 *     jump b4
 *   b4:
 *     return  ; 28
 * fn truth(a: int, p: void *) -> _Bool  analyzer/tests/ir/short_circuit.c:30
 *   var x: _Bool
 *   b0:
 *     t0 = load &a  ; 32
 *     t1 = t0 != 0 : int
 *     store &x, t1
 *     t2 = load &p  ; 34
 *     branch t2 b1 b2
 *   b1:
 *     t3 = load &a  ; 35
 *     t4 = t3 < 3 : int
 *     store &x, t4
 *     jump b2  ; 34
 *   b2:
 *     t5 = load &x  ; 36
 *     return t5
 */
