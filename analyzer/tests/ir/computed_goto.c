/* SPDX-License-Identifier: GPL-2.0-only */
/* A computed goto may go to each label whose address is taken. */
int f(int i);

int run(int op)
{
	static const void *const table[] = { &&add, &&sub, &&end };

	goto *table[op];
add:
	f(1);
	goto *table[op + 1];
sub:
	f(2);
end:
	return 0;
}

unsigned long here(void)
{
	return ({ __label__ __here; __here: (unsigned long)&&__here; });
}

/* golden: ir
 * fn run(op: int) -> int  analyzer/tests/ir/computed_goto.c:5
 *   static table: const void *[3]
 *   b0:
 *     t0 = load &op  ; 9
 *     t1 = index &table[t0] : const void **
 *     t2 = load t1
 *     goto-any t2 b1 b2 b3
 *   b1: add loop
 *     t3 = call f(1)  ; 11
 *     t4 = load &op  ; 12
 *     t5 = t4 + 1 : int
 *     t6 = index &table[t5] : const void **
 *     t7 = load t6
 *     goto-any t7 b1 b2 b3
 *   b2: sub
 *     t8 = call f(2)  ; 14
 *     jump b3
 *   b3: end
 *     return 0  ; 16
 * fn here() -> unsigned long  analyzer/tests/ir/computed_goto.c:19
 *   b0:
 *     jump b1
 *   b1: __here.1
 *     return ?  ; 21
 */
