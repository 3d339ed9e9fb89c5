/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts.c - syntax tree, IR and results of the walk as rows
 *
 * The numbers in the database are not those of the enums in memory, which may
 * be sorted anew at any time: each has a table here.
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "facts_p.h"

static const unsigned char seen_of[] = {
	[AST_M_CALL] = ROW_SEEN_CALL, [AST_M_REF] = ROW_SEEN_REF, [AST_M_DECL] = ROW_SEEN_DECL,
	[AST_M_DEF] = ROW_SEEN_DEF, [AST_M_MACRO_DEF] = ROW_SEEN_MACRO, [AST_M_INACTIVE] = ROW_SEEN_INACTIVE,
};
static const unsigned char class_of[] = {
	[MODEL_ACQUIRE] = ROW_API_ACQUIRE, [MODEL_RELEASE] = ROW_API_RELEASE, [MODEL_DIRTY] = ROW_API_DIRTY,
	[MODEL_ALLOC] = ROW_API_ALLOC, [MODEL_FREE] = ROW_API_FREE, [MODEL_GETREF] = ROW_API_GETREF,
	[MODEL_LOCK] = ROW_API_LOCK, [MODEL_NORETURN] = ROW_API_NORETURN, [MODEL_TRANSFER] = ROW_API_TRANSFER,
	[MODEL_BORROW] = ROW_API_BORROW, [MODEL_PREDICATE] = ROW_API_PREDICATE, [MODEL_ENTRY] = ROW_API_ENTRY,
};
static const unsigned char hold_of[] = {
	[HOLD_NONE] = ROW_HOLD_NONE, [HOLD_GET] = ROW_HOLD_GET, [HOLD_PIN] = ROW_HOLD_PIN, [HOLD_COND] = ROW_HOLD_COND,
};
static const unsigned char tri_of[] = {
	[FLOW_NO] = ROW_NO, [FLOW_YES] = ROW_YES, [FLOW_UNKNOWN] = ROW_UNKNOWN,
};
static const unsigned char carrier_of[] = {
	[FLOW_CARRIER_ARRAY] = ROW_CARRIER_ARRAY, [FLOW_CARRIER_SLOT] = ROW_CARRIER_SLOT,
	[FLOW_CARRIER_VALUE] = ROW_CARRIER_VALUE, [FLOW_CARRIER_OBJECT] = ROW_CARRIER_OBJECT,
	[FLOW_CARRIER_NONE] = ROW_CARRIER_NONE,
};
static const unsigned char ret_of[] = {
	[FLOW_RET_VOID] = ROW_RET_VOID, [FLOW_RET_NEGATIVE] = ROW_RET_NEGATIVE, [FLOW_RET_ZERO] = ROW_RET_ZERO,
	[FLOW_RET_POSITIVE] = ROW_RET_POSITIVE, [FLOW_RET_NULL] = ROW_RET_NULL, [FLOW_RET_ERRPTR] = ROW_RET_ERRPTR,
	[FLOW_RET_PTR] = ROW_RET_PTR, [FLOW_RET_ANY] = ROW_RET_ANY,
};
static const unsigned char effect_of[] = {
	[FLOW_EFF_ACQUIRE] = ROW_EFF_ACQUIRE, [FLOW_EFF_RELEASE] = ROW_EFF_RELEASE, [FLOW_EFF_DIRTY] = ROW_EFF_DIRTY,
	[FLOW_EFF_FREE] = ROW_EFF_FREE, [FLOW_EFF_GETREF] = ROW_EFF_GETREF, [FLOW_EFF_ESCAPE] = ROW_EFF_ESCAPE,
};
static const unsigned char base_of[] = {
	[FLOW_PLACE_UNKNOWN] = ROW_BASE_UNKNOWN, [FLOW_PLACE_PARAM] = ROW_BASE_PARAM,
	[FLOW_PLACE_RETURN] = ROW_BASE_RETURN, [FLOW_PLACE_GLOBAL] = ROW_BASE_GLOBAL, [FLOW_PLACE_LOCAL] = ROW_BASE_LOCAL,
};
static const unsigned char count_of[] = {
	[FLOW_COUNT_UNKNOWN] = ROW_COUNT_UNKNOWN, [FLOW_COUNT_CONST] = ROW_COUNT_CONST,
	[FLOW_COUNT_PARAM] = ROW_COUNT_PARAM, [FLOW_COUNT_RETURN] = ROW_COUNT_RETURN, [FLOW_COUNT_FIELD] = ROW_COUNT_FIELD,
};

