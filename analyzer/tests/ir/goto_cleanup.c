/* SPDX-License-Identifier: GPL-2.0-only */
/* The error ladder: gotos forward, labels that fall through. */
int get(int i);
void put(int i);

int ladder(int n)
{
	int err;

	err = get(1);
	if (err)
		return err;
	err = get(2);
	if (err < 0)
		goto put_one;
	if (n > 3) {
		err = -22;
		goto put_two;
	}
	return 0;
put_two:
	put(2);
put_one:
	put(1);
	return err;
}

int retry(int n)
{
again:
	if (get(n) == -11)
		goto again;
	return 0;
}

int into_block(int n)
{
	if (n)
		goto inside;
	while (get(0)) {
		put(1);
inside:
		put(2);
	}
	return n;
}

/* golden: ir
 * fn ladder(n: int) -> int  analyzer/tests/ir/goto_cleanup.c:6
 *   var err: int
 *   b0:
 *     uninit &err  ; 8
 *     t0 = call get(1)  ; 10 used
 *     store &err, t0
 *     t1 = load &err  ; 11
 *     branch t1 b1 b2
 *   b1:
 *     t2 = load &err  ; 12
 *     return t2
 *   b2:
 *     t3 = call get(2)  ; 13 used
 *     store &err, t3
 *     t4 = load &err  ; 14
 *     t5 = t4 < 0 : int
 *     branch t5 b7 b3
 *   b3:
 *     t6 = load &n  ; 16
 *     t7 = t6 > 3 : int
 *     branch t7 b4 b5
 *   b4:
 *     store &err, -22  ; 17
 *     jump b6  ; 18
 *   b5:
 *     return 0  ; 20
 *   b6: put_two
 *     call put(2)  ; 22
 *     jump b7
 *   b7: put_one
 *     call put(1)  ; 24
 *     t8 = load &err  ; 25
 *     return t8
 * fn retry(n: int) -> int  analyzer/tests/ir/goto_cleanup.c:28
 *   b0:
 *     jump b1
 *   b1: again loop
 *     t0 = load &n  ; 31
 *     t1 = call get(t0)  ; 31 used
 *     t2 = t1 == -11 : int
 *     branch t2 b1 b2
 *   b2:
 *     return 0  ; 33
 * fn into_block(n: int) -> int  analyzer/tests/ir/goto_cleanup.c:36
 *   b0:
 *     t0 = load &n  ; 38
 *     branch t0 b3 b1
 *   b1:
 *     t1 = call get(0)  ; 40 used
 *     branch t1 b2 b4
 *   b2:
 *     call put(1)  ; 41
 *     jump b3
 *   b3: inside loop
 *     call put(2)  ; 43
 *     jump b1  ; 40
 *   b4:
 *     t2 = load &n  ; 45
 *     return t2
 */
