/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * calls.c - who calls whom, and what that does to places
 */
#include "ledger_p.h"

/*
 * As in C: the function of that name in the unit, else the one with external
 * linkage. Where several files define it (modules that are not linked together)
 * it is unknown.
 */
struct ledger_fn *ledger_resolve(const struct ledger *l, const char *unit, const char *name)
{
	struct ledger_fn *found = NULL;
	bool is_alone = true;

	for (size_t i = (size_t)(uintptr_t)strmap_get(&l->by_name, name); i; i = l->next.v[i - 1]) {
		struct ledger_fn *f = l->fn.v[i - 1];

		if (!strcmp(f->unit, unit))
			return f;
		if (f->ir->is_static || f->ir->in_header)
			continue;
		is_alone = !found;
		found = f;
	}
	return is_alone ? found : NULL;
}

static struct lfield *field_of(const struct ledger *l, const char *record, const char *field)
{
	struct strbuf sb = STRBUF_INIT;
	struct lfield *f;

	strbuf_addf(&sb, "%s.%s", record, field);
	f = strmap_get(&l->by_field, sb.buf);
	strbuf_release(&sb);
	return f;
}

static void add_edge(struct ledger *l, struct ledger_fn *from, struct ledger_fn *to, enum ledger_edge_kind kind,
		     const char *via, enum model_life life, const struct ir_op *op)
{
	if (kind != LEDGER_REGISTER)
		lset_add(&to->caller, from->id);
	vec_push(&l->edge, (struct ledger_edge){ from, to, kind, via, life, op->pos });
}

static void link_call(struct ledger *l, struct ledger_fn *f, struct lcall *c)
{
	const struct ir_op *op = c->op;
	struct ledger_fn *to = op->callee ? ledger_resolve(l, f->unit, op->callee) : NULL;
	const struct lfield *fld;

	if (to) {
		lset_add(&c->to, to->id);
		add_edge(l, f, to, LEDGER_DIRECT, "", MODEL_LIFE_NONE, op);
	}
	if (op->callee || !op->ptr_record || !op->ptr_field)
		return;
	fld = field_of(l, op->ptr_record, op->ptr_field);
	for (size_t i = 0; fld && i < fld->function.n && fld->function.n <= LEDGER_MAX_TARGETS; i++) {
		to = ledger_resolve(l, fld->function.v[i].unit, fld->function.v[i].function);
		if (!to || lset_has(&c->to, to->id))
			continue;
		lset_add(&c->to, to->id);
		add_edge(l, f, to, LEDGER_POINTER, intern(arena_printf(&l->arena, "%s.%s", fld->record, fld->field)),
			 MODEL_LIFE_NONE, op);
	}
}

void ledger_link(struct ledger *l)
{
	for (size_t i = 0; i < l->fn.n; i++) {
		struct ledger_fn *f = l->fn.v[i];

		for (size_t k = 0; k < f->call.n; k++)
			link_call(l, f, &f->call.v[k]);
		for (size_t k = 0; k < f->reg.n; k++) {
			const struct lregister *r = &f->reg.v[k];
			struct ledger_fn *to = ledger_resolve(l, f->unit, r->function);

			if (!to)
				continue;
			add_edge(l, f, to, LEDGER_REGISTER, r->via, r->life, r->op);
			for (size_t c = 0; r->in_call && c < f->call.n; c++)
				if (f->call.v[c].op == r->op) {
					lset_add(&f->call.v[c].to, to->id);
					lset_add(&to->caller, f->id);
				}
		}
	}
}

/* --- what callees do --- */

/* What the callee does with its parameters is done with the arguments. */
static bool instantiate(struct ledger *l, struct ledger_fn *f, const struct lcall *c, const struct ledger_fn *to)
{
	bool changed = false;

	for (unsigned int i = 0; i < to->ir->nparam && i < c->op->narg && i < 64; i++) {
		const struct lplace *p = lnode_look(to, 1 + i);

		if (!p || !c->arg[i] || !(p->param >> i & 1))
			continue;
		if (p->key.set.n || p->site.set.n)
			changed |= lplace_add_all(l, lnode_place(l, f, c->arg[i]), p);
		for (unsigned int k = i + 1; k < to->ir->nparam && k < c->op->narg && k < 64; k++)
			if (p->param >> k & 1 && c->arg[k])
				lnode_join(l, f, c->arg[i], c->arg[k], &changed);
		if (p->ret && c->dst)
			lnode_join(l, f, c->arg[i], c->dst, &changed);
	}
	for (size_t i = 0; c->dst && i < to->returned.n; i++) {
		const struct lplace *p = lnode_look(to, to->returned.v[i]);

		if (p && (p->key.set.n || p->site.set.n))
			changed |= lplace_add_all(l, lnode_place(l, f, c->dst), p);
	}
	return changed;
}

