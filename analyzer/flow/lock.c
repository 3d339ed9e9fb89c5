/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lock.c - locks that matter to pages: what this path has taken, and given up again
 *
 * Nothing is known of the caller: a lock that this path did not touch may be
 * held or not. So "held" needs the call that took it, "not held" the one that
 * gave it up. The mmap lock is known by its mm. Spin locks, RCU and disabled
 * interrupts only count, as do page locks. A callee that is given the mm or a
 * vma, or that is called after a lock, may do anything to it.
 */
#include "flow_p.h"

#define MAX_COUNT 3

static const struct lockset *put(struct flow_state *s, const struct lockset *l)
{
	static const struct lockset none;

	return memcmp(l, &none, sizeof(none)) ? intern_bytes(s->w, &s->w->locks, l, sizeof(*l)) : NULL;
}

static void get(const struct flow_state *s, struct lockset *out)
{
	memset(out, 0, sizeof(*out));
	if (s->locks)
		memcpy(out, s->locks, sizeof(*out));
}

/* Two loads of current->mm, through types that are spelled in two ways, are one. */
static const struct flow_value *canonical(const struct flow_value *mm)
{
	const struct region *r;

	mm = val_uncast(mm);
	r = mm->kind == V_SYM && mm->origin == S_CONTENT && !mm->op ? mm->region : NULL;
	if (r && r->kind == R_FIELD && !strcmp(r->field, "mm") && r->base->kind == R_DEREF && r->base->v->kind == V_FUNC)
		return r->base->v;
	return mm;
}

const struct flow_value *current_task(struct flow_state *s)
{
	return val_named(s->w, V_FUNC, intern("current"));
}

/* --- the mmap lock --- */

static struct mmap_lock *entry(struct lockset *l, const struct flow_value *mm)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(l->mmap); i++)
		if (l->mmap[i].mm == mm)
			return &l->mmap[i];
	return NULL;
}

static void drop(struct lockset *l, unsigned int i)
{
	for (; i + 1 < ARRAY_SIZE(l->mmap); i++)
		l->mmap[i] = l->mmap[i + 1];
	memset(&l->mmap[i], 0, sizeof(l->mmap[i]));
}

static struct mmap_lock *add(struct lockset *l, const struct flow_value *mm)
{
	struct mmap_lock *m = entry(l, mm);

	for (unsigned int i = 0; !m && i < ARRAY_SIZE(l->mmap); i++)
		if (!l->mmap[i].mm)
			m = &l->mmap[i];
	if (!m) {
		drop(l, 0);
		m = &l->mmap[ARRAY_SIZE(l->mmap) - 1];
	}
	memset(m, 0, sizeof(*m));
	m->mm = mm;
	return m;
}

static void mmap_op(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const struct flow_value *mm,
		    bool unlock)
{
	struct lockset l;
	struct mmap_lock *m;
	struct flow_event ev;

	get(s, &l);
	mm = canonical(mm);
	m = entry(&l, mm);
	if (unlock) {
		event_init(s, &ev, FLOW_LOCK, op);
		ev.row = row;
		ev.mmap_dropped = m && m->dropped ? cmp_known(s, AST_OP_EQ, m->dropped, val_const(s->w, 0)) : FLOW_NO;
		emit(s, &ev);
	}
	m = add(&l, mm);
	m->how = unlock ? MMAP_FREE : MMAP_HELD;
	m->op = op;
	s->locks = put(s, &l);
}

/* Who asserts that the lock is held had it from the caller, unless this path says otherwise. */
static void mmap_asserted(struct flow_state *s, const struct ir_op *op, const struct flow_value *mm)
{
	struct lockset l;
	struct mmap_lock *m;

	get(s, &l);
	mm = canonical(mm);
	if (entry(&l, mm))
		return;
	m = add(&l, mm);
	m->how = MMAP_HELD;
	m->op = op;
	s->locks = put(s, &l);
}

/* A call that may give the lock up: it is held afterwards if what 'locked' points to is not 0. */
static void may_drop(struct flow_state *s, const struct ir_op *op, const struct flow_value *mm, const struct region *locked)
{
	const struct flow_value *v = state_fresh(s, op, locked->type);
	struct lockset l;
	struct mmap_lock *m;

	range_set(s, v, 0, 1);
	state_store(s, locked, v, op);
	get(s, &l);
	m = entry(&l, mm);
	if (!m) {
		m = add(&l, mm);
		m->how = MMAP_CALLER;
		m->op = op;
	}
	m->dropped = v;
	s->locks = put(s, &l);
}