static const char *const locking_name[] = {
	[MODEL_LK_ANY] = "", [MODEL_LK_HELD] = "held", [MODEL_LK_HELD_MAY_DROP] = "held, may drop",
	[MODEL_LK_NOT_HELD] = "not held",
};
/* Order of the bits. */
static const char *const property_name[] = {
	"sleeps", "sleeps-if-dirty", "longterm", "per-folio", "range", "null-pages-ok", "fast", "inline",
	"zero-on-reject", "null-ok", "consumes-object", "deprecated", "marks-written", "unlocked", "macro", "opaque",
	"get-if-flag", "unless-flag", "seed", "get-longterm-ok", "longterm-late", "adds-hold", "locks-page",
	"returns-object", "holes", "merges", "takes-ref", "unmaps",
};
_Static_assert(1u << (ARRAY_SIZE(property_name) - 1) == MP_UNMAPS, "a name for each property");

/* The number in the database; an enum that grew without its table here is our mistake. */
static int64_t number_at(const unsigned char *table, size_t n, unsigned int i, const char *what)
{
	if (i >= n || !table[i])
		BUG("facts: %s has no number for %u", what, i);
	return table[i];
}
#define NUMBER(table, i) number_at((table), ARRAY_SIZE(table), (unsigned int)(i), #table)

int64_t facts_class_number(enum model_class c)
{
	return NUMBER(class_of, c);
}

int64_t facts_hold_number(enum hold_kind k)
{
	return NUMBER(hold_of, k);
}

static const char *text(const char *s)
{
	return s ? s : "";
}

void unit_facts_init(struct unit_facts *uf, struct arena *a, const char *path, const char *config)
{
	*uf = (struct unit_facts){
		.arena = a, .path = path, .config = config, .state = ROW_UNIT_ANALYSED, .why = "",
	};
}

/* The part of 'path' below 'dir', NULL when it is not below it. */
static const char *below(const char *dir, const char *path)
{
	size_t len = dir ? strlen(dir) : 0;

	while (len && dir[len - 1] == '/')
		len--;
	return len && !strncmp(path, dir, len) && path[len] == '/' ? path + len + 1 : NULL;
}

/* The build directory may lie in the tree: it is asked first, unless it is the tree. */
const char *facts_path(const struct facts_paths *p, const char *path)
{
	const char *rest;
	struct strbuf sb = STRBUF_INIT;

	if (path[0] != '/')
		return intern(path);
	rest = p->objdir && strcmp(p->objdir, p->root) ? below(p->objdir, path) : NULL;
	if (rest) {
		strbuf_addf(&sb, "$(obj)/%s", rest);
		path = intern(sb.buf);
		strbuf_release(&sb);
		return path;
	}
	rest = below(p->root, path);
	return intern(rest ? rest : path);
}

const char *facts_real_path(const struct facts_paths *p, const char *path, struct arena *a)
{
	if (!strncmp(path, "$(obj)/", 7))
		return arena_printf(a, "%s/%s", p->objdir, path + 7);
	return path[0] == '/' ? path : arena_printf(a, "%s/%s", p->root, path);
}

static int cmp_file(const void *a, const void *b)
{
	return strcmp(((const struct row_file *)a)->path, ((const struct row_file *)b)->path);
}

static void add_includes(struct unit_facts *uf, const struct ast_unit *au, const struct facts_paths *p)
{
	size_t n = 0;

	facts_push(uf->arena, &uf->include, (struct row_file){ .path = uf->path, .size = -1 });
	for (unsigned int i = 0; i < au->ninclude; i++)
		facts_push(uf->arena, &uf->include,
			   (struct row_file){ .path = facts_path(p, au->include[i]), .size = -1 });
	qsort(uf->include.v, uf->include.n, sizeof(*uf->include.v), cmp_file);
	for (size_t i = 0; i < uf->include.n; i++)
		if (!n || strcmp(uf->include.v[n - 1].path, uf->include.v[i].path))
			uf->include.v[n++] = uf->include.v[i];
	uf->include.n = n;
}

