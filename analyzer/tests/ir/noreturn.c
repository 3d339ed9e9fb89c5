/* SPDX-License-Identifier: GPL-2.0-only */
/* What follows a call that does not return is dead. */
void die(void) __attribute__((__noreturn__));
void stop_here(void);
int f(int i);

int known(int x)
{
	if (x)
		die();
	return f(x);
}

/* told by the caller of ir_build(): the declaration does not say it */
int told(int x)
{
	if (x) {
		stop_here();
		f(1);
	}
	return 0;
}

int builtin(int x)
{
	switch (x) {
	case 0:
		return f(0);
	default:
		__builtin_unreachable();
	}
}

int value(int x)
{
	return x ? f(x) : ({ die(); 0; });
}

/* golden: ir
 * fn known(x: int) -> int  analyzer/tests/ir/noreturn.c:7
 *   b0:
 *     t0 = load &x  ; 9
 *     branch t0 b1 b2
 *   b1:
 *     call die()  ; 10
 *     noreturn
 *   b2:
 *     t1 = load &x  ; 11
 *     t2 = call f(t1)  ; 11 used
 *     return t2
 * fn told(x: int) -> int  analyzer/tests/ir/noreturn.c:15
 *   b0:
 *     t0 = load &x  ; 17
 *     branch t0 b1 b3
 *   b1:
 *     call stop_here()  ; 18
 *     noreturn
 *   b2: dead
 *     t1 = call f(1)  ; 19
 *     jump b3  ; 17
 *   b3:
 *     return 0  ; 21
 * fn builtin(x: int) -> int  analyzer/tests/ir/noreturn.c:24
 *   b0:
 *     t0 = load &x  ; 26
 *     switch t0 0:b1 default:b2
 *   b1:
 *     t1 = call f(0)  ; 28 used
 *     return t1
 *   b2:
 *     call __builtin_unreachable()  ; 30
 *     noreturn
 * fn value(x: int) -> int  analyzer/tests/ir/noreturn.c:34
 *   b0:
 *     t1 = load &x  ; 36
 *     branch t1 b1 b2
 *   b1:
 *     t2 = load &x  ; 36
 *     t3 = call f(t2)  ; 36 used
 *     t0 = copy t3
 *     return t0
 *   b2:
 *     call die()  ; 36
 *     noreturn
 */
