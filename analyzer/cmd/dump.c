/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dump.c - 'guptool dump STAGE FILE [FUNCTION]': what each stage made of a file
 */
#include <stdio.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "analyse_p.h"
#include "session_p.h"

static const char *const synopsis[] = {
	"guptool dump flags|ast|ir|summary|api -k DIR -O DIR FILE [FUNCTION]",
	"guptool dump ast|ir|summary|api --plain FILE [FUNCTION] [-- COMPILER-OPTION...]",
	NULL
};

enum stage { STAGE_FLAGS, STAGE_AST, STAGE_IR, STAGE_SUMMARY, STAGE_API };
static const char *const stage_name[] = { "flags", "ast", "ir", "summary", "api" };

struct dump {
	enum stage stage;
	const char *function;		/* NULL: all */
	struct model *model;
	struct strbuf out;
	unsigned int shown;
};

static void dump_function(void *ctx, const struct ast_fn *fn, const struct ir_fn *ir,
			  const struct flow_result *flow, const char *broken)
{
	struct dump *d = ctx;

	if (d->function && strcmp(d->function, fn->name))
		return;
	d->shown++;
	if (broken)
		warning("%s:%u: '%s' does not verify: %s", fn->file, fn->pos.line, fn->name, broken);
	switch (d->stage) {
	case STAGE_AST:
		ast_fn_print(fn, &d->out);
		break;
	case STAGE_IR:
		ir_print(ir, &d->out);
		break;
	case STAGE_SUMMARY:
		if (flow) {
			flow_sites_print(flow, d->model, &d->out);
			flow_summary_print(flow->summary, &d->out);
			for (unsigned int i = 0; i < flow->nnote; i++)
				strbuf_addf(&d->out, "note %u: %s\n", flow->note[i].pos.line, flow->note[i].text);
			if (flow->giveup)
				strbuf_addf(&d->out, "given up at line %u: %s\n", flow->giveup_pos.line, flow->giveup);
		} else if (ir->giveup) {
			strbuf_addf(&d->out, "%s: given up: %s\n", fn->name, ir->giveup);
		}
		break;
	case STAGE_FLAGS:
	case STAGE_API:
		break;
	}
}

static void dump_unit(struct dump *d, const struct unit *u)
{
	struct analyse an = {
		.ast = ast_session_new(),
		.model = d->model,
		.ctx = d,
		.function = dump_function,
	};
	struct arena a = ARENA_INIT;
	struct ast_unit au;
	const char *why;

	if (analyse_unit(&an, u, &a, &au, &why))
		die("cannot parse '%s': %s", u->path, why);
	for (unsigned int i = 0; i < au.ndiag; i++)
		warning("%s:%u: %s", au.diag[i].pos.file, au.diag[i].pos.line, au.diag[i].text);
	if (d->stage == STAGE_API)
		model_print(d->model, &d->out);
	else if (!d->shown && d->function)
		die("'%s' defines no function '%s'", u->path, d->function);
	fwrite(d->out.buf, 1, d->out.len, stdout);
	ast_session_free(an.ast);
	arena_release(&a);
}

static enum stage parse_stage(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(stage_name); i++)
		if (!strcmp(name, stage_name[i]))
			return (enum stage)i;
	usage("'%s' is not a stage; there are flags, ast, ir, summary and api", name);
}

static void dump_kernel_file(struct dump *d, const struct session_opts *so, const char *path)
{
	struct session s;
	struct unit u;

	session_open(&s, so, so->arch ? so->arch : "x86_64", so->objdir);
	path = tree_relative(&s.tree, path);
	if (kbuild_units(&s.tree, &s.kbuild, &path, 1, &u, &s.arena))
		exit(GUPTOOL_EXIT_FAILURE);
	if (u.state != UNIT_BUILT)
		die("'%s' is not built here: %s", path, u.why);
	if (d->stage == STAGE_FLAGS) {
		flags_print(&s.tree, &u, &d->out);
		fwrite(d->out.buf, 1, d->out.len, stdout);
	} else {
		d->model = s.model;
		dump_unit(d, &u);
	}
	session_close(&s);
}

int cmd_dump(int argc, const char **argv)
{
	struct session_opts so = { 0 };
	bool plain = false;
	struct option opts[] = {
		OPT_BOOL(0, "plain", &plain, "FILE is no kernel file: parse it with plain options"),
		SESSION_OPTIONS(&so),
		OPT_END()
	};
	struct dump d = { .out = STRBUF_INIT };
	const char *const *extra = NULL;
	struct unit u;

	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--")) {
			extra = &argv[i + 1];
			argv[argc = i] = NULL;
		}
	argc = options_parse(argc, argv, opts, synopsis,
			     "Shows one stage of the analysis for one file, or one function of it.", OPTIONS_DEFAULT);
	if (argc < 2 || argc > 3)
		usage("dump takes a stage, a file and at most one function; see 'guptool dump --help'");
	d.stage = parse_stage(argv[0]);
	d.function = argc == 3 ? argv[2] : NULL;
	if (plain) {
		struct arena a = ARENA_INIT;

		if (d.stage == STAGE_FLAGS)
			usage("there are no flags to show with --plain");
		d.model = model_new();
		analyse_plain_unit(argv[1], extra, &a, &u);
		dump_unit(&d, &u);
		model_free(d.model);
		arena_release(&a);
	} else {
		dump_kernel_file(&d, &so, argv[1]);
	}
	strbuf_release(&d.out);
	option_list_release(&so.facts);
	return ferror(stdout) ? GUPTOOL_EXIT_FAILURE : 0;
}