static void add_proto(struct unit_facts *uf, const struct ast_proto *ap)
{
	struct facts_proto fp = { .name = ap->name, .result = text(ap->result ? ap->result->name : NULL),
				  .nparam = ap->nparam };

	fp.param_name = arena_array(uf->arena, ap->nparam + 1, sizeof(*fp.param_name));
	fp.param_type = arena_array(uf->arena, ap->nparam + 1, sizeof(*fp.param_type));
	for (unsigned int i = 0; i < ap->nparam; i++) {
		fp.param_name[i] = text(ap->param[i]->name);
		fp.param_type[i] = text(ap->param[i]->type ? ap->param[i]->type->name : NULL);
	}
	facts_push(uf->arena, &uf->proto, fp);
}

void facts_add_protos(struct unit_facts *uf, const struct ast_unit *au)
{
	for (unsigned int i = 0; i < au->nproto; i++)
		add_proto(uf, &au->proto[i]);
}

void facts_more_protos(struct unit_facts *uf, const struct unit_facts *from)
{
	size_t n = uf->proto.n;

	for (size_t i = 0; i < from->proto.n; i++) {
		size_t k = 0;

		while (k < n && strcmp(uf->proto.v[k].name, from->proto.v[i].name))
			k++;
		if (k == n)
			facts_push(uf->arena, &uf->proto, from->proto.v[i]);
	}
}

void facts_from_ast(struct unit_facts *uf, const struct ast_unit *au, const struct facts_paths *p)
{
	uf->parse_seconds = au->parse_seconds;
	add_includes(uf, au, p);
	for (unsigned int i = 0; i < au->nmention; i++) {
		const struct ast_mention *m = &au->mention[i];

		facts_push(uf->arena, &uf->seen, (struct row_mention_seen){
			   .path = facts_path(p, m->pos.file), .line = m->pos.line, .col = m->pos.col,
			   .name = m->name, .how = NUMBER(seen_of, m->kind), .function = text(m->function) });
	}
	for (unsigned int i = 0; i < au->nfnptr; i++) {
		const struct ast_fnptr *x = &au->fnptr[i];

		facts_push(uf->arena, &uf->fnptr, (struct row_fnptr){
			   .ordinal = i + 1, .record = text(x->record), .field = text(x->field), .function = x->function,
			   .object = text(x->object), .path = facts_path(p, x->pos.file), .line = x->pos.line,
			   .col = x->pos.col });
	}
	facts_add_protos(uf, au);
	for (unsigned int i = 0; i < au->nkonst; i++)
		facts_push(uf->arena, &uf->flag, (struct row_flag){
			   .name = au->konst[i].name, .value = au->konst[i].value, .is_macro = au->konst[i].is_macro });
	for (unsigned int i = 0; i < au->ndiag; i++) {
		const struct ast_diag *d = &au->diag[i];

		facts_push(uf->arena, &uf->diag, (struct row_unit_diag){
			   .ordinal = i + 1, .path = d->pos.file ? facts_path(p, d->pos.file) : "",
			   .line = d->pos.line, .col = d->pos.col, .is_fatal = d->is_fatal, .text = text(d->text) });
	}
}

/* --- functions --- */

static void add_calls(struct unit_facts *uf, struct facts_function *f, const struct ir_fn *ir)
{
	for (unsigned int b = 0; b < ir->nblock; b++) {
		for (unsigned int i = 0; i < ir->block[b].nop; i++) {
			const struct ir_op *op = &ir->block[b].op[i];

			if (op->op != IR_CALL)
				continue;
			facts_push(uf->arena, &f->call, (struct row_call){
				   .ordinal = (int64_t)f->call.n + 1, .callee = text(op->callee),
				   .is_static = op->callee && op->callee_static,
				   .through_record = text(op->callee ? NULL : op->ptr_record),
				   .through_field = text(op->callee ? NULL : op->ptr_field),
				   .line = op->pos.line, .col = op->pos.col });
		}
	}
}

struct facts_function *facts_add_function(struct unit_facts *uf, const struct ir_fn *ir, const struct facts_paths *p)
{
	struct packbuf bytes = PACKBUF_INIT;
	struct facts_function *f;

	facts_push(uf->arena, &uf->function, (struct facts_function){
		   .name = ir->name, .file = facts_path(p, ir->file), .is_static = ir->is_static,
		   .is_inline = ir->is_inline, .in_header = ir->in_header, .line = ir->pos.line,
		   .end_line = ir->end.line, .body_hash = ir->body_hash });
	f = &uf->function.v[uf->function.n - 1];
	ir_pack(ir, &bytes);
	f->ir = (struct row_blob){ arena_dup(uf->arena, bytes.sb.buf, bytes.sb.len), bytes.sb.len };
	packbuf_release(&bytes);
	if (ir->giveup)
		facts_add_giveup(uf, f, ROW_GIVEUP_IR, ir->giveup, ir->giveup_pos.line);
	add_calls(uf, f, ir);
	return f;
}

