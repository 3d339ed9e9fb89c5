/* SPDX-License-Identifier: GPL-2.0-only */
/* Members: nested, in unnamed unions, bit-fields, arrays in records; whose address is taken. */
struct page;
struct list { struct list *next; };
struct inner { int n; struct page *pages[4]; };
struct obj {
	union {
		struct {
			unsigned long start, end;
		};
		int raw;
	};
	unsigned int flag : 1;
	struct inner in;
	struct inner *out;
	struct list list;
};
int take(struct page **pages, int n);
void add(struct list *l);

int through(struct obj *o, int i)
{
	if (o->start >= o->end)
		return o->raw;
	o->flag = 1;
	o->in.pages[i] = o->out->pages[i + 1];
	add(&o->list);
	return take(o->in.pages, o->out->n);
}

int local(int i)
{
	struct obj a, b, c;

	a.start = 1;
	b.in.n = 2;
	take(b.in.pages, i);
	add(&c.list);
	return a.raw + (&b)->in.n;
}

/* golden: ir
 * fn through(o: struct obj *, i: int) -> int  analyzer/tests/ir/members.c:21
 *   b0:
 *     t0 = load &o  ; 23
 *     t1 = field t0 obj.start
 *     t2 = load t1
 *     t3 = load &o
 *     t4 = field t3 obj.end
 *     t5 = load t4
 *     t6 = t2 >= t5 : unsigned long
 *     branch t6 b1 b2
 *   b1:
 *     t7 = load &o  ; 24
 *     t8 = field t7 obj.raw
 *     t9 = load t8
 *     return t9
 *   b2:
 *     t10 = load &o  ; 25
 *     t11 = field t10 obj.flag
 *     store t11, 1
 *     t12 = load &o  ; 26
 *     t13 = field t12 obj.in
 *     t14 = field t13 inner.pages
 *     t15 = load &i
 *     t16 = index t14[t15] : struct page **
 *     t17 = load &o
 *     t18 = field t17 obj.out
 *     t19 = load t18
 *     t20 = field t19 inner.pages
 *     t21 = load &i
 *     t22 = t21 + 1 : int
 *     t23 = index t20[t22] : struct page **
 *     t24 = load t23
 *     store t16, t24
 *     t25 = load &o  ; 27
 *     t26 = field t25 obj.list
 *     call add(t26)  ; 27
 *     t27 = load &o  ; 28
 *     t28 = field t27 obj.in
 *     t29 = field t28 inner.pages
 *     t30 = load &o
 *     t31 = field t30 obj.out
 *     t32 = load t31
 *     t33 = field t32 inner.n
 *     t34 = load t33
 *     t35 = call take(t29, t34)  ; 28 used
 *     return t35
 * fn local(i: int) -> int  analyzer/tests/ir/members.c:31
 *   var a: struct obj
 *   var b: struct obj taken
 *   var c: struct obj taken
 *   b0:
 *     uninit &a  ; 33
 *     uninit &b
 *     uninit &c
 *     t0 = field &a obj.start  ; 35
 *     store t0, 1
 *     t1 = field &b obj.in  ; 36
 *     t2 = field t1 inner.n
 *     store t2, 2
 *     t3 = field &b obj.in  ; 37
 *     t4 = field t3 inner.pages
 *     t5 = load &i
 *     t6 = call take(t4, t5)  ; 37
 *     t7 = field &c obj.list  ; 38
 *     call add(t7)  ; 38
 *     t8 = field &a obj.raw  ; 39
 *     t9 = load t8
 *     t10 = field &b obj.in
 *     t11 = field t10 inner.n
 *     t12 = load t11
 *     t13 = t9 + t12 : int
 *     return t13
 */
