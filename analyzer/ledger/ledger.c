/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger.c - functions in, answers about fields and sites out
 */
#include "ledger_p.h"

struct ledger *ledger_new(void)
{
	struct ledger *l = xcalloc(1, sizeof(*l));

	arena_init(&l->arena);
	vec_push(&l->site, (struct ledger_site){ 0 });
	return l;
}

static void release_fn(struct ledger_fn *f)
{
	for (size_t n = 0; n < f->node.n; n++) {
		struct lplace *p = f->node.v[n].place;

		if (!p)
			continue;
		vec_release(&p->key.set);
		vec_release(&p->site.set);
	}
	for (size_t i = 0; i < f->call.n; i++)
		vec_release(&f->call.v[i].to.set);
	vec_release(&f->node);
	vec_release(&f->call);
	vec_release(&f->reg);
	vec_release(&f->returned);
	vec_release(&f->caller.set);
	vec_release(&f->held.set);
	vec_release(&f->freed.set);
}

static void release_sets(struct lset *s, size_t n)
{
	for (size_t i = 0; s && i < n; i++)
		vec_release(&s[i].set);
}

void ledger_free(struct ledger *l)
{
	ledger_free_numbers(l);
	ledger_free_pairs(l);
	for (size_t i = 0; i < l->fn.n; i++)
		release_fn(l->fn.v[i]);
	strmap_each(&l->by_field, e) {
		struct lfield *f = e->value;

		vec_release(&f->function);
	}
	release_sets(l->key_site, l->key.n);
	release_sets(l->key_freed, l->key.n);
	release_sets(l->site_key, l->site.n);
	release_sets(l->site_end, l->site.n);
	release_sets(l->site_here, l->site.n);
	release_sets(l->site_frame, l->site.n);
	release_sets(l->site_use, l->site.n);
	release_sets(l->site_start, l->site.n);
	vec_release(&l->from_frame.set);
	vec_release(&l->fn);
	vec_release(&l->site);
	vec_release(&l->key);
	vec_release(&l->edge);
	vec_release(&l->next);
	vec_release(&l->mapped);
	vec_release(&l->stored);
	vec_release(&l->alias);
	vec_release(&l->notifier);
	strmap_release(&l->by_name);
	strmap_release(&l->by_key);
	strmap_release(&l->by_field);
	arena_release(&l->arena);
	vec_free_(l);
}

void ledger_begin_unit(struct ledger *l, const char *path, const struct model *m)
{
	l->unit = intern(path);
	l->model = m;
}

void ledger_add_fnptr(struct ledger *l, const char *record, const char *field, const char *function)
{
	char *name = arena_printf(&l->arena, "%s.%s", record, field);
	struct lfield *f = strmap_get(&l->by_field, name);

	if (!f) {
		f = arena_new(&l->arena, struct lfield);
		f->record = intern(record);
		f->field = intern(field);
		strmap_put(&l->by_field, name, f);
	}
	for (size_t i = 0; i < f->function.n; i++)
		if (!strcmp(f->function.v[i].function, function) && !strcmp(f->function.v[i].unit, l->unit))
			return;
	vec_push(&f->function, (struct lstored){ intern(function), l->unit });
}

unsigned int ledger_add_site(struct ledger *l, const struct ledger_site *s)
{
	unsigned int id = (unsigned int)l->site.n;

	vec_push(&l->site, *s);
	l->site.v[id].id = id;
	return id;
}

void ledger_add_function(struct ledger *l, const struct ir_fn *ir, const char *file, const struct ledger_flags *flags,
			 size_t nflags)
{
	const struct model_fn *row = model_find(l->model, ir->name);
	struct ledger_fn *f;
	size_t next;

	if (ir->giveup)
		return;
	f = arena_new(&l->arena, struct ledger_fn);
	f->ir = ir;
	f->file = intern(file);
	f->unit = l->unit;
	f->id = (unsigned int)l->fn.n;
	f->is_api = row && (row->class == MODEL_ACQUIRE || row->class == MODEL_RELEASE);
	vec_push(&l->fn, f);
	next = (size_t)(uintptr_t)strmap_put(&l->by_name, ir->name, (void *)(uintptr_t)l->fn.n);
	vec_push(&l->next, (unsigned int)next);
	ledger_extract(l, f, flags, nflags);
}

