/* SPDX-License-Identifier: GPL-2.0-only */
/* UNINIT and SCOPE_END: where a variable starts and stops to mean something. */
int f(int *p);
extern int shared;
static int counter;

int blocks(int n)
{
	int a;

	for (int i = 0; i < n; i++) {
		int b;

		f(&b);
		if (b)
			continue;
		{
			int a = b;

			f(&a);
		}
	}
	a = n;
	return a;
}

int globals(int n)
{
	static int calls = 3;

	calls++;
	shared = counter;
	return f(&shared) + calls;
}

/* golden: ir
 * fn blocks(n: int) -> int  analyzer/tests/ir/scopes.c:7
 *   var a#1: int
 *   var i: int
 *   var b: int taken
 *   var a#4: int taken
 *   b0:
 *     uninit &a#1  ; 9
 *     store &i, 0  ; 11
 *     jump b1
 *   b1: loop
 *     t0 = load &i  ; 11
 *     t1 = load &n
 *     t2 = t0 < t1 : int
 *     branch t2 b2 b6
 *   b2:
 *     uninit &b  ; 12
 *     t3 = call f(&b)  ; 14
 *     t4 = load &b  ; 15
 *     branch t4 b3 b4
 *   b3:
 *     scope-end &b  ; 16
 *     jump b5
 *   b4:
 *     t5 = load &b  ; 18
 *     store &a#4, t5
 *     t6 = call f(&a#4)  ; 20
 *     scope-end &a#4  ; 21
 *     scope-end &b  ; 22
 *     jump b5
 *   b5:
 *     t7 = load &i  ; 11
 *     t8 = t7 + 1 : int
 *     store &i, t8
 *     jump b1
 *   b6:
 *     scope-end &i  ; 11
 *     t9 = load &n  ; 23
 *     store &a#1, t9
 *     t10 = load &a#1  ; 24
 *     return t10
 * fn globals(n: int) -> int  analyzer/tests/ir/scopes.c:27
 *   static calls: int
 *   global shared: int taken
 *   global counter: int static
 *   b0:
 *     t0 = load &calls  ; 31
 *     t1 = t0 + 1 : int
 *     store &calls, t1
 *     t2 = load &counter  ; 32
 *     store &shared, t2
 *     t3 = call f(&shared)  ; 33 used
 *     t4 = load &calls
 *     t5 = t3 + t4 : int
 *     return t5
 */
