/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * extract.c - what one function says: places, calls, and what is done with pages
 */
#include "ledger_p.h"

struct extract {
	struct ledger *l;
	struct ledger_fn *f;
	const struct ledger_flags *flags;
	size_t nflags;
	struct strmap field;		/* "record.field" -> node */
};

/* Records that name pages. */
static const char *const carrier[] = {
	"bio", "bio_vec", "folio", "frame_vector", "page", "scatterlist", "sg_append_table", "sg_dma_page_iter",
	"sg_page_iter", "sg_table",
};
/* A field of these is the record itself: who has one has the other. */
static const char *const transparent[] = {
	"bio", "bio_vec", "scatterlist", "sg_append_table", "sg_dma_page_iter", "sg_page_iter", "sg_table",
};
/* Steps in a list of pages: what they return, or their second argument, is what the first one is. */
static const char *const step[] = {
	"__sg_page_iter_start", "sg_last", "sg_next", "sg_page_iter_page",
};
/* Links of containers, and arguments packed up that everybody uses: no name of anything. */
static const char *const nobody[] = {
	"follow_pfnmap_args", "folio", "folio_batch", "hlist_head", "hlist_node", "iov_iter", "list_head", "llist_node", "page", "pagevec",
	"rb_node", "rb_root", "rb_root_cached", "xa_state", "xarray",
};
/* What stores to the memory that its first parameter points at (set_bit: the second). */
static const char *const writer[] = {
	"__builtin_memcpy", "__builtin_memset", "__builtin_memmove", "_copy_from_iter", "_copy_from_user", "copy_from_iter",
	"copy_from_iter_full", "copy_from_user", "memcpy", "memcpy_fromio", "memmove", "memset", "raw_copy_from_user", "strscpy", "sized_strscpy",
};

/* Who calls these has two ways: one for where it may sleep. in_task() and in_interrupt() come to preempt_count(). */
static const char *const context[] = {
	"arch_irqs_disabled", "in_atomic", "in_interrupt", "in_task", "irqs_disabled", "preempt_count", "rcu_preempt_depth",
};

static bool is_among(const char *const *list, size_t n, const char *name)
{
	/* "bio..bi_crypt": an anonymous record inside */
	size_t len = name ? strcspn(name, ".") : 0;

	for (size_t i = 0; len && i < n; i++)
		if (*list[i] == *name && !strncmp(list[i], name, len) && !list[i][len])
			return true;
	return false;
}
#define IS_AMONG(list, name) is_among(list, ARRAY_SIZE(list), name)

/* Can a value of this type lead to pages? Frame numbers and addresses are integers. */
static bool is_carrier(const struct ast_type *t)
{
	bool is_ptr = false;

	for (; t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY); t = t->elem)
		is_ptr = true;
	if (!t)
		return false;
	if (t->kind == AST_T_RECORD)
		return IS_AMONG(carrier, t->tag);
	return (t->kind == AST_T_VOID && is_ptr) || (t->kind == AST_T_INT && t->bits >= 32 && !is_ptr) ||
	       (t->kind == AST_T_INT && t->bits == 64);
}

static unsigned int new_node(struct ledger_fn *f)
{
	unsigned int n = (unsigned int)f->node.n;

	vec_push(&f->node, (struct lnode){ .parent = n });
	return n;
}

static unsigned int temp_node(const struct ledger_fn *f, unsigned int t)
{
	return 1 + f->ir->nvar + t;
}

static unsigned int node_of(const struct extract *x, const struct ir_value *v)
{
	if (v->kind == IR_V_TEMP)
		return temp_node(x->f, v->id);
	return v->kind == IR_V_ADDR ? 1 + v->id : 0;
}

static void join(struct extract *x, unsigned int a, unsigned int b)
{
	if (a && b)
		lnode_join(x->l, x->f, a, b, NULL);
}

static const char *folder_of(struct ledger *l, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_strndup(&l->arena, path, (size_t)(slash - path)) : "";
}