void facts_add_giveup(struct unit_facts *uf, struct facts_function *f, enum row_giveup_stage stage,
		      const char *reason, unsigned int line)
{
	facts_push(uf->arena, &f->giveup, (struct row_giveup){
		   .ordinal = (int64_t)f->giveup.n + 1, .stage = stage, .reason = arena_strdup(uf->arena, reason),
		   .line = line });
}

static void add_site(struct unit_facts *uf, struct facts_function *f, const struct flow_site *s,
		     const struct facts_paths *p)
{
	facts_push(uf->arena, &f->site, (struct row_site){
		   .ordinal = (int64_t)f->site.n + 1, .path = facts_path(p, s->pos.file), .line = s->pos.line,
		   .col = s->pos.col, .callee = text(s->callee), .class = !s->is_wrapper ? NUMBER(class_of, s->class) :
				    s->class == MODEL_RELEASE ? ROW_API_WRAPPED_RELEASE : ROW_API_WRAPPED_ACQUIRE, .kind = NUMBER(hold_of, s->kind),
		   .has_flags = s->flags.value || s->flags.text, .flags_must = (int64_t)s->flags.must,
		   .flags_may = (int64_t)s->flags.may, .flags_exact = s->flags.is_exact,
		   .flags_origin = text(s->flags.origin), .flags_text = text(s->flags.text),
		   .count_text = text(s->count_text), .carrier = NUMBER(carrier_of, s->carrier),
		   .carrier_text = text(s->carrier_text), .record = text(s->record), .field = text(s->field),
		   .param = s->param, .is_local = s->carrier_is_local, .result = text(s->result_var),
		   .dirty = NUMBER(tri_of, s->dirty), .in_loop = s->in_loop, .is_reached = s->reached,
		   .matched = text(s->matched), .text = text(s->text), .macro = text(s->macro) });
}

static const char *place_text(struct arena *a, const struct flow_place *p)
{
	switch (p->base) {
	case FLOW_PLACE_RETURN:
		return arena_printf(a, "return%s", text(p->path));
	case FLOW_PLACE_PARAM:
		if (!p->name)
			return arena_printf(a, "parameter %d%s", p->param, text(p->path));
		/* fall through */
	case FLOW_PLACE_GLOBAL:
	case FLOW_PLACE_LOCAL:
		return arena_printf(a, "%s%s", text(p->name), text(p->path));
	case FLOW_PLACE_UNKNOWN:
		break;
	}
	return "";
}

static struct row_summary_fact outcome_row(const struct facts_function *f, const struct flow_outcome *o)
{
	return (struct row_summary_fact){
		.ordinal = (int64_t)f->fact.n + 1, .ret = NUMBER(ret_of, o->ret), .lo = o->lo, .hi = o->hi,
		.effect = ROW_EFF_NOTHING, .hold = ROW_HOLD_NONE, .longterm = ROW_UNKNOWN, .writes = ROW_UNKNOWN,
		.is_certain = 1, .base = ROW_BASE_UNKNOWN, .param = -1, .place = "", .record = "", .field = "",
		.count_kind = ROW_COUNT_UNKNOWN, .count_text = "", .callee = "",
	};
}

static void add_outcome(struct unit_facts *uf, struct facts_function *f, const struct flow_outcome *o)
{
	struct row_summary_fact row;
	size_t before = f->fact.n;

	for (unsigned int i = 0; i < o->neffect; i++) {
		const struct flow_effect *e = &o->effect[i];

		if (e->kind == FLOW_EFF_WRITE)	/* of the walk alone; nobody asks a database for it */
			continue;
		row = outcome_row(f, o);
		row.effect = NUMBER(effect_of, e->kind);
		row.hold = NUMBER(hold_of, e->hold);
		row.longterm = NUMBER(tri_of, e->longterm);
		row.writes = NUMBER(tri_of, e->writes);
		row.is_certain = e->always;
		row.is_array = e->is_array;
		row.base = NUMBER(base_of, e->place.base);
		row.param = e->place.base == FLOW_PLACE_PARAM ? e->place.param : -1;
		row.place = place_text(uf->arena, &e->place);
		row.record = text(e->place.record);
		row.field = text(e->place.field);
		row.count_kind = NUMBER(count_of, e->count.kind);
		row.count_text = text(e->count.text);
		row.callee = text(e->callee);
		row.line = e->pos.line;
		facts_push(uf->arena, &f->fact, row);
	}
	row = outcome_row(f, o);
	if (f->fact.n == before)
		facts_push(uf->arena, &f->fact, row);
}