/* What an acquiring call asks of the mmap lock, and what it does to it. */
void lock_at_acquire(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct flow_event *ev)
{
	const struct flow_value *mm = call_arg(s, op, role_of(row, ROLE_MM)), *at = call_arg(s, op, role_of(row, ROLE_LOCKED));
	struct lockset l;

	ev->mmap = FLOW_MMAP_UNKNOWN;
	if (row->locking == MODEL_LK_ANY)
		return;
	mm = mm ? canonical(mm) : current_task(s);
	get(s, &l);
	for (unsigned int i = 0; i < ARRAY_SIZE(l.mmap); i++) {
		const struct mmap_lock *m = &l.mmap[i];
		bool held = m->how == MMAP_HELD && (!m->dropped || cmp_known(s, AST_OP_EQ, m->dropped, val_const(s->w, 0)) == FLOW_NO);
		bool is_free = m->how == MMAP_FREE ||
			    (m->dropped && cmp_known(s, AST_OP_EQ, m->dropped, val_const(s->w, 0)) == FLOW_YES);

		if (!m->mm)
			continue;
		if (m->mm == mm && (held || is_free)) {
			ev->mmap = held ? FLOW_MMAP_HELD : FLOW_MMAP_FREE;
			ev->mmap_op = m->op;
		} else if (m->mm != mm && ev->mmap == FLOW_MMAP_UNKNOWN && !is_free) {
			ev->mmap = FLOW_MMAP_OTHER;	/* may be the same one by another name */
		}
	}
	if (ev->mmap == FLOW_MMAP_FREE)
		for (unsigned int i = 0; i < ARRAY_SIZE(l.mmap); i++)
			if (l.mmap[i].mm && l.mmap[i].mm != mm && l.mmap[i].how != MMAP_FREE)
				ev->mmap = FLOW_MMAP_OTHER;
	if (row->locking != MODEL_LK_HELD_MAY_DROP || !at || flow_value_is_zero(s, at) == FLOW_YES)
		return;
	ev->locked_entry = state_load(s, reg_of(s->w, val_uncast(at)), at->type ? at->type->elem : NULL);
	may_drop(s, op, mm, reg_of(s->w, val_uncast(at)));
}

/* --- the others --- */

static void count(unsigned char *n, bool unlock)
{
	if (unlock)
		*n -= *n > 0;
	else
		*n += *n < MAX_COUNT;
}

/* down_read(&mm->mmap_sem) of old: the mm, or NULL when it is another semaphore */
static const struct flow_value *mm_of_rwsem(const struct flow_value *p)
{
	const struct region *r = val_uncast(p)->kind == V_ADDR ? val_uncast(p)->region : NULL;

	if (!r || r->kind != R_FIELD || (strcmp(r->field, "mmap_sem") && strcmp(r->field, "mmap_lock")))
		return NULL;
	for (r = r->base; r && r->kind == R_FIELD; r = r->base)
		;
	return r && r->kind == R_DEREF ? r->v : NULL;
}

static void apply(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, bool unlock)
{
	const struct flow_value *p;
	struct lockset l;

	switch (row->lock) {
	case MODEL_LOCK_MMAP:
		p = call_arg(s, op, role_of(row, ROLE_MM));
		if (p)
			mmap_op(s, op, row, p, unlock);
		return;
	case MODEL_LOCK_RWSEM:
		p = call_arg(s, op, role_of(row, ROLE_OBJECT));
		p = p ? mm_of_rwsem(p) : NULL;
		if (p)
			mmap_op(s, op, row, p, unlock);
		return;
	case MODEL_LOCK_PAGE:
		get(s, &l);
		count(&l.pages, unlock);
		break;
	case MODEL_LOCK_SPIN: case MODEL_LOCK_RCU: case MODEL_LOCK_CPU:
		get(s, &l);
		if (!l.atomic && !unlock)
			l.atomic_op = op;
		count(&l.atomic, unlock);
		if (!l.atomic)
			l.atomic_op = NULL;
		break;
	default:
		return;
	}
	s->locks = put(s, &l);
}

