/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * analyse_p.h - one translation unit through ast, ir and flow
 *
 * The only place where these stages are joined; index, dump and whatever
 * analyses text that is not in the database go through it.
 */
#ifndef GUPTOOL_ANALYSE_P_H
#define GUPTOOL_ANALYSE_P_H

#include "../ast/ast.h"
#include "../flow/flow.h"
#include "../ir/ir.h"
#include "../model/model.h"
#include "../tree/overlay.h"
#include "../tree/tree.h"

struct arena;

struct analyse {
	struct ast_session *ast;
	struct model *model;
	const struct overlay *overlay;		/* may be NULL */
	const struct summary_source *summaries;	/* may be NULL */
	/* Bodies of header inlines too; NULL: the main file's functions only. */
	bool (*wants_header_fn)(void *ctx, const char *name, const char *file);
	void *ctx;
	bool no_flow;				/* stop after the IR */
	/* In order of the source. 'flow' is NULL when 'ir' was given up or holds nothing of interest. */
	void (*function)(void *ctx, const struct ast_fn *fn, const struct ir_fn *ir,
			 const struct flow_result *flow, const char *broken);
};

/*
 * Parse, lower, verify and walk. The model is bound to what the unit declares.
 * 'broken' tells the callback that ir_verify() refused the function and why.
 * Returns 0 with *out filled (arena 'a'), or -1 with a reason in *why.
 */
int analyse_unit(const struct analyse *an, const struct unit *u, struct arena *a,
		 struct ast_unit *out, const char **why);

/* What analyse_unit() asks of a parse. 'an' has to live as long as 'out'. */
void analyse_wanted(const struct analyse *an, struct ast_wanted *out);

/* Tell the model what the unit declares: prototypes and FOLL_* values. */
void analyse_bind(struct model *m, const struct ast_unit *au);

/* A unit that is no kernel's: a test input, parsed with plain flags. 'extra': NULL terminated, may be NULL. */
void analyse_plain_unit(const char *path, const char *const *extra, struct arena *a, struct unit *out);

#endif
