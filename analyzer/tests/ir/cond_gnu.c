/* SPDX-License-Identifier: GPL-2.0-only */
/* ?: and a ?: b, which evaluates a once. */
int f(int i);
void v(void);
void *ptr(void);

int plain(int a, long b)
{
	return a > 1 ? f(a) : (int)b;
}

int elvis(int a)
{
	return f(a) ?: -1;
}

void *elvis_ptr(void *p)
{
	return ptr() ?: p;
}

int as_condition(int a, int b)
{
	if (a ? f(b) : !b)
		return 1;
	if (f(a) ?: b)
		return 2;
	return 0;
}

void effects(int a)
{
	a ? v() : (void)f(a);
}

/* golden: ir
 * fn plain(a: int, b: long) -> int  analyzer/tests/ir/cond_gnu.c:7
 *   b0:
 *     t1 = load &a  ; 9
 *     t2 = t1 > 1 : int
 *     branch t2 b1 b2
 *   b1:
 *     t3 = load &a  ; 9
 *     t4 = call f(t3)  ; 9 used
 *     t0 = copy t4
 *     jump b3
 *   b2:
 *     t5 = load &b  ; 9
 *     t6 = cast t5 : int
 *     t0 = copy t6
 *     jump b3
 *   b3:
 *     return t0  ; 9
 * fn elvis(a: int) -> int  analyzer/tests/ir/cond_gnu.c:12
 *   b0:
 *     t1 = load &a  ; 14
 *     t2 = call f(t1)  ; 14 used
 *     t0 = copy t2
 *     branch t2 b2 b1
 *   b1:
 *     t0 = copy -1  ; 14
 *     jump b2
 *   b2:
 *     return t0  ; 14
 * fn elvis_ptr(p: void *) -> void *  analyzer/tests/ir/cond_gnu.c:17
 *   b0:
 *     t1 = call ptr()  ; 19 used
 *     t0 = copy t1
 *     branch t1 b2 b1
 *   b1:
 *     t2 = load &p  ; 19
 *     t0 = copy t2
 *     jump b2
 *   b2:
 *     return t0  ; 19
 * fn as_condition(a: int, b: int) -> int  analyzer/tests/ir/cond_gnu.c:22
 *   b0:
 *     t0 = load &a  ; 24
 *     branch t0 b1 b2
 *   b1:
 *     t1 = load &b  ; 24
 *     t2 = call f(t1)  ; 24 used
 *     branch t2 b3 b4
 *   b2:
 *     t3 = load &b  ; 24
 *     branch t3 b4 b3
 *   b3:
 *     return 1  ; 25
 *   b4:
 *     t4 = load &a  ; 26
 *     t5 = call f(t4)  ; 26 used
 *     branch t5 b6 b5
 *   b5:
 *     t6 = load &b  ; 26
 *     branch t6 b6 b7
 *   b6:
 *     return 2  ; 27
 *   b7:
 *     return 0  ; 28
 * fn effects(a: int) -> void  analyzer/tests/ir/cond_gnu.c:31
 *   b0:
 *     t0 = load &a  ; 33
 *     branch t0 b1 b2
 *   b1:
 *     call v()  ; 33
 *     jump b3
 *   b2:
 *     t1 = load &a  ; 33
 *     t2 = call f(t1)  ; 33
 *     jump b3
 *   b3:
 *     return  ; 34
 */