void lock_op(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *r = state_call_result(s, op), *zero = val_const(s->w, 0);
	bool on_zero = row->lock_op == MODEL_LOCK_OP_READ_ZERO || row->lock_op == MODEL_LOCK_OP_WRITE_ZERO;
	bool on_true = row->lock_op == MODEL_LOCK_OP_READ_TRUE || row->lock_op == MODEL_LOCK_OP_WRITE_TRUE;
	struct flow_state failed = *s;

	if (op->dst >= 0)
		state_set_temp(s, op->dst, r);
	if (row->lock_op == MODEL_LOCK_OP_ASSERT && row->lock == MODEL_LOCK_MMAP && call_arg(s, op, role_of(row, ROLE_MM)))
		mmap_asserted(s, op, call_arg(s, op, role_of(row, ROLE_MM)));
	if (row->lock_op == MODEL_LOCK_OP_DOWNGRADE || row->lock_op == MODEL_LOCK_OP_ASSERT || row->lock_op == MODEL_LOCK_OP_NONE ||
	    row->lock == MODEL_LOCK_MUTEX)
		return;
	if ((on_zero || on_true) && op->dst >= 0) {
		state_set_temp(&failed, op->dst, r);
		if (assume_cmp(&failed, on_zero ? AST_OP_NE : AST_OP_EQ, r, zero))
			fork_state(&failed);
		s->dead = !assume_cmp(s, on_zero ? AST_OP_EQ : AST_OP_NE, r, zero);
	}
	apply(s, op, row, row->lock_op == MODEL_LOCK_OP_UNLOCK);
}

/* A callee that is not a row. */
void lock_at_call(struct flow_state *s, const struct ir_op *op)
{
	struct lockset l;

	if (!s->locks)
		return;
	get(s, &l);
	if (op->callee && strstr(op->callee, "lock")) {
		memset(&l, 0, sizeof(l));
		l.pages = 1;		/* nothing is known: rules are silent */
	}
	for (unsigned int i = 0; i < op->narg; i++) {
		const struct ast_type *t = op->arg[i].type;
		const char *tag = t && t->kind == AST_T_PTR && t->elem ? t->elem->tag : NULL;

		if (tag && (!strcmp(tag, "mm_struct") || !strcmp(tag, "vm_area_struct")))
			memset(l.mmap, 0, sizeof(l.mmap));
	}
	s->locks = put(s, &l);
}

/* What both know. */
void lock_join(struct flow_state *into, const struct flow_state *other)
{
	struct lockset a, b, out;

	if (into->locks == other->locks)
		return;
	get(into, &a);
	get(other, &b);
	memset(&out, 0, sizeof(out));
	for (unsigned int i = 0, n = 0; i < ARRAY_SIZE(a.mmap); i++)
		for (unsigned int k = 0; k < ARRAY_SIZE(b.mmap); k++)
			if (a.mmap[i].mm && !memcmp(&a.mmap[i], &b.mmap[k], sizeof(a.mmap[i])))
				out.mmap[n++] = a.mmap[i];
	out.atomic = a.atomic < b.atomic ? a.atomic : b.atomic;
	out.atomic_op = out.atomic ? a.atomic_op : NULL;
	out.pages = a.pages > b.pages ? a.pages : b.pages;
	into->locks = put(into, &out);
}

/* A symbol gets a new meaning. */
void lock_forget(struct flow_state *s, const struct flow_value *atom)
{
	struct lockset l;

	if (!s->locks)
		return;
	get(s, &l);
	for (unsigned int i = ARRAY_SIZE(l.mmap); i-- > 0;)
		if (l.mmap[i].mm && (val_mentions(l.mmap[i].mm, atom) || (l.mmap[i].dropped && val_mentions(l.mmap[i].dropped, atom))))
			drop(&l, i);
	s->locks = put(s, &l);
}

/* --- questions --- */

bool flow_is_atomic(const struct flow_state *s, const struct ir_op **op)
{
	if (!s->locks || !s->locks->atomic)
		return false;
	*op = s->locks->atomic_op;
	return true;
}

bool flow_page_may_be_locked(const struct flow_state *s)
{
	return s->locks && s->locks->pages;
}