static unsigned int field_node(struct extract *x, const char *record, const char *field, bool is_number)
{
	/* frame numbers and addresses are kept in records that everybody has ("range.start"): one folder's are its own */
	unsigned int key = lkey_of(x->l, record, field, is_number ? folder_of(x->l, x->f->unit) : ""), n;
	char *name = arena_printf(&x->l->arena, "%u", key);

	n = (unsigned int)(uintptr_t)strmap_get(&x->field, name);
	if (!n) {
		n = new_node(x->f);
		lset_add(&lnode_place(x->l, x->f, n)->key, key);
		strmap_put(&x->field, name, (void *)(uintptr_t)n);
	}
	return n;
}

/* --- sites --- */

static struct ledger_site new_site(const struct extract *x, const struct ir_op *op)
{
	return (struct ledger_site){
		.fn = x->f, .op = op, .pos = op->pos, .callee = op->callee ? op->callee : "(store)",
		.is_api = x->f->is_api,
	};
}

/* enum dma_data_direction, the same in all releases */
static enum ledger_device device_of(const struct ledger *l, const struct ir_op *op)
{
	static const enum ledger_device of[] = { LEDGER_DEVICE_BOTH, LEDGER_DEVICE_READS, LEDGER_DEVICE_WRITES };
	const struct model_fn *row = op->op == IR_CALL && op->callee ? model_find(l->model, op->callee) : NULL;
	const struct ir_value *v;

	if (!row || row->role[ROLE_DIR] < 0 || (unsigned int)row->role[ROLE_DIR] >= op->narg)
		return LEDGER_DEVICE_UNKNOWN;
	v = &op->arg[row->role[ROLE_DIR]];
	return v->kind == IR_V_CONST && v->ival >= 0 && v->ival < (long long)ARRAY_SIZE(of) ? of[v->ival] : LEDGER_DEVICE_UNKNOWN;
}

void ledger_use_here(struct ledger *l, struct ledger_fn *f, const struct ir_op *op, unsigned int node, unsigned int use)
{
	struct ledger_site s = {
		.fn = f, .op = op, .pos = op->pos, .callee = op->callee ? op->callee : "(store)",
		.is_api = f->is_api, .class = MODEL_BORROW, .use = use,
	};

	if (!node)
		return;
	s.device = use == LEDGER_USE_DMA ? device_of(l, op) : LEDGER_DEVICE_UNKNOWN;
	if (op->op != IR_CALL && use != LEDGER_USE_WRITE)
		s.callee = "(frame number)";
	lplace_add_site(l, lnode_place(l, f, node), ledger_add_site(l, &s));
}

static void use_here(struct extract *x, const struct ir_op *op, unsigned int node, unsigned int use)
{
	ledger_use_here(x->l, x->f, op, node, use);
}

static unsigned int role_node(const struct extract *x, const struct ir_op *op, const struct model_fn *row, enum model_role r)
{
	int i = row->role[r];

	if (i < 0 || (unsigned int)i >= op->narg)
		return 0;
	return node_of(x, &op->arg[i]);
}

/* What names the pages of a call of the tables. */
static unsigned int carrier_node(const struct extract *x, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role order[] = { ROLE_PAGES, ROLE_PAGES_OUT, ROLE_PAGE_OUT, ROLE_PAGE, ROLE_OBJECT };
	unsigned int n = 0;

	if (row->class == MODEL_ACQUIRE && row->properties & MP_RETURNS_OBJECT)
		return op->dst >= 0 ? temp_node(x->f, (unsigned int)op->dst) : 0;
	for (size_t i = 0; i < ARRAY_SIZE(order) && !n; i++)
		n = role_node(x, op, row, order[i]);
	if (!n && row->class == MODEL_ACQUIRE && op->dst >= 0)
		n = temp_node(x->f, (unsigned int)op->dst);
	return n;
}

