/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * deprecated_name.c - names that this tree does not have any more (rule R25)
 *
 * Either it does not build, or a compatibility macro stands behind the name,
 * of the wrong family. Looks at the calls themselves, not at paths: such a
 * call may be all that the function does.
 *
 * A static function of the driver that happens to have the name is the
 * driver's business; comments are not looked at.
 */
#include <ctype.h>
#include "rule.h"
#include "../../lib/arena.h"

static void check_callee(struct rule_run *r, const struct ir_op *op)
{
	const char *use;

	if (!op->callee || op->callee_static)
		return;
	use = model_deprecated(r->model, op->callee);
	if (use)
		rule_report_op(r, op, "%s() is gone from this tree, use %s", op->callee, use);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_string(const char *text)
{
	for (text++; *text && *text != '"'; text++)
		if (*text == '\\' && text[1])
			text++;
	return *text ? text + 1 : text;
}

/* Names of flags, in the arguments as they were written. */
static void check_text(struct rule_run *r, const struct ir_op *op, const char *text)
{
	while (*text) {
		const char *start = text, *use;
		char *name;

		if (!is_word(*text)) {
			text = *text == '"' ? skip_string(text) : text + 1;
			continue;
		}
		while (is_word(*text))
			text++;
		if (strncmp(start, "FOLL_", 5) && strncmp(start, "BIO_", 4))
			continue;
		name = arena_strndup(r->arena, start, (size_t)(text - start));
		use = model_deprecated(r->model, name);
		if (use)
			rule_report_op(r, op, "%s is gone from this tree, use %s", name, use);
	}
}

static void check(struct rule_run *r, const struct ir_fn *fn, const struct flow_result *res)
{
	for (unsigned int b = 0; b < fn->nblock; b++) {
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];

			if (op->op != IR_CALL)
				continue;
			check_callee(r, op);
			for (unsigned int k = 0; k < op->narg; k++)
				if (op->arg_text && op->arg_text[k])
					check_text(r, op, op->arg_text[k]);
		}
	}
}

const struct rule rule_deprecated_name = {
	.id = "R25",
	.name = "deprecated-name",
	.severity = FINDING_WARNING,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a function or flag that this tree has replaced",
	.function = check,
};
