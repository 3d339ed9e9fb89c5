/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * analyse.c - one translation unit through ast, ir and flow
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "analyse_p.h"

static bool is_tracked(void *ctx, const char *name)
{
	const struct analyse *an = ctx;

	return model_is_searched(an->model, name);
}

static bool wants_header(void *ctx, const char *name, const char *file)
{
	const struct analyse *an = ctx;

	return an->wants_header_fn(an->ctx, name, file);
}

void analyse_wanted(const struct analyse *an, struct ast_wanted *out)
{
	*out = (struct ast_wanted){
		.is_tracked = is_tracked,
		.all_functions = true,
		.wants_header_fn = an->wants_header_fn ? wants_header : NULL,
		.const_prefix = "FOLL_",
		.ctx = (void *)an,
	};
}

void analyse_bind(struct model *m, const struct ast_unit *au)
{
	model_begin_unit(m);
	for (unsigned int i = 0; i < au->nproto; i++) {
		const struct ast_proto *p = &au->proto[i];
		struct model_param param[32];
		unsigned int n = p->nparam < ARRAY_SIZE(param) ? p->nparam : ARRAY_SIZE(param);

		for (unsigned int k = 0; k < n; k++)
			param[k] = (struct model_param){
				.name = p->param[k]->name,
				.type = p->param[k]->type ? p->param[k]->type->name : "",
			};
		model_bind_proto(m, p->name, param, n);
	}
	for (unsigned int i = 0; i < au->nkonst; i++)
		model_bind_const(m, au->konst[i].name, au->konst[i].value);
	model_resolve(m);
}

static void analyse_function(const struct analyse *an, const struct ast_fn *fn, struct arena *a)
{
	struct ir_fn *ir = ir_build(fn, model_is_noreturn, a);
	const struct flow_result *flow = NULL;
	const char *broken = NULL;
	struct strbuf why = STRBUF_INIT;

	if (!ir->giveup && ir_verify(ir, fn, &why)) {
		broken = intern(why.buf);
		ir->giveup = intern("the lowered function does not verify");
	}
	if (!ir->giveup && !an->no_flow && flow_is_relevant(ir, an->model, an->summaries))
		flow = flow_run(ir, an->model, an->summaries, NULL, NULL, a);
	an->function(an->ctx, fn, ir, flow, broken);
	strbuf_release(&why);
}

int analyse_unit(const struct analyse *an, const struct unit *u, struct arena *a,
		 struct ast_unit *out, const char **why)
{
	struct ast_wanted want;

	analyse_wanted(an, &want);
	if (ast_unit_parse(an->ast, u, an->overlay, &want, a, out, why))
		return -1;
	analyse_bind(an->model, out);
	for (unsigned int i = 0; i < out->nfn; i++)
		analyse_function(an, out->fn[i], a);
	return 0;
}

void analyse_plain_unit(const char *path, const char *const *extra, struct arena *a, struct unit *out)
{
	static const char *const base[] = { "-x", "c", "-std=gnu11", "-ffreestanding", "-w" };
	char *abs = fs_realpath(path);
	char cwd[PATH_MAX];
	int n = 0;

	if (!abs)
		die_errno("cannot read '%s'", path);
	if (!getcwd(cwd, sizeof(cwd)))
		die_errno("cannot find the current directory");
	while (extra && extra[n])
		n++;
	memset(out, 0, sizeof(*out));
	out->path = intern(path);
	out->source = intern(abs);
	out->cwd = intern(cwd);
	out->state = UNIT_BUILT;
	out->origin = "plain";
	out->argv = arena_array(a, ARRAY_SIZE(base) + n + 1, sizeof(*out->argv));
	for (size_t i = 0; i < ARRAY_SIZE(base); i++)
		out->argv[out->argc++] = arena_strdup(a, base[i]);
	for (int i = 0; i < n; i++)
		out->argv[out->argc++] = arena_strdup(a, extra[i]);
	free(abs);
}