static void find_flags(const struct extract *x, struct ledger_site *s, const struct model_fn *row)
{
	s->longterm_maybe = s->writes = true;
	for (size_t i = 0; i < x->nflags; i++) {
		const struct ledger_flags *f = &x->flags[i];

		if (f->line == s->pos.line && f->col == s->pos.col) {
			s->longterm = f->longterm;
			s->longterm_maybe = f->longterm_maybe;
			s->writes = f->writes || (row->role[ROLE_FLAGS] < 0 && row->role[ROLE_WRITE] < 0);
		}
	}
	if (row->properties & MP_LONGTERM)
		s->longterm = s->longterm_maybe = true;
	/* FOLL_ flags became an enumeration in the release (6.5) that began to refuse it */
	s->is_tracked = s->longterm_maybe && model_flags_are_enum(x->l->model);
}

/* An acquire, a release or a dirtying. */
static void add_event(struct extract *x, struct lcall *c, const struct ir_op *op, const struct model_fn *row)
{
	struct ledger_site s = new_site(x, op);

	s.class = row->class;
	s.kind = row->kind;
	s.ret = row->ret;
	s.is_iov = row->role[ROLE_ITER] >= 0;
	if (row->role[ROLE_DIRTY] >= 0 && (unsigned int)row->role[ROLE_DIRTY] < op->narg) {
		const struct ir_value *dirty = &op->arg[row->role[ROLE_DIRTY]];

		s.says_clean = dirty->kind == IR_V_CONST && !dirty->ival;
		s.makes_dirty = !s.says_clean;
	}
	s.nr = row->role[ROLE_NR];
	s.pages = row->role[ROLE_PAGES];
	s.page = row->role[ROLE_PAGE];
	/* not blk_rq_unmap_user(), which sleeps for some requests: st_scsi_execute_end() has none of those */
	s.sleeps = (row->class == MODEL_DIRTY && row->properties & MP_SLEEPS) ||
		   (row->properties & MP_SLEEPS_IF_DIRTY && s.makes_dirty && op->arg[row->role[ROLE_DIRTY]].kind == IR_V_CONST);
	if (row->class == MODEL_ACQUIRE)
		find_flags(x, &s, row);
	c->site = ledger_add_site(x->l, &s);
	c->carrier = carrier_node(x, op, row);
	if (c->carrier)
		lplace_add_site(x->l, lnode_place(x->l, x->f, c->carrier), c->site);
}

static void borrow(struct extract *x, const struct ir_op *op, const struct model_fn *row)
{
	static const unsigned int use_of[] = {
		[MODEL_USE_CPU] = LEDGER_USE_READ, [MODEL_USE_PHYS] = LEDGER_USE_PHYS, [MODEL_USE_DMA] = LEDGER_USE_DMA,
		[MODEL_USE_STRUCT] = LEDGER_USE_STRUCT,
	};
	unsigned int from = carrier_node(x, op, row);
	/* _compound_head(), which page_folio() comes to, returns the address as a number */
	bool is_ptr = op->dst >= 0 && op->type && (op->type->kind == AST_T_PTR || strstr(row->name, "compound_head"));

	if (!from && op->dst >= 0 && ledger_names_pages(op->type))
		use_here(x, op, temp_node(x->f, (unsigned int)op->dst), LEDGER_USE_OTHER);
	if (row->properties & MP_UNMAPS || !from)
		return;
	use_here(x, op, from, row->properties & MP_MARKS_WRITTEN ? LEDGER_USE_WRITE : use_of[row->use]);
	if (op->dst >= 0 && ((row->use == MODEL_USE_STRUCT && is_ptr) || row->use == MODEL_USE_PHYS))
		join(x, temp_node(x->f, (unsigned int)op->dst), from);
}

/* struct page *, struct folio **: the tag at the end is one of a page. */
bool ledger_names_pages(const struct ast_type *t)
{
	bool is_ptr = false;

	for (; t && t->kind == AST_T_PTR; t = t->elem)
		is_ptr = true;
	return is_ptr && t && t->kind == AST_T_RECORD && t->tag && (!strcmp(t->tag, "page") || !strcmp(t->tag, "folio"));
}

