/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls: text as written, through pointers and fields, results used or not. */
struct file;
struct ops {
	int (*open)(struct file *f, int flags);
	int (*table[2])(int);
};
struct file { const struct ops *ops; };
typedef int (*fn_t)(int);

static int local(int i)
{
	return i;
}

int through(struct file *file, fn_t fn, int i)
{
	int ret;

	ret = file->ops->open(file, 1 | 4);
	(*file->ops->open)(file, 0);
	(void)file->ops->table[1](i);
	fn(i);
	local(fn(2));
	return ret;
}

fn_t address(int i)
{
	if (i)
		return &local;
	return local;
}

#define likely(x) __builtin_expect(!!(x), 1)

int expect(int i)
{
	int r;

	if (likely(local(i) > 0))
		return 1;
	r = likely(i);
	return __builtin_constant_p(i) ? 3 : r;
}

struct pair { int a, b; };
struct pair make(int i);

int member_of_result(int i)
{
	return make(i).b;
}

/* golden: ir
 * fn local(i: int) -> int  analyzer/tests/ir/calls.c:11 static
 *   b0:
 *     t0 = load &i  ; 13
 *     return t0
 * fn through(file: struct file *, fn: int (*)(int), i: int) -> int  analyzer/tests/ir/calls.c:16
 *   var ret: int
 *   b0:
 *     uninit &ret  ; 18
 *     t0 = load &file  ; 20
 *     t1 = field t0 file.ops
 *     t2 = load t1
 *     t3 = field t2 ops.open
 *     t4 = load t3
 *     t5 = load &file
 *     t6 = call *t4[ops.open](t5, 5)  ; 20 used
 *     store &ret, t6
 *     t7 = load &file  ; 21
 *     t8 = field t7 file.ops
 *     t9 = load t8
 *     t10 = field t9 ops.open
 *     t11 = load t10
 *     t12 = load &file
 *     t13 = call *t11[ops.open](t12, 0)  ; 21
 *     t14 = load &file  ; 22
 *     t15 = field t14 file.ops
 *     t16 = load t15
 *     t17 = field t16 ops.table
 *     t18 = index t17[1] : int (*)(int)*
 *     t19 = load t18
 *     t20 = load &i
 *     t21 = call *t19[ops.table](t20)  ; 22
 *     t22 = load &fn  ; 23
 *     t23 = load &i
 *     t24 = call *t22(t23)  ; 23
 *     t25 = load &fn  ; 24
 *     t26 = call *t25(2)  ; 24 used
 *     t27 = call local(t26)  ; 24 static
 *     t28 = load &ret  ; 25
 *     return t28
 * fn address(i: int) -> int (*)(int)  analyzer/tests/ir/calls.c:28
 *   b0:
 *     t0 = load &i  ; 30
 *     branch t0 b1 b2
 *   b1:
 *     return @local  ; 31
 *   b2:
 *     return @local  ; 32
 * fn expect(i: int) -> int  analyzer/tests/ir/calls.c:37
 *   var r: int
 *   b0:
 *     uninit &r  ; 39
 *     t0 = load &i  ; 41
 *     t1 = call local(t0)  ; 41 used static
 *     t2 = t1 > 0 : int
 *     branch t2 b1 b2
 *   b1:
 *     return 1  ; 42
 *   b2:
 *     t3 = load &i  ; 43
 *     t4 = t3 != 0 : int
 *     store &r, t4
 *     t7 = load &r  ; 44
 *     t6 = copy t7
 *     return t6
 * fn member_of_result(i: int) -> int  analyzer/tests/ir/calls.c:50
 *   var tmp.1: struct pair
 *   b0:
 *     t0 = load &i  ; 52
 *     t1 = call make(t0)  ; 52 used
 *     store &tmp.1, t1
 *     t2 = field &tmp.1 pair.b
 *     t3 = load t2
 *     return t3
 */
