/* SPDX-License-Identifier: GPL-2.0-only */
/* for with each part absent, break and continue. */
int more(int i);

int only_condition(int i)
{
	for (; more(i); )
		i = more(2);
	return i;
}

int only_init(int n)
{
	int i;

	for (i = 0; ; ) {
		if (more(i))
			break;
		i += 2;
	}
	return i;
}

int only_step(int i)
{
	for (; ; i++) {
		if (i == 7)
			continue;
		if (more(i))
			return i;
	}
}

void nothing(void)
{
	for (;;)
		;
}

int all(int n)
{
	int sum = 0;

	for (int i = 0, j = n; i < j; i++, --j)
		sum += i;
	return sum;
}

/* golden: ir
 * fn only_condition(i: int) -> int  analyzer/tests/ir/loop_for_null_parts.c:5
 *   b0:
 *     jump b1
 *   b1: loop
 *     t0 = load &i  ; 7
 *     t1 = call more(t0)  ; 7 used
 *     branch t1 b2 b3
 *   b2:
 *     t2 = call more(2)  ; 8 used
 *     store &i, t2
 *     jump b1
 *   b3:
 *     t3 = load &i  ; 9
 *     return t3
 * fn only_init(n: int) -> int  analyzer/tests/ir/loop_for_null_parts.c:12
 *   var i: int
 *   b0:
 *     uninit &i  ; 14
 *     store &i, 0  ; 16
 *     jump b1
 *   b1: loop
 *     t0 = load &i  ; 17
 *     t1 = call more(t0)  ; 17 used
 *     branch t1 b3 b2
 *   b2:
 *     t2 = load &i  ; 19
 *     t3 = t2 + 2 : int
 *     store &i, t3
 *     jump b1
 *   b3:
 *     t4 = load &i  ; 21
 *     return t4
 * fn only_step(i: int) -> int  analyzer/tests/ir/loop_for_null_parts.c:24
 *   b0:
 *     jump b1
 *   b1: loop
 *     t0 = load &i  ; 27
 *     t1 = t0 == 7 : int
 *     branch t1 b4 b2
 *   b2:
 *     t2 = load &i  ; 29
 *     t3 = call more(t2)  ; 29 used
 *     branch t3 b3 b4
 *   b3:
 *     t4 = load &i  ; 30
 *     return t4
 *   b4:
 *     t5 = load &i  ; 26
 *     t6 = t5 + 1 : int
 *     store &i, t6
 *     jump b1
 * fn nothing() -> void  analyzer/tests/ir/loop_for_null_parts.c:34
 *   b0:
 *     jump b1
 *   b1: loop
 *     jump b1  ; 36
 * fn all(n: int) -> int  analyzer/tests/ir/loop_for_null_parts.c:40
 *   var sum: int
 *   var i: int
 *   var j: int
 *   b0:
 *     store &sum, 0  ; 42
 *     store &i, 0  ; 44
 *     t0 = load &n
 *     store &j, t0
 *     jump b1
 *   b1: loop
 *     t1 = load &i  ; 44
 *     t2 = load &j
 *     t3 = t1 < t2 : int
 *     branch t3 b2 b3
 *   b2:
 *     t4 = load &i  ; 45
 *     t5 = load &sum
 *     t6 = t5 + t4 : int
 *     store &sum, t6
 *     t7 = load &i  ; 44
 *     t8 = t7 + 1 : int
 *     store &i, t8
 *     t9 = load &j
 *     t10 = t9 - 1 : int
 *     store &j, t10
 *     jump b1
 *   b3:
 *     scope-end &j  ; 44
 *     scope-end &i
 *     t11 = load &sum  ; 46
 *     return t11
 */