/* Pages that get_user_pages() did not take, one reference more, and the end of either kind. */
static void allocator(struct extract *x, const struct ir_op *op, const struct model_fn *row)
{
	unsigned int n = carrier_node(x, op, row);

	if (row->class == MODEL_FREE) {
		if (role_node(x, op, row, ROLE_PAGE))
			use_here(x, op, n, LEDGER_USE_FREED);
		return;
	}
	if (!n && op->dst >= 0 && ledger_names_pages(op->type))
		n = temp_node(x->f, (unsigned int)op->dst);
	use_here(x, op, n, LEDGER_USE_OTHER);
}

static bool is_carrier_arg(const struct ir_op *op, const struct model_fn *row, enum model_role r)
{
	int i = row->role[r];

	return i >= 0 && (unsigned int)i < op->narg && is_carrier(op->arg[i].type);
}

static void transfer(struct extract *x, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role what[] = { ROLE_PAGES, ROLE_PAGE, ROLE_PTR };
	unsigned int to = role_node(x, op, row, ROLE_OBJECT);

	for (size_t i = 0; i < ARRAY_SIZE(what); i++) {
		unsigned int from = role_node(x, op, row, what[i]);

		if (!from || !is_carrier_arg(op, row, what[i]))
			continue;
		if (what[i] != ROLE_PTR)
			use_here(x, op, from, LEDGER_USE_HANDED);
		if (is_carrier_arg(op, row, ROLE_OBJECT))
			join(x, to, from);
	}
}

/* --- calls --- */

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static void add_register(struct extract *x, const struct ir_op *op, const char *function, const char *via,
			 enum model_life life, bool atomic)
{
	vec_push(&x->f->reg, (struct lregister){
		 .op = op, .function = function, .via = via, .life = life, .in_call = starts_with(via, "kref_put"),
		 .atomic = atomic });
}

static void add_call(struct extract *x, const struct ir_op *op, unsigned int block, unsigned int index)
{
	const struct model_fn *row = op->callee ? model_find(x->l->model, op->callee) : NULL;
	unsigned int *arg = arena_array(&x->l->arena, op->narg + 1, sizeof(*arg));
	struct lcall c = { .op = op, .block = block, .index = index, .arg = arg };

	for (unsigned int i = 0; i < op->narg; i++) {
		if (is_carrier(op->arg[i].type))
			arg[i] = node_of(x, &op->arg[i]);
		if (op->arg[i].kind == IR_V_FUNC && op->callee)
			add_register(x, op, op->arg[i].name, op->callee,
				     row && row->class == MODEL_ENTRY ? row->life : MODEL_LIFE_NONE,
				     row && row->class == MODEL_ENTRY && row->atomic && row->role[ROLE_CALLBACK] == (int)i);
	}
	if (op->dst >= 0 && is_carrier(op->type))
		c.dst = temp_node(x->f, (unsigned int)op->dst);
	if (op->callee && op->narg && IS_AMONG(step, op->callee)) {
		join(x, arg[0], c.dst);
		if (op->narg > 1)
			join(x, arg[0], arg[1]);
	}
	if (row && !row->bound && row->class != MODEL_ENTRY && !(row->properties & MP_OPAQUE))
		row = NULL;
	if (row && row->class != MODEL_ENTRY) {
		c.is_row = true;
		if (row->class == MODEL_ACQUIRE || row->class == MODEL_RELEASE || row->class == MODEL_DIRTY)
			add_event(x, &c, op, row);
		else if (row->class == MODEL_BORROW)
			borrow(x, op, row);
		else if (row->class == MODEL_TRANSFER)
			transfer(x, op, row);
		else if (row->class == MODEL_ALLOC || row->class == MODEL_FREE || row->class == MODEL_GETREF)
			allocator(x, op, row);
	}
	if (op->callee && (starts_with(op->callee, "mmu_interval_notifier_insert") || starts_with(op->callee, "mmu_notifier_register") ||
			   starts_with(op->callee, "mmu_notifier_get") ||
			   !strcmp(op->callee, "__mmu_notifier_register")))
		vec_push(&x->l->notifier, x->f->unit);
	x->f->asks_context |= op->callee && IS_AMONG(context, op->callee);
	vec_push(&x->f->call, c);
}

