/* SPDX-License-Identifier: GPL-2.0-only */
/* __attribute__((cleanup)) runs at each end of the scope, last one first. */
struct obj;
struct obj *get(int i);
int use(struct obj *o);
void drop(struct obj **o);
void drop_late(struct obj **o);

#define __cleanup(f) __attribute__((cleanup(f)))

int falls(int n)
{
	struct obj *a __cleanup(drop) = get(1);
	struct obj *b __cleanup(drop_late) = get(2);

	if (n)
		return use(a);
	use(b);
	return 0;
}

void loops(int n)
{
	while (n--) {
		struct obj *a __cleanup(drop) = get(n);

		if (use(a) == 1)
			continue;
		if (use(a) == 2)
			break;
		if (use(a) == 3)
			goto out;
		use(0);
	}
	use(0);
out:
	return;
}

int in_expr(int n)
{
	return ({ struct obj *a __cleanup(drop) = get(n); use(a); });
}

/* Back over the declaration: its scope ends. */
void back(int n)
{
again:;
	struct obj *a __cleanup(drop) = get(n);

	if (use(a))
		goto again;
}

/* golden: ir
 * fn falls(n: int) -> int  analyzer/tests/ir/cleanup_attr.c:11
 *   var a: struct obj * cleanup drop
 *   var b: struct obj * cleanup drop_late
 *   b0:
 *     t0 = call get(1)  ; 13 used
 *     store &a, t0
 *     t1 = call get(2)  ; 14 used
 *     store &b, t1
 *     t2 = load &n  ; 16
 *     branch t2 b1 b2
 *   b1:
 *     t3 = load &a  ; 17
 *     t4 = call use(t3)  ; 17 used
 *     call drop_late(&b)  ; 17 cleanup
 *     call drop(&a)  ; 17 cleanup
 *     return t4
 *   b2:
 *     t5 = load &b  ; 18
 *     t6 = call use(t5)  ; 18
 *     call drop_late(&b)  ; 19 cleanup
 *     call drop(&a)  ; 19 cleanup
 *     return 0
 * fn loops(n: int) -> void  analyzer/tests/ir/cleanup_attr.c:22
 *   var a: struct obj * cleanup drop
 *   b0:
 *     jump b1
 *   b1: loop
 *     t0 = load &n  ; 24
 *     t1 = t0 - 1 : int
 *     store &n, t1
 *     branch t0 b2 b9
 *   b2:
 *     t2 = load &n  ; 25
 *     t3 = call get(t2)  ; 25 used
 *     store &a, t3
 *     t4 = load &a  ; 27
 *     t5 = call use(t4)  ; 27 used
 *     t6 = t5 == 1 : int
 *     branch t6 b3 b4
 *   b3:
 *     call drop(&a)  ; 28 cleanup
 *     scope-end &a
 *     jump b1
 *   b4:
 *     t7 = load &a  ; 29
 *     t8 = call use(t7)  ; 29 used
 *     t9 = t8 == 2 : int
 *     branch t9 b5 b6
 *   b5:
 *     call drop(&a)  ; 30 cleanup
 *     scope-end &a
 *     jump b9
 *   b6:
 *     t10 = load &a  ; 31
 *     t11 = call use(t10)  ; 31 used
 *     t12 = t11 == 3 : int
 *     branch t12 b7 b8
 *   b7:
 *     call drop(&a)  ; 32 cleanup
 *     scope-end &a
 *     jump b10
 *   b8:
 *     t13 = call use(0)  ; 33
 *     call drop(&a)  ; 34 cleanup
 *     scope-end &a
 *     jump b1  ; 24
 *   b9:
 *     t14 = call use(0)  ; 35
 *     jump b10
 *   b10: out
 *     return  ; 37
 * fn in_expr(n: int) -> int  analyzer/tests/ir/cleanup_attr.c:40
 *   var a: struct obj * cleanup drop
 *   b0:
 *     t0 = load &n  ; 42
 *     t1 = call get(t0)  ; 42 used
 *     store &a, t1
 *     t2 = load &a
 *     t3 = call use(t2)  ; 42 used
 *     call drop(&a)  ; 42 cleanup
 *     scope-end &a
 *     return t3
 * fn back(n: int) -> void  analyzer/tests/ir/cleanup_attr.c:46
 *   var a: struct obj * cleanup drop
 *   b0:
 *     jump b1
 *   b1: again loop
 *     t0 = load &n  ; 49
 *     t1 = call get(t0)  ; 49 used
 *     store &a, t1
 *     t2 = load &a  ; 51
 *     t3 = call use(t2)  ; 51 used
 *     branch t3 b2 b3
 *   b2:
 *     call drop(&a)  ; 52 cleanup
 *     scope-end &a
 *     jump b1
 *   b3:
 *     call drop(&a)  ; 53 cleanup
 *     return
 */
