/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.c - values and places in source terms
 *
 * A value is called by the variable that holds it now, else by how it came about.
 */
#include "flow_p.h"

static const char *const ops[AST_OP_COUNT] = {
	[AST_OP_ADD] = "+", [AST_OP_SUB] = "-", [AST_OP_MUL] = "*", [AST_OP_DIV] = "/", [AST_OP_REM] = "%",
	[AST_OP_SHL] = "<<", [AST_OP_SHR] = ">>", [AST_OP_AND] = "&", [AST_OP_OR] = "|", [AST_OP_XOR] = "^",
	[AST_OP_LT] = "<", [AST_OP_GT] = ">", [AST_OP_LE] = "<=", [AST_OP_GE] = ">=", [AST_OP_EQ] = "==", [AST_OP_NE] = "!=",
};

/* How tight an operator binds in C; 0: it is none of two operands. */
static const unsigned char binds[AST_OP_COUNT] = {
	[AST_OP_MUL] = 10, [AST_OP_DIV] = 10, [AST_OP_REM] = 10, [AST_OP_ADD] = 9, [AST_OP_SUB] = 9,
	[AST_OP_SHL] = 8, [AST_OP_SHR] = 8, [AST_OP_LT] = 7, [AST_OP_GT] = 7, [AST_OP_LE] = 7, [AST_OP_GE] = 7,
	[AST_OP_EQ] = 6, [AST_OP_NE] = 6, [AST_OP_AND] = 5, [AST_OP_XOR] = 4, [AST_OP_OR] = 3,
};
#define BINDS_CAST 11
#define BINDS_ATOM 12

static const char *variable_with(const struct flow_state *s, const struct flow_value *v)
{
	const char *best = NULL;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (v->kind == V_CONST || v->kind == V_ADDR)
		return NULL;
	for (pmap_iter_init(&it, s->store); pmap_next(&it, &key, &val);) {
		const struct region *r = s->w->region_by_id[key];

		if (val == v && r->kind == R_VAR && s->w->fn->var[r->var].name)
			best = s->w->fn->var[r->var].name;
	}
	return best;
}

void region_text(const struct flow_state *s, const struct region *r, struct strbuf *sb, unsigned int depth)
{
	const char *name;

	if (!depth) {
		strbuf_addstr(sb, "...");
		return;
	}
	switch (r->kind) {
	case R_VAR:
		name = s->w->fn->var[r->var].name;
		strbuf_addstr(sb, name ? name : "<temporary>");
		break;
	case R_FIELD:
		if (r->base->kind == R_DEREF) {
			value_text(s, r->base->v, sb, depth - 1);
			strbuf_addstr(sb, "->");
		} else {
			region_text(s, r->base, sb, depth - 1);
			strbuf_addstr(sb, ".");
		}
		strbuf_addstr(sb, r->field ? r->field : "?");
		break;
	case R_ELEM:
		if (r->base->kind == R_DEREF)
			value_text(s, r->base->v, sb, depth - 1);
		else
			region_text(s, r->base, sb, depth - 1);
		strbuf_addch(sb, '[');
		value_text(s, r->v, sb, depth - 1);
		strbuf_addch(sb, ']');
		break;
	case R_DEREF:
		strbuf_addch(sb, '*');
		value_text(s, r->v, sb, depth - 1);
		break;
	default:
		strbuf_addstr(sb, "\"...\"");
	}
}

static bool is_mask(unsigned long long u)	/* ones, then at least eight zeros */
{
	return (u >> 63) && !(~u & (~u + 1)) && !(u & 0xff);
}

static void int_text(__int128 c, struct strbuf *sb)
{
	if (c >= PTR_ERR_LO && c <= PTR_MAX)
		strbuf_addf(sb, "%lld", (long long)(c - PTR_MAX - 1));
	else if (c > 0x7fffffffffffffffll && is_mask((unsigned long long)c))
		strbuf_addf(sb, "~0x%llx", ~(unsigned long long)c);
	else if (c > 0x7fffffffffffffffll)
		strbuf_addf(sb, "0x%llx", (unsigned long long)c);
	else
		strbuf_addf(sb, "%lld", (long long)c);
}

