/* SPDX-License-Identifier: GPL-2.0-only */
/* guard() and scoped_guard(): a cleanup variable, and a for loop around the block. */
struct mutex { int x; };
void lock(struct mutex *m);
void unlock(struct mutex *m);
int use(int i);

static inline void class_mutex_destructor(struct mutex **m)
{
	if (*m)
		unlock(*m);
}

static inline struct mutex *class_mutex_constructor(struct mutex *m)
{
	lock(m);
	return m;
}

#define __cleanup(f) __attribute__((cleanup(f)))
#define CLASS(var) struct mutex *var __cleanup(class_mutex_destructor) = class_mutex_constructor
#define guard() CLASS(guard_var)
#define scoped_guard(arg)						\
	for (CLASS(scope)(arg), *done = (void *)0; scope && !done; done = (void *)8)

int guarded(struct mutex *m, int i)
{
	guard()(m);

	if (i)
		return use(i);
	use(0);
	return 0;
}

int scoped(struct mutex *m, int i)
{
	scoped_guard(m) {
		if (use(i))
			return -1;
		use(2);
	}
	return 0;
}

/* golden: ir
 * fn class_mutex_destructor(m: struct mutex **) -> void  analyzer/tests/ir/guard.c:8 static inline
 *   b0:
 *     t0 = load &m  ; 10
 *     t1 = load t0
 *     branch t1 b1 b2
 *   b1:
 *     t2 = load &m  ; 11
 *     t3 = load t2
 *     call unlock(t3)  ; 11
 *     jump b2  ; 10
 *   b2:
 *     return  ; 12
 * fn class_mutex_constructor(m: struct mutex *) -> struct mutex *  analyzer/tests/ir/guard.c:14 static inline
 *   b0:
 *     t0 = load &m  ; 16
 *     call lock(t0)  ; 16
 *     t1 = load &m  ; 17
 *     return t1
 * fn guarded(m: struct mutex *, i: int) -> int  analyzer/tests/ir/guard.c:26
 *   var guard_var: struct mutex * cleanup class_mutex_destructor
 *   b0:
 *     t0 = load &m  ; 28
 *     t1 = call class_mutex_constructor(t0)  ; 28 used static in guard
 *     store &guard_var, t1
 *     t2 = load &i  ; 30
 *     branch t2 b1 b2
 *   b1:
 *     t3 = load &i  ; 31
 *     t4 = call use(t3)  ; 31 used
 *     call class_mutex_destructor(&guard_var)  ; 31 cleanup
 *     return t4
 *   b2:
 *     t5 = call use(0)  ; 32
 *     call class_mutex_destructor(&guard_var)  ; 33 cleanup
 *     return 0
 * fn scoped(m: struct mutex *, i: int) -> int  analyzer/tests/ir/guard.c:36
 *   var scope: struct mutex * cleanup class_mutex_destructor
 *   var done: struct mutex *
 *   b0:
 *     t0 = load &m  ; 38
 *     t1 = call class_mutex_constructor(t0)  ; 38 used static in scoped_guard
 *     store &scope, t1
 *     store &done, 0
 *     jump b1
 *   b1: loop
 *     t2 = load &scope  ; 38 in scoped_guard
 *     branch t2 b2 b6
 *   b2:
 *     t3 = load &done  ; 38 in scoped_guard
 *     branch t3 b6 b3
 *   b3:
 *     t4 = load &i  ; 39
 *     t5 = call use(t4)  ; 39 used
 *     branch t5 b4 b5
 *   b4:
 *     call class_mutex_destructor(&scope)  ; 40 cleanup
 *     return -1
 *   b5:
 *     t6 = call use(2)  ; 41
 *     store &done, 8  ; 38 in scoped_guard
 *     jump b1
 *   b6:
 *     scope-end &done  ; 38 in scoped_guard
 *     call class_mutex_destructor(&scope)  ; 38 cleanup in scoped_guard
 *     scope-end &scope
 *     return 0  ; 43
 */