/* Stores through a pointer in a field that an address of page contents was put into. */
static void join_writes(struct ledger *l)
{
	for (size_t i = 0; i < l->mapped.n; i++) {
		const struct laddress *m = &l->mapped.v[i];
		unsigned int found = 0;

		for (size_t k = 0; k < l->stored.n && found < 3; k++) {
			const struct laddress *s = &l->stored.v[k];
			struct ledger_site site = {
				.fn = s->fn, .op = s->op, .pos = s->op->pos, .class = MODEL_BORROW, .use = LEDGER_USE_WRITE,
				.callee = s->op->callee ? s->op->callee : "(store)",
			};

			if (strcmp(m->record, s->record) || strcmp(m->field, s->field))
				continue;
			lplace_add_site(l, lnode_place(l, m->fn, m->node), ledger_add_site(l, &site));
			found++;
		}
	}
}

/* One place: its sites belong to its keys, its ends and uses to its acquires. */
static void account_place(struct ledger *l, const struct ledger_fn *f, const struct lplace *p)
{
	bool freed = false, is_frame = false;

	for (size_t i = 0; i < p->site.set.n; i++)
		is_frame |= l->site.v[p->site.set.v[i]].use == LEDGER_USE_PFN;
	for (size_t i = 0; i < p->site.set.n; i++) {
		unsigned int id = p->site.set.v[i];

		freed |= l->site.v[id].class == MODEL_RELEASE;
		if (is_frame && l->site.v[id].class == MODEL_RELEASE)
			lset_add(&l->from_frame, id);
		lset_join(&l->site_key[id], &p->key);
		for (size_t k = 0; k < p->key.set.n; k++)
			lset_add(&l->key_site[p->key.set.v[k]], id);
		if (l->site.v[id].class != MODEL_ACQUIRE)
			continue;
		for (size_t k = 0; k < p->site.set.n; k++) {
			unsigned int other = p->site.set.v[k];

			if (l->site.v[other].use)
				lset_add(&l->site_use[id], other);
			else if (l->site.v[other].class != MODEL_ACQUIRE)
				lset_add(&l->site_here[id], other);
		}
		lset_join(&l->site_end[id], &l->site_here[id]);
	}
	for (size_t k = 0; freed && k < p->key.set.n; k++)
		lset_add(&l->key_freed[p->key.set.v[k]], f->id);
}

static void account_aliases(struct ledger *l)
{
	for (size_t i = 0; i < l->alias.n; i++) {
		const struct lalias *x = &l->alias.v[i];

		lset_join(&l->key_site[x->a], &l->key_site[x->b]);
		lset_join(&l->key_site[x->b], &l->key_site[x->a]);
		lset_join(&l->key_freed[x->a], &l->key_freed[x->b]);
		lset_join(&l->key_freed[x->b], &l->key_freed[x->a]);
	}
}

/* What was met under a key in other functions. */
static void account_keys(struct ledger *l)
{
	for (unsigned int id = 1; id < l->site.n; id++) {
		if (l->site.v[id].class != MODEL_ACQUIRE)
			continue;
		for (size_t k = 0; k < l->site_key[id].set.n; k++) {
			const struct lset *sites = &l->key_site[l->site_key[id].set.v[k]];

			for (size_t i = 0; i < sites->set.n; i++) {
				unsigned int other = sites->set.v[i];

				if (l->site.v[other].use)
					lset_add(&l->site_use[id], other);
				else if (l->site.v[other].class != MODEL_ACQUIRE)
					lset_add(&l->site_end[id], other);
			}
		}
	}
}

static bool has_use(const struct ledger *l, unsigned int id, unsigned int use)
{
	for (size_t i = 0; i < l->site_use[id].set.n; i++)
		if (l->site.v[l->site_use[id].set.v[i]].use == use)
			return true;
	return false;
}

/*
 * Pages that are handed on as frame numbers, through lists of ranges or a
 * hardware page table, and come back as pages elsewhere in the file: no place
 * and no field leads from one to the other.
 */
static void account_frames(struct ledger *l)
{
	for (unsigned int id = 1; id < l->site.n; id++) {
		const struct ledger_site *s = &l->site.v[id];

		if (s->class != MODEL_ACQUIRE || !has_use(l, id, LEDGER_USE_PHYS))
			continue;
		for (size_t i = 0; i < l->from_frame.set.n; i++) {
			const struct ledger_site *r = &l->site.v[l->from_frame.set.v[i]];

			if (r->kind != s->kind || strcmp(r->fn->unit, s->fn->unit) || lset_has(&l->site_end[id], r->id))
				continue;
			lset_add(&l->site_end[id], r->id);
			lset_add(&l->site_frame[id], r->id);
		}
	}
}