/* --- values --- */

static const struct ir_op *def_of(const struct ledger_fn *f, const struct ir_value *v)
{
	return v->kind == IR_V_TEMP ? f->def[v->id] : NULL;
}

/* vmemmap: the array of all struct page, whose index is the frame number. */
static bool is_mem_map(const struct extract *x, const struct ir_value *v)
{
	const struct ir_op *def = def_of(x->f, v);

	if (v->kind == IR_V_CONST)
		return v->ival != 0 && v->type && v->type->kind == AST_T_PTR;
	while (def && def->op == IR_CAST)
		def = def_of(x->f, &def->a);
	if (!def || def->op != IR_LOAD || def->a.kind != IR_V_ADDR)
		return false;
	return ir_is_mem_map(x->f->ir->var[def->a.id].name);
}

static bool is_page(const struct ast_type *t)
{
	return t && t->kind == AST_T_PTR && t->elem && t->elem->tag && (!strcmp(t->elem->tag, "page") || !strcmp(t->elem->tag, "folio"));
}

static void arithmetic(struct extract *x, const struct ir_op *op)
{
	unsigned int dst = temp_node(x->f, (unsigned int)op->dst), a = node_of(x, &op->a), b = node_of(x, &op->b);
	bool adds = op->op == IR_INDEX || op->sub == AST_OP_ADD;

	if (op->op == IR_BINARY && op->sub == AST_OP_SUB && is_mem_map(x, &op->b)) {
		use_here(x, op, a, LEDGER_USE_PHYS);
		join(x, dst, a);
	} else if (adds && is_mem_map(x, &op->a)) {
		use_here(x, op, dst, LEDGER_USE_PFN);
		join(x, dst, b);
	} else if (op->op == IR_BINARY && (op->sub == AST_OP_EQ || op->sub == AST_OP_NE) && is_page(op->a.type) && a && b) {
		use_here(x, op, a, LEDGER_USE_STRUCT);		/* which page it is */
		use_here(x, op, b, LEDGER_USE_STRUCT);
	} else if (op->op == IR_INDEX || op->sub <= AST_OP_XOR) {
		if (is_carrier(op->type))
			join(x, dst, a ? a : op->sub == AST_OP_ADD || op->sub == AST_OP_OR ? b : 0);
	}
}

static void field(struct extract *x, const struct ir_op *op)
{
	unsigned int dst = temp_node(x->f, (unsigned int)op->dst);

	if (IS_AMONG(transparent, op->record)) {
		join(x, dst, node_of(x, &op->a));
	} else if (IS_AMONG(nobody, op->record)) {
		if (!strcmp(op->record, "page") || !strcmp(op->record, "folio"))
			use_here(x, op, node_of(x, &op->a), LEDGER_USE_STRUCT);
	} else if (op->record && op->field && is_carrier(op->type)) {
		join(x, dst, field_node(x, op->record, op->field, op->type->elem && op->type->elem->kind == AST_T_INT));
	}
}

/* A pointer into the array of another field of the record. */
static void note_alias(struct extract *x, const struct ir_op *to, const struct ir_op *at)
{
	const struct ir_op *from = at && at->op == IR_INDEX ? def_of(x->f, &at->a) : NULL;

	if (from && from->op == IR_LOAD)
		from = def_of(x->f, &from->a);
	if (!to || to->op != IR_FIELD || !from || from->op != IR_FIELD || !to->record || !from->record ||
	    strcmp(to->record, from->record) || !to->field || !from->field || !is_carrier(to->type) || !is_carrier(from->type))
		return;
	vec_push(&x->l->alias, (struct lalias){ lkey_of(x->l, to->record, to->field, ""),
						lkey_of(x->l, from->record, from->field, "") });
}