static unsigned int binding_of(const struct flow_state *s, const struct flow_value *v)
{
	if (!v || variable_with(s, v))
		return BINDS_ATOM;
	switch (v->kind) {
	case V_LIN:
		return v->nterm + (v->c != 0) > 1 || v->term[0].coef == -1 ? binds[AST_OP_ADD] : binds[AST_OP_MUL];
	case V_EXPR:
		return binds[v->sub];
	case V_CAST:
		return BINDS_CAST;
	default:
		return BINDS_ATOM;
	}
}

/* One operand of 'op', in parentheses where C needs them, and where people would have to think. */
static void operand_text(const struct flow_state *s, const struct flow_value *v, enum ast_op op, bool is_right,
			 struct strbuf *sb, unsigned int depth)
{
	unsigned int own = binding_of(s, v), outer = op ? binds[op] : BINDS_CAST;
	bool is_bits = outer == binds[AST_OP_SHL] || outer <= binds[AST_OP_AND];
	bool enclose = depth && (own < outer || (own == outer && is_right) || (is_bits && own < BINDS_CAST && own != outer));

	if (enclose)
		strbuf_addch(sb, '(');
	value_text(s, v, sb, depth);
	if (enclose)
		strbuf_addch(sb, ')');
}

static void lin_text(const struct flow_state *s, const struct flow_value *v, struct strbuf *sb, unsigned int depth)
{
	bool first = true;

	for (unsigned int pass = 0; pass < 2; pass++)
		for (unsigned int i = 0; i < v->nterm; i++) {
			long long k = v->term[i].coef, n = k < 0 ? -k : k;

			if ((k > 0) != (pass == 0))
				continue;
			if (!first)
				strbuf_addstr(sb, k < 0 ? " - " : " + ");
			else if (k < 0)
				strbuf_addstr(sb, "-");
			first = false;
			if (n != 1)
				strbuf_addf(sb, "%lld * ", n);
			operand_text(s, v->term[i].atom, n != 1 ? AST_OP_MUL : AST_OP_ADD, n != 1 || k < 0, sb, depth - 1);
		}
	if (v->c) {
		strbuf_addstr(sb, v->c < 0 ? " - " : " + ");
		int_text(v->c < 0 ? -v->c : v->c, sb);
	}
}

static void sym_text(const struct flow_state *s, const struct flow_value *v, struct strbuf *sb, unsigned int depth)
{
	switch (v->origin) {
	case S_PARAM:
		strbuf_addstr(sb, s->w->fn->var[v->param].name ? s->w->fn->var[v->param].name : "parameter");
		break;
	case S_CALL:
		strbuf_addf(sb, "%s()", v->op && v->op->callee ? v->op->callee : "call");
		break;
	case S_CONTENT: case S_LOOP: case S_JOIN:
		if (v->region)
			region_text(s, v->region, sb, depth - 1);
		else
			strbuf_addstr(sb, "value");
		break;
	default:
		strbuf_addstr(sb, "value");
	}
}

/* Values are kept with the smaller operand first where that is the same; people write the constant last. */
static bool is_turned(const struct flow_value *v)
{
	return v->b && v->a->kind == V_CONST && v->b->kind != V_CONST &&
	       (v->sub == AST_OP_AND || v->sub == AST_OP_OR || v->sub == AST_OP_XOR || v->sub == AST_OP_MUL ||
		v->sub == AST_OP_EQ || v->sub == AST_OP_NE);
}

static void expr_text(const struct flow_state *s, const struct flow_value *v, struct strbuf *sb, unsigned int depth)
{
	bool turned = is_turned(v);

	operand_text(s, turned ? v->b : v->a, v->sub, false, sb, depth - 1);
	strbuf_addf(sb, " %s ", ops[v->sub] ? ops[v->sub] : "?");
	if (v->b)
		operand_text(s, turned ? v->a : v->b, v->sub, true, sb, depth - 1);
}