/* Keys that the function's own places acquire into and release from. */
static bool own_keys(struct ledger *l, struct ledger_fn *f)
{
	bool changed = false;

	for (size_t n = 1; n < f->node.n; n++) {
		const struct lplace *p = f->node.v[n].parent == n ? f->node.v[n].place : NULL;
		bool acquires = false, releases = false;

		for (size_t i = 0; p && p->key.set.n && i < p->site.set.n; i++) {
			acquires |= l->site.v[p->site.set.v[i]].class == MODEL_ACQUIRE;
			releases |= l->site.v[p->site.set.v[i]].class == MODEL_RELEASE;
		}
		if (acquires)
			changed |= lset_join(&f->held, &p->key);
		if (releases)
			changed |= lset_join(&f->freed, &p->key);
	}
	return changed;
}

static bool update(struct ledger *l, struct ledger_fn *f)
{
	bool changed = false;

	for (size_t i = 0; i < f->call.n; i++) {
		struct lcall *c = &f->call.v[i];

		for (size_t k = 0; k < c->to.set.n && k < LEDGER_MAX_TARGETS; k++) {
			struct ledger_fn *to = l->fn.v[c->to.set.v[k]];

			if (to == f)
				continue;
			if (!c->is_row)
				changed |= instantiate(l, f, c, to);
			changed |= lset_join(&f->held, &to->held);
			changed |= lset_join(&f->freed, &to->freed);
		}
	}
	return own_keys(l, f) || changed;
}

/* Sets only grow, uses keep their lowest numbers: the order of visits does not matter. */
void ledger_spread(struct ledger *l)
{
	bool again = true;

	for (size_t i = 0; i < l->fn.n; i++)
		l->fn.v[i]->is_dirty = true;
	while (again) {
		again = false;
		for (size_t i = 0; i < l->fn.n; i++) {
			struct ledger_fn *f = l->fn.v[i];

			if (!f->is_dirty)
				continue;
			f->is_dirty = false;
			if (!update(l, f))
				continue;
			for (size_t k = 0; k < f->caller.set.n; k++)
				l->fn.v[f->caller.set.v[k]]->is_dirty = again = true;
		}
	}
}

/* --- entries --- */

static void set_entry(struct ledger_fn *f, const char *how, enum model_life life)
{
	if (!f || (f->entry && (f->life != MODEL_LIFE_NONE || life == MODEL_LIFE_NONE)))
		return;
	f->entry = how;
	f->life = life;
}

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static void entry_by_field(struct ledger *l, const struct lfield *fld)
{
	const struct model_entry *e = model_entry_field(l->model, fld->record, fld->field);
	const char *how = intern(arena_printf(&l->arena, "%s.%s", fld->record, fld->field));

	for (size_t i = 0; i < fld->function.n; i++) {
		struct ledger_fn *f = ledger_resolve(l, fld->function.v[i].unit, fld->function.v[i].function);

		set_entry(f, how, e ? e->life : MODEL_LIFE_NONE);
		if (f && e && e->atomic)
			f->atomic = how;
	}
}

/* module_init(f) and module_exit(f) define functions that return f. */
static void entry_by_module(struct ledger *l, const struct ledger_fn *f)
{
	bool is_exit = !strcmp(f->ir->name, "__exittest");

	if (!is_exit && strcmp(f->ir->name, "__inittest"))
		return;
	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		const struct ir_op *op = f->ir->block[b].nop ? &f->ir->block[b].op[f->ir->block[b].nop - 1] : NULL;

		if (op && op->op == IR_RETURN && op->a.kind == IR_V_FUNC)
			set_entry(ledger_resolve(l, f->unit, op->a.name), is_exit ? "module exit" : "module init",
				  is_exit ? MODEL_LIFE_TEARDOWN : MODEL_LIFE_OPEN);
	}
}