static void store(struct extract *x, const struct ir_op *op)
{
	const struct ir_op *def = def_of(x->f, &op->a);

	if (op->b.kind == IR_V_FUNC) {
		const struct model_entry *e;

		if (!def || def->op != IR_FIELD || !def->record || !def->field)
			return;
		e = model_entry_field(x->l->model, def->record, def->field);
		add_register(x, op, op->b.name, intern(arena_printf(&x->l->arena, "%s.%s", def->record, def->field)),
			     e ? e->life : MODEL_LIFE_NONE, e && e->atomic);
		return;
	}
	if (is_carrier(op->b.type)) {
		join(x, node_of(x, &op->a), node_of(x, &op->b));
		note_alias(x, def, def_of(x->f, &op->b));
	}
}

static void value(struct extract *x, const struct ir_op *op)
{
	if (op->dst < 0 && ir_opinfo[op->op].has_dst)
		return;
	switch (op->op) {
	case IR_FIELD:
		field(x, op);
		break;
	case IR_LOAD:
	case IR_COPY:
	case IR_CAST:
		if (is_carrier(op->type) && (op->op == IR_LOAD || is_carrier(op->a.type)))
			join(x, temp_node(x->f, (unsigned int)op->dst), node_of(x, &op->a));
		break;
	case IR_BINARY:
	case IR_INDEX:
		arithmetic(x, op);
		break;
	case IR_STORE:
		store(x, op);
		break;
	case IR_RETURN:
		if (is_carrier(x->f->ir->result) && node_of(x, &op->a)) {
			lnode_place(x->l, x->f, node_of(x, &op->a))->ret = true;
			vec_push(&x->f->returned, node_of(x, &op->a));
		}
		break;
	default:
		break;
	}
}

/* --- stores through addresses of page contents --- */

/* Forward, from what kmap() and its like return: for each node the place of the pages. */
static bool follow_address(struct extract *x, const struct ir_op *op, unsigned int *from)
{
	unsigned int a = node_of(x, &op->a), b = node_of(x, &op->b), to = 0, src = 0;

	switch (op->op) {
	case IR_LOAD:
		src = op->a.kind == IR_V_ADDR ? a : 0;
		to = temp_node(x->f, (unsigned int)op->dst);
		break;
	case IR_COPY:
	case IR_CAST:
	case IR_INDEX:
	case IR_FIELD:
		src = a;
		to = temp_node(x->f, (unsigned int)op->dst);
		break;
	case IR_BINARY:
		if (op->sub != AST_OP_ADD && op->sub != AST_OP_SUB)
			return false;
		src = a && from[a] ? a : b;
		to = temp_node(x->f, (unsigned int)op->dst);
		break;
	case IR_STORE:
		src = b;
		to = op->a.kind == IR_V_ADDR ? a : 0;
		break;
	default:
		return false;
	}
	if (!src || !to || !from[src] || from[to])
		return false;
	from[to] = from[src];
	return true;
}

/* The field a pointer was loaded from: "->notify" of *ctx->notify = true. */
static const struct ir_op *pointer_field(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = def_of(f, v);

	for (unsigned int hops = 0; def && hops < 8; hops++) {
		if (def->op == IR_LOAD) {
			def = def_of(f, &def->a);
			return def && def->op == IR_FIELD ? def : NULL;
		}
		if (def->op != IR_CAST && def->op != IR_INDEX && def->op != IR_FIELD && def->op != IR_BINARY)
			return NULL;
		def = def_of(f, &def->a);
	}
	return NULL;
}

static void written(struct extract *x, const struct ir_op *op, const struct ir_value *at, const unsigned int *from)
{
	unsigned int n = node_of(x, at);
	const struct ir_op *fld;

	if (at->kind != IR_V_TEMP)
		return;
	if (from && from[n])
		use_here(x, op, from[n], LEDGER_USE_WRITE);
	fld = pointer_field(x->f, at);
	if (fld && fld->record && fld->field)
		vec_push(&x->l->stored, (struct laddress){ fld->record, fld->field, x->f, op, 0 });
}