void value_text(const struct flow_state *s, const struct flow_value *v, struct strbuf *sb, unsigned int depth)
{
	const char *name;

	if (!v || !depth) {
		strbuf_addstr(sb, "...");
		return;
	}
	name = variable_with(s, v);
	if (name) {
		strbuf_addstr(sb, name);
		return;
	}
	switch (v->kind) {
	case V_CONST:
		int_text(v->c, sb);
		break;
	case V_SYM:
		sym_text(s, v, sb, depth);
		break;
	case V_LIN:
		lin_text(s, v, sb, depth);
		break;
	case V_ADDR:
		if (!(v->region->type && v->region->type->kind == AST_T_ARRAY))
			strbuf_addch(sb, '&');
		region_text(s, v->region, sb, depth - 1);
		break;
	case V_EXPR:
		expr_text(s, v, sb, depth);
		break;
	case V_CAST:
		strbuf_addf(sb, "(%s)", v->type && v->type->name ? v->type->name : "?");
		operand_text(s, v->a, 0, true, sb, depth - 1);
		break;
	case V_DERIVE:
		strbuf_addf(sb, "%s(", v->name);
		value_text(s, v->a, sb, depth - 1);
		strbuf_addch(sb, ')');
		break;
	default:
		strbuf_addstr(sb, v->name && v->kind == V_FUNC ? v->name : "\"...\"");
	}
}

/* --- places, for summaries --- */

static void path_add(struct strbuf *sb, const char *prefix, const char *name)
{
	strbuf_addstr(sb, prefix);
	strbuf_addstr(sb, name);
}

/* Text of the way from the base to r; false when there is no base that a caller knows. */
static bool path_of(const struct flow_state *s, const struct region *r, struct flow_place *out, struct strbuf *sb,
		    unsigned int depth);

static bool path_of_value(const struct flow_state *s, const struct flow_value *v, struct flow_place *out,
			  struct strbuf *sb, unsigned int depth)
{
	v = val_peel(v);
	if (!depth)
		return false;
	if (v->kind == V_SYM && v->origin == S_PARAM) {
		out->base = FLOW_PLACE_PARAM;
		out->param = v->param;
		out->name = s->w->fn->var[v->param].name;
		return true;
	}
	if (v->kind == V_SYM && v->region && (v->origin == S_CONTENT || v->origin == S_LOOP || v->origin == S_JOIN))
		return path_of(s, v->region, out, sb, depth - 1);
	if (v->kind == V_ADDR)
		return path_of(s, v->region, out, sb, depth - 1);
	return false;
}

static bool path_of(const struct flow_state *s, const struct region *r, struct flow_place *out, struct strbuf *sb,
		    unsigned int depth)
{
	const struct ir_var *var;

	if (!depth)
		return false;
	switch (r->kind) {
	case R_VAR:
		var = &s->w->fn->var[r->var];
		out->name = var->name;
		if (var->kind == IR_VAR_PARAM) {
			out->base = FLOW_PLACE_PARAM;
			out->param = var->param_index;
			return true;
		}
		out->base = var->kind == IR_VAR_GLOBAL || var->kind == IR_VAR_STATIC ? FLOW_PLACE_GLOBAL : FLOW_PLACE_LOCAL;
		return true;
	case R_FIELD:
		out->record = r->record;
		out->field = r->field;
		if (r->base->kind == R_DEREF) {
			if (!path_of_value(s, r->base->v, out, sb, depth - 1))
				return false;
			path_add(sb, "->", r->field ? r->field : "?");
		} else {
			if (!path_of(s, r->base, out, sb, depth - 1))
				return false;
			path_add(sb, ".", r->field ? r->field : "?");
		}
		out->record = r->record;
		out->field = r->field;
		return true;
	case R_ELEM:
		if (r->base->kind == R_DEREF ? !path_of_value(s, r->base->v, out, sb, depth - 1) :
		    !path_of(s, r->base, out, sb, depth - 1))
			return false;
		strbuf_addstr(sb, "[]");
		return true;
	case R_DEREF:
		if (!path_of_value(s, r->v, out, sb, depth - 1))
			return false;
		strbuf_addstr(sb, "[0]");
		return true;
	default:
		return false;
	}
}

