/* SPDX-License-Identifier: GPL-2.0-only */
/* do { } while (0) is no loop; break and continue in it leave it. */
int f(int i);

#define once(x) do { if (f(x)) break; f(2); } while (0)

void macro(int x)
{
	once(x);
	f(9);
}

void leaves(int x)
{
	do {
		if (x)
			continue;
		f(1);
	} while (0);
	do
		f(3);
	while (f(4) > 0);
}

/* golden: ir
 * fn macro(x: int) -> void  analyzer/tests/ir/dowhile0.c:7
 *   b0:
 *     t0 = load &x  ; 9
 *     t1 = call f(t0)  ; 9 used in once
 *     branch t1 b2 b1
 *   b1:
 *     t2 = call f(2)  ; 9 in once
 *     jump b2
 *   b2:
 *     t3 = call f(9)  ; 10
 *     return  ; 11
 * fn leaves(x: int) -> void  analyzer/tests/ir/dowhile0.c:13
 *   b0:
 *     t0 = load &x  ; 16
 *     branch t0 b2 b1
 *   b1:
 *     t1 = call f(1)  ; 18
 *     jump b2
 *   b2: loop
 *     t2 = call f(3)  ; 21
 *     t3 = call f(4)  ; 22 used
 *     t4 = t3 > 0 : int
 *     branch t4 b2 b3
 *   b3:
 *     return  ; 23
 */
