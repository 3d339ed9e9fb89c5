/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flags.c - which bits a gup_flags argument has, may have, and where from
 */
#include "flow_p.h"

struct bits {
	unsigned long must, may;
	const struct flow_value *unknown;	/* an atom whose bits are not known */
};

static void bits_of(const struct flow_state *s, const struct flow_value *v, struct bits *out, unsigned int depth)
{
	struct bits a, b;
	__int128 c;

	memset(out, 0, sizeof(*out));
	if (!depth) {
		out->may = ~0ul;
		out->unknown = v;
		return;
	}
	if (range_const(s, v, &c)) {
		out->must = out->may = (unsigned long)c;
		return;
	}
	switch (v->kind) {
	case V_CAST:
		bits_of(s, v->a, out, depth - 1);
		return;
	case V_EXPR:
		if (val_is_cmp(v)) {
			out->may = 1;
			return;
		}
		if (v->sub != AST_OP_OR && v->sub != AST_OP_AND)
			break;
		bits_of(s, v->a, &a, depth - 1);
		bits_of(s, v->b, &b, depth - 1);
		out->must = v->sub == AST_OP_OR ? a.must | b.must : a.must & b.must;
		out->may = v->sub == AST_OP_OR ? a.may | b.may : a.may & b.may;
		out->unknown = a.unknown ? a.unknown : b.unknown;
		if (out->may != ~0ul && v->sub == AST_OP_AND && (a.unknown == NULL || b.unknown == NULL))
			out->unknown = NULL;
		return;
	case V_SYM:
		if (v->origin == S_JOIN && v->a && v->b) {
			out->must = (unsigned long)v->a->c;
			out->may = (unsigned long)v->b->c;
			return;
		}
		break;
	case V_LIN: {
		struct vrange r;

		range_of(s, v, &r);
		if (r.lo >= 0 && v->nterm == 1 && val_is_cmp(v->term[0].atom) && v->term[0].coef > 0) {
			out->must = (unsigned long)v->c;
			out->may = (unsigned long)v->c | (unsigned long)v->term[0].coef;
			return;
		}
		break;
	}
	default:
		break;
	}
	out->may = ~0ul;
	out->unknown = v;
	if (v->type && v->type->kind == AST_T_BOOL) {
		out->may = 1;
		out->unknown = NULL;
	}
}

static const char *origin_of(const struct flow_state *s, const struct flow_value *v)
{
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	v = val_uncast(v);
	if (v->kind == V_SYM && v->origin == S_PARAM)
		strbuf_addf(&sb, "parameter %s", s->w->fn->var[v->param].name);
	else if (v->kind == V_SYM && v->origin == S_CONTENT && v->region->kind == R_FIELD)
		strbuf_addf(&sb, "field %s.%s", v->region->record ? v->region->record : "", v->region->field);
	else if (v->kind == V_SYM && v->origin == S_CALL && v->op->callee)
		strbuf_addf(&sb, "result of %s()", v->op->callee);
	else
		value_text(s, v, &sb, 4);
	out = intern(sb.buf);
	strbuf_release(&sb);
	return out;
}

/* The argument as the source has it: through conversions to where it was computed. */
static void spelling(struct walker *w, const struct ir_value *v, struct flow_flags *out)
{
	const struct ast_type *t = v->type;
	const struct ir_op *def = v->kind == IR_V_TEMP ? w->temp_def[v->id] : NULL;

	while (def && def->op == IR_CAST) {
		t = def->a.type;
		def = def->a.kind == IR_V_TEMP ? w->temp_def[def->a.id] : NULL;
	}
	if (t && t->kind == AST_T_BOOL)
		out->is_bool = true;
	if (def && def->op == IR_BINARY && def->sub >= AST_OP_LT && def->sub <= AST_OP_NE)
		out->is_bool = true;
	if (def && def->op == IR_UNARY && def->sub == AST_OP_LNOT)
		out->is_bool = true;
	if (t && t->kind == AST_T_ENUM && v->kind == IR_V_TEMP)
		out->enum_tag = t->tag ? t->tag : "";
}

void flags_of(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct flow_flags *out)
{
	int i = role_of(row, ROLE_FLAGS);
	bool is_write = i < 0;
	struct bits b;

	memset(out, 0, sizeof(*out));
	if (is_write)
		i = role_of(row, ROLE_WRITE);
	if (i < 0 || (unsigned int)i >= op->narg)
		return;
	out->value = simplify(s, call_arg(s, op, i));
	out->text = op->arg_text ? op->arg_text[i] : "";
	bits_of(s, out->value, &b, 8);
	if (is_write) {
		unsigned long wr = model_flag(s->w->m, "WRITE");

		b.must = b.must ? wr : 0;
		b.may = b.may ? wr : 0;
		b.unknown = NULL;
	} else {
		spelling(s->w, &op->arg[i], out);
		/* an enumerator of the kernel's, and a constant by now */
		out->is_bool |= !strcmp(out->text, "true") || !strcmp(out->text, "false");
	}
	out->must = b.must & 0xffffffffu;
	out->may = b.may & 0xffffffffu;
	out->is_exact = out->must == out->may;
	if (b.unknown)
		out->origin = origin_of(s, b.unknown);
}

void flags_join(struct flow_flags *into, const struct flow_flags *from)
{
	if (!from->value)
		return;
	if (!into->value) {
		*into = *from;
		return;
	}
	into->must &= from->must;
	into->may |= from->may;
	into->is_exact = into->must == into->may;
	if (!into->origin)
		into->origin = from->origin;
	into->is_bool |= from->is_bool;
	if (!into->enum_tag)
		into->enum_tag = from->enum_tag;
}