/* pfn_to_page() and virt_to_page() are arithmetic on the array of all pages: no place at all. */
static bool is_memmap(const struct flow_place *l)
{
	return l->base == FLOW_PLACE_GLOBAL && l->name && ir_is_mem_map(l->name);
}

/* What the index in that array was computed from by shifts and the like: it names the page as well as a pointer does. */
static const struct flow_value *frame_of(const struct flow_value *p)
{
	const struct region *r = val_peel(p)->region;
	const struct flow_value *v;

	for (; r && r->kind != R_ELEM; r = r->base)
		;
	for (v = r ? val_peel(r->v) : NULL; v; v = val_peel(v))
		if (v->kind == V_EXPR && v->b && v->b->kind == V_CONST)
			v = v->a;
		else if (v->kind == V_LIN && v->nterm == 1)
			v = v->term[0].atom;
		else
			break;
	return v;
}

void place_of(const struct flow_state *s, const struct flow_value *p, struct flow_place *out)
{
	const struct flow_value *frame = NULL;
	struct strbuf sb = STRBUF_INIT;
	bool found;

	memset(out, 0, sizeof(*out));
	out->param = -1;
	found = path_of_value(s, p, out, &sb, 10);
	if (is_memmap(out)) {
		frame = frame_of(p);
		memset(out, 0, sizeof(*out));
		out->param = -1;
		strbuf_clear(&sb);
		found = frame && path_of_value(s, frame, out, &sb, 10) && !is_memmap(out);
	}
	if (!found) {
		/* a record that was seen on the way is still a key for the ledgers */
		out->base = FLOW_PLACE_UNKNOWN;
		out->name = NULL;
		out->param = -1;
		strbuf_clear(&sb);
	}
	out->path = intern(sb.buf);
	strbuf_release(&sb);
}

void place_of_region(const struct flow_state *s, const struct region *r, struct flow_place *out)
{
	struct strbuf sb = STRBUF_INIT;

	memset(out, 0, sizeof(*out));
	out->param = -1;
	if (!path_of(s, r, out, &sb, 10)) {
		out->base = FLOW_PLACE_UNKNOWN;
		out->name = NULL;
		out->param = -1;
		strbuf_clear(&sb);
	}
	out->path = intern(sb.buf);
	strbuf_release(&sb);
}

void count_of(const struct flow_state *s, const struct flow_value *v, const struct flow_value *ret, struct flow_count *out)
{
	struct strbuf sb = STRBUF_INIT;
	__int128 c;

	memset(out, 0, sizeof(*out));
	out->param = -1;
	out->text = "";
	if (!v)
		return;
	v = val_uncast(simplify(s, v));
	if (range_const(s, v, &c)) {
		out->kind = FLOW_COUNT_CONST;
		out->n = (long long)c;
	} else if (ret && val_uncast(simplify(s, ret)) == v) {
		out->kind = FLOW_COUNT_RETURN;
	} else if (v->kind == V_SYM && v->origin == S_PARAM) {
		out->kind = FLOW_COUNT_PARAM;
		out->param = v->param;
	} else if (v->kind == V_SYM && v->region && v->region->kind == R_FIELD) {
		out->kind = FLOW_COUNT_FIELD;
		out->record = v->region->record;
		out->field = v->region->field;
	} else {
		for (unsigned int i = 0; i < s->w->fn->nparam && out->kind == FLOW_COUNT_UNKNOWN; i++) {
			const struct flow_value *p = val_sym(s->w, S_PARAM, s->w->fn->var[i].type, NULL, 0, NULL, (int)i);

			if (cmp_known(s, AST_OP_EQ, v, p) == FLOW_YES) {
				out->kind = FLOW_COUNT_PARAM;
				out->param = (int)i;
				v = p;
			}
		}
	}
	value_text(s, v, &sb, 6);
	out->text = intern(sb.buf);
	strbuf_release(&sb);
}