void ledger_find_entries(struct ledger *l)
{
	strmap_each(&l->by_field, e)
		entry_by_field(l, e->value);
	for (size_t i = 0; i < l->edge.n; i++) {
		const struct ledger_edge *e = &l->edge.v[i];

		if (e->kind == LEDGER_REGISTER && !starts_with(e->via, "kref_put"))
			set_entry(l->fn.v[e->to->id], e->via, e->life);
	}
	for (size_t i = 0; i < l->fn.n; i++) {
		struct ledger_fn *f = l->fn.v[i];

		for (size_t k = 0; k < f->reg.n; k++) {
			struct ledger_fn *to = f->reg.v[k].atomic ? ledger_resolve(l, f->unit, f->reg.v[k].function) : NULL;

			if (to && !to->atomic)
				to->atomic = f->reg.v[k].via;
		}
		entry_by_module(l, f);
		if (starts_with(f->ir->name, "__do_sys_") || starts_with(f->ir->name, "__do_compat_sys_"))
			set_entry(f, "system call", MODEL_LIFE_REQUEST);
		if (!f->entry && !f->ir->is_static && !f->caller.set.n)
			set_entry(f, "exported", MODEL_LIFE_NONE);
		/* an ops structure of the driver's own: who calls through it is known */
		if (f->entry && f->life == MODEL_LIFE_NONE && f->caller.set.n)
			f->entry = NULL;
	}
}

/* --- who else has pages --- */

static bool is_list_of_pages(const struct ast_type *t)
{
	static const char *const tag[] = { "page", "folio", "scatterlist", "sg_table", "bio_vec" };

	if (!t || t->kind != AST_T_PTR)
		return false;
	for (; t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY); t = t->elem)
		;
	for (size_t i = 0; t && t->tag && i < ARRAY_SIZE(tag); i++)
		if (!strcmp(t->tag, tag[i]))
			return true;
	return false;
}

/* Arguments of the call that name pages which the API took, here or in a caller (bits of its parameters in f->carries). */
static uint64_t carries(const struct ledger *l, const struct ledger_fn *f, const struct lcall *c)
{
	uint64_t bits = 0;

	for (unsigned int i = 0; i < c->op->narg && i < 64; i++) {
		const struct lplace *p = c->arg[i] && is_list_of_pages(c->op->arg[i].type) ? lnode_look(f, c->arg[i]) : NULL;

		if (p && p->param & f->carries)
			bits |= 1ull << i;
		for (size_t k = 0; p && k < p->site.set.n; k++) {
			const struct ledger_site *s = &l->site.v[p->site.set.v[k]];

			if (s->class == MODEL_ACQUIRE && !s->is_api && !s->is_iov)
				bits |= 1ull << i;
		}
	}
	return bits;
}

static void carry_down(struct ledger *l)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < l->fn.n; i++)
			for (size_t k = 0; k < l->fn.v[i]->call.n; k++) {
				const struct lcall *c = &l->fn.v[i]->call.v[k];
				uint64_t bits = c->to.set.n && !c->is_row ? carries(l, l->fn.v[i], c) : 0;

				for (size_t j = 0; bits && j < c->to.set.n; j++) {
					struct ledger_fn *to = l->fn.v[c->to.set.v[j]];

					again |= (bits & ~to->carries) != 0;
					to->carries |= bits;
				}
			}
	}
}

/* What these call is everybody's. */
static bool is_core(const char *path)
{
	return starts_with(path, "mm/") || starts_with(path, "lib/") || starts_with(path, "kernel/") || starts_with(path, "include/");
}

/* In some file, though perhaps in more than one. */
static bool ledger_is_defined(const struct ledger *l, const char *name)
{
	return strmap_get(&l->by_name, name) != NULL;
}

size_t ledger_handed_on(struct ledger *l, const struct ledger_handed **out)
{
	VEC(struct ledger_handed) v = VEC_INIT;
	struct ledger_handed *copy;
	size_t n;

	carry_down(l);
	for (size_t i = 0; i < l->fn.n; i++) {
		const struct ledger_fn *f = l->fn.v[i];

		for (size_t k = 0; k < f->call.n; k++) {
			const struct lcall *c = &f->call.v[k];
			const struct ir_op *op = c->op;
			const struct lfield *fld;

			if (c->to.set.n || !carries(l, f, c))
				continue;
			if (op->callee && !c->is_row && !is_core(f->file) && !model_knows(l->model, op->callee) && !ledger_is_defined(l, op->callee))
				vec_push(&v, (struct ledger_handed){ op->callee, "", op->callee, f->file });
			if (op->callee || !op->ptr_record || !op->ptr_field)
				continue;
			fld = field_of(l, op->ptr_record, op->ptr_field);
			if (!fld || !fld->function.n)
				vec_push(&v, (struct ledger_handed){ op->ptr_field, op->ptr_record, op->ptr_field, f->file });
			for (size_t j = 0; fld && j < fld->function.n; j++)
				vec_push(&v, (struct ledger_handed){ fld->function.v[j].function, op->ptr_record, op->ptr_field, f->file });
		}
	}
	n = v.n;
	copy = arena_array(&l->arena, n + 1, sizeof(*copy));
	if (n)
		memcpy(copy, v.v, n * sizeof(*copy));
	vec_release(&v);
	*out = copy;
	return n;
}