bool facts_is_wrapper(const struct flow_summary *s)
{
	for (unsigned int i = 0; i < s->noutcome; i++) {
		for (unsigned int k = 0; k < s->outcome[i].neffect; k++) {
			const struct flow_effect *e = &s->outcome[i].effect[k];

			if (e->kind != FLOW_EFF_ACQUIRE && e->kind != FLOW_EFF_RELEASE)
				continue;
			if (e->place.base == FLOW_PLACE_PARAM || e->place.base == FLOW_PLACE_RETURN ||
			    e->place.base == FLOW_PLACE_GLOBAL)
				return true;
		}
	}
	return false;
}

static void set_summary(struct unit_facts *uf, struct facts_function *f, const struct flow_summary *s)
{
	struct packbuf bytes = PACKBUF_INIT;

	flow_summary_pack(s, &bytes);
	f->summary = (struct row_blob){ arena_dup(uf->arena, bytes.sb.buf, bytes.sb.len), bytes.sb.len };
	packbuf_release(&bytes);
}

void facts_set_flow(struct unit_facts *uf, struct facts_function *f, const struct flow_result *r,
		    const struct facts_paths *p)
{
	size_t kept = 0;

	f->site.n = f->fact.n = 0;
	for (size_t i = 0; i < f->giveup.n; i++)
		if (f->giveup.v[i].stage != ROW_GIVEUP_FLOW)
			f->giveup.v[kept++] = f->giveup.v[i];
	f->giveup.n = kept;
	f->summary = (struct row_blob){ 0 };
	f->is_unsure = f->is_wrapper = false;
	if (!r)
		return;
	if (!r->relevant) {	/* a helper: callers ask what it keeps */
		if (r->summary && !r->summary->unsure)
			set_summary(uf, f, r->summary);
		return;
	}
	if (r->giveup)
		facts_add_giveup(uf, f, ROW_GIVEUP_FLOW, r->giveup, r->giveup_pos.line);
	for (unsigned int i = 0; i < r->nsite; i++)
		add_site(uf, f, &r->site[i], p);
	if (!r->summary)
		return;
	for (unsigned int i = 0; i < r->summary->noutcome; i++)
		add_outcome(uf, f, &r->summary->outcome[i]);
	f->is_unsure = r->summary->unsure;
	f->is_wrapper = facts_is_wrapper(r->summary);
	set_summary(uf, f, r->summary);
}

void facts_copy_flow(struct facts_function *f, const struct facts_function *from)
{
	f->flow_key = from->flow_key;
	f->summary = from->summary;
	f->is_unsure = from->is_unsure;
	f->is_wrapper = from->is_wrapper;
	f->fact = from->fact;
	f->site = from->site;
	f->giveup = from->giveup;
}

/* --- the API --- */

void facts_clear_api(struct unit_facts *uf)
{
	uf->api.n = uf->role.n = 0;
}

static const char *property_text(struct arena *a, unsigned int properties)
{
	const char *out = "";

	for (size_t i = 0; i < ARRAY_SIZE(property_name); i++)
		if (properties & 1u << i)
			out = arena_printf(a, "%s%s%s", out, *out ? " " : "", property_name[i]);
	return out;
}

void facts_add_api(struct unit_facts *uf, const struct model_fn *row, const char *proto)
{
	facts_push(uf->arena, &uf->api, (struct row_api){
		   .name = row->name, .class = NUMBER(class_of, row->class), .kind = NUMBER(hold_of, row->kind),
		   .is_bound = row->bound, .why = text(row->why), .result = model_ret_name(row->ret),
		   .locking = locking_name[row->locking], .properties = property_text(uf->arena, row->properties),
		   .release = text(row->release), .proto = text(proto) });
	for (int i = 0; row->bound && i < ROLE_COUNT; i++)
		if (row->role[i] >= 0)
			facts_push(uf->arena, &uf->role, (struct row_api_role){
				   .name = row->name, .role = model_role_name(i), .position = row->role[i] });
}