static void find_writes(struct extract *x, const struct ir_op *op, const unsigned int *from)
{
	const struct ir_op *def;

	if (op->op == IR_STORE) {
		def = def_of(x->f, &op->a);
		written(x, op, &op->a, from);
		if (from && node_of(x, &op->b) && from[node_of(x, &op->b)] && def && def->op == IR_FIELD && def->record)
			vec_push(&x->l->mapped, (struct laddress){ def->record, def->field, x->f, op, from[node_of(x, &op->b)] });
	} else if (op->op == IR_CALL && op->callee) {
		const char *name = op->callee + (starts_with(op->callee, "__underlying_") ? strlen("__underlying_") : 0);

		if (op->narg && IS_AMONG(writer, name))
			written(x, op, &op->arg[0], from);
		else if (op->narg > 1 && !strcmp(op->callee, "set_bit"))
			written(x, op, &op->arg[1], from);
	}
}

static void addresses(struct extract *x)
{
	const struct ir_fn *ir = x->f->ir;
	unsigned int *from = NULL;
	bool changed = false;

	for (size_t i = 0; i < x->f->call.n; i++) {
		const struct ir_op *op = x->f->call.v[i].op;
		const struct model_fn *row = op->callee ? model_find(x->l->model, op->callee) : NULL;

		if (!row || row->class != MODEL_BORROW || row->use != MODEL_USE_CPU || row->properties & MP_UNMAPS || op->dst < 0 ||
		    !carrier_node(x, op, row))
			continue;
		if (!from)
			from = arena_array(&x->l->arena, x->f->node.n + 1, sizeof(*from));
		from[temp_node(x->f, (unsigned int)op->dst)] = carrier_node(x, op, row);
		changed = true;
	}
	while (changed) {
		changed = false;
		for (unsigned int b = 0; b < ir->nblock; b++)
			for (unsigned int i = 0; i < ir->block[b].nop; i++)
				changed |= follow_address(x, &ir->block[b].op[i], from);
	}
	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; i < ir->block[b].nop; i++)
			if (ir->block[b].is_reachable)
				find_writes(x, &ir->block[b].op[i], from);
}

/* --- the function --- */

static void variables(struct extract *x)
{
	const struct ir_fn *ir = x->f->ir;

	for (unsigned int i = 0; i < ir->nvar; i++) {
		const struct ir_var *v = &ir->var[i];

		if (!is_carrier(v->type))
			continue;
		if (v->kind == IR_VAR_PARAM && v->param_index >= 0 && v->param_index < 64)
			lnode_place(x->l, x->f, 1 + i)->param |= 1ull << v->param_index;
		else if ((v->kind == IR_VAR_GLOBAL || v->kind == IR_VAR_STATIC) && !ir_is_mem_map(v->name))
			join(x, 1 + i, field_node(x, v->is_static || v->kind == IR_VAR_STATIC ? x->f->file : "", v->name,
						   v->type->kind == AST_T_INT));
	}
}

void ledger_extract(struct ledger *l, struct ledger_fn *f, const struct ledger_flags *flags, size_t nflags)
{
	struct extract x = { .l = l, .f = f, .flags = flags, .nflags = nflags, .field = STRMAP_INIT };
	const struct ir_fn *ir = f->ir;

	f->def = arena_array(&l->arena, ir->ntemp + 1, sizeof(*f->def));
	for (unsigned int i = 0; i < 1 + ir->nvar + ir->ntemp; i++)
		new_node(f);
	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; i < ir->block[b].nop; i++)
			if (ir->block[b].op[i].dst >= 0)
				f->def[ir->block[b].op[i].dst] = &ir->block[b].op[i];
	variables(&x);
	for (unsigned int b = 0; b < ir->nblock; b++) {
		for (unsigned int i = 0; ir->block[b].is_reachable && i < ir->block[b].nop; i++) {
			const struct ir_op *op = &ir->block[b].op[i];

			if (op->op == IR_CALL)
				add_call(&x, op, b, i);
			else
				value(&x, op);
		}
	}
	addresses(&x);
	strmap_release(&x.field);
}