static struct lset *new_sets(struct ledger *l, size_t n)
{
	return arena_array(&l->arena, n + 1, sizeof(struct lset));
}

void ledger_finish(struct ledger *l)
{
	join_writes(l);
	ledger_link(l);
	ledger_mark_unknown(l);
	ledger_spread(l);
	ledger_find_entries(l);
	l->key_site = new_sets(l, l->key.n);
	l->key_freed = new_sets(l, l->key.n);
	l->site_key = new_sets(l, l->site.n);
	l->site_end = new_sets(l, l->site.n);
	l->site_here = new_sets(l, l->site.n);
	l->site_frame = new_sets(l, l->site.n);
	l->site_use = new_sets(l, l->site.n);
	l->class = arena_array(&l->arena, l->site.n + 1, sizeof(*l->class));
	for (size_t i = 0; i < l->fn.n; i++)
		for (size_t n = 1; n < l->fn.v[i]->node.n; n++)
			if (l->fn.v[i]->node.v[n].parent == n && l->fn.v[i]->node.v[n].place)
				account_place(l, l->fn.v[i], l->fn.v[i]->node.v[n].place);
	account_aliases(l);
	account_keys(l);
	account_frames(l);
	ledger_find_origins(l);
}

/* --- answers --- */

const char *ledger_fn_name(const struct ledger_fn *f)
{
	return f->ir->name;
}

const char *ledger_fn_file(const struct ledger_fn *f)
{
	return f->file;
}

unsigned int ledger_fn_line(const struct ledger_fn *f)
{
	return f->ir->pos.line;
}

const struct ir_fn *ledger_fn_ir(const struct ledger_fn *f)
{
	return f->ir;
}

size_t ledger_nsite(const struct ledger *l)
{
	return l->site.n - 1;
}

const struct ledger_site *ledger_site_at(const struct ledger *l, size_t i)
{
	return &l->site.v[i + 1];
}

size_t ledger_nkey(const struct ledger *l)
{
	return l->key.n;
}

const struct ledger_key *ledger_key_at(const struct ledger *l, size_t i)
{
	return &l->key.v[i];
}

size_t ledger_key_sites(const struct ledger *l, size_t key, const unsigned int **id)
{
	*id = l->key_site[key].set.v;
	return l->key_site[key].set.n;
}

size_t ledger_site_keys(const struct ledger *l, const struct ledger_site *s, const unsigned int **key)
{
	*key = l->site_key[s->id].set.v;
	return l->site_key[s->id].set.n;
}

size_t ledger_site_ends(const struct ledger *l, const struct ledger_site *s, const unsigned int **id)
{
	*id = l->site_end[s->id].set.v;
	return l->site_end[s->id].set.n;
}

size_t ledger_site_uses(const struct ledger *l, const struct ledger_site *s, const unsigned int **id)
{
	*id = l->site_use[s->id].set.v;
	return l->site_use[s->id].set.n;
}

enum ledger_met ledger_met(const struct ledger *l, const struct ledger_site *acquire, const struct ledger_site *end)
{
	return lset_has(&l->site_here[acquire->id], end->id) ? LEDGER_MET_PLACE :
	       lset_has(&l->site_frame[acquire->id], end->id) ? LEDGER_MET_FRAME : LEDGER_MET_FIELD;
}

size_t ledger_edges(const struct ledger *l, const struct ledger_edge **out)
{
	*out = l->edge.v;
	return l->edge.n;
}

const char *ledger_entry(const struct ledger *l, const struct ledger_fn *f, enum model_life *life)
{
	*life = f->life;
	return f->entry;
}

const char *ledger_life_name(enum ledger_life life)
{
	static const char *const name[] = { "unknown", "call", "request", "user" };

	return name[life];
}

const char *ledger_use_name(enum ledger_use u)
{
	static const char *const name[] = {
		"dma", "physical address", "cpu read", "cpu write", "struct page", "handed on", "notifier", "frame number",
	};

	for (unsigned int i = 0; i < LEDGER_NUSE; i++)
		if (u == 1u << i)
			return name[i];
	return "";
}
