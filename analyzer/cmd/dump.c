/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dump.c - 'guptool dump STAGE FILE [FUNCTION]': what each stage made of a file
 *
 * Four stages take no file: 'scout' prints every mention of a tracked name in
 * the text of a tree, by the text alone; 'commands' prints the compiler's command line of
 * files, or of every file that index would parse in round 0, for other tools on the same files;
 * 'ledger' what the whole program does with the pages of each acquiring call, and
 * 'db' all facts of a database in an order that depends on them alone, which
 * two databases are compared by.
 */
#include <stdio.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../cmd.h"
#include "../ledger/ledger.h"
#include "analyse_p.h"
#include "ledger_p.h"
#include "session_p.h"

static const char *const synopsis[] = {
	"guptool dump flags|ast|ir|summary|api -k DIR -O DIR FILE [FUNCTION]",
	"guptool dump ast|ir|summary|api --plain FILE [FUNCTION] [-- COMPILER-OPTION...]",
	"guptool dump scout -k DIR",
	"guptool dump commands -k DIR -O DIR [FILE...]",
	"guptool dump db [-d DB]",
	"guptool dump ledger [-d DB] [FUNCTION]",
	NULL
};

enum stage { STAGE_FLAGS, STAGE_AST, STAGE_IR, STAGE_SUMMARY, STAGE_API, STAGE_SCOUT, STAGE_COMMANDS, STAGE_DB,
	     STAGE_LEDGER };
static const char *const stage_name[] = { "flags", "ast", "ir", "summary", "api", "scout", "commands", "db", "ledger" };

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
	case STAGE_SCOUT:
	case STAGE_COMMANDS:
	case STAGE_DB:
	case STAGE_LEDGER:
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
	usage("'%s' is not a stage; there are flags, ast, ir, summary, api, scout, commands, db and ledger", name);
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

/* One word for a shell. */
static void add_quoted(struct strbuf *out, const char *word)
{
	strbuf_addch(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			strbuf_addstr(out, "'\\'");
		strbuf_addch(out, *word);
	}
	strbuf_addch(out, '\'');
}

static void add_command(struct strbuf *out, const struct unit *u)
{
	strbuf_addstr(out, "cd ");
	add_quoted(out, u->cwd);
	strbuf_addstr(out, " && clang-19");
	for (int i = 0; i < u->argc; i++) {
		strbuf_addch(out, ' ');
		add_quoted(out, u->argv[i]);
	}
	strbuf_addch(out, ' ');
	add_quoted(out, u->source);
	strbuf_addch(out, '\n');
}

/* The 'n' named files, or those that mention a name of the tables, as far as they are built. */
static void dump_commands(struct dump *d, const struct session_opts *so, const char *const *file, int n)
{
	struct scout_result scout = { 0 };
	const char *const *name;
	VEC(const char *) path = VEC_INIT;
	struct unit *unit;
	struct session s;
	size_t nunit, nname;

	session_open(&s, so, so->arch ? so->arch : "x86_64", so->objdir);
	nname = model_seed_names(s.model, &name);
	if (!n && scout_run(&s.tree, name, nname, 0, session_jobs(so), &scout))
		exit(GUPTOOL_EXIT_FAILURE);
	for (int i = 0; i < n; i++)
		vec_push(&path, tree_relative(&s.tree, file[i]));
	for (size_t i = 0; i < scout.nfile; i++)
		if (session_is_candidate(&scout.file[i]))
			vec_push(&path, scout.file[i].path);
	nunit = path.n;
	unit = arena_array(&s.arena, nunit + 1, sizeof(*unit));
	if (nunit && kbuild_units(&s.tree, &s.kbuild, path.v, nunit, unit, &s.arena))
		exit(GUPTOOL_EXIT_FAILURE);
	for (size_t i = 0; i < nunit; i++) {
		if (unit[i].state == UNIT_BUILT)
			add_command(&d->out, &unit[i]);
		else if (n)
			warning("'%s' is not built here: %s", unit[i].path, unit[i].why);
	}
	fwrite(d->out.buf, 1, d->out.len, stdout);
	vec_release(&path);
	scout_release(&scout);
	session_close(&s);
}

/* Needs no configuration: only the text is looked at, nothing is remembered. */
static void dump_scout(struct dump *d, const struct session_opts *so)
{
	static const char *const class[] = {
		[SCOUT_CODE] = "code", [SCOUT_DIRECTIVE] = "directive",
		[SCOUT_COMMENT] = "comment", [SCOUT_STRING] = "string",
	};
	struct model *m = session_model(&so->facts);
	struct scout_result scout;
	const char *const *name;
	struct tree t = { 0 };
	size_t nname;

	if (!so->kernel)
		usage("no kernel tree was given: use -k DIR");
	nname = model_seed_names(m, &name);
	if (tree_open(&t, so->kernel, NULL, so->arch ? so->arch : "x86_64") ||
	    scout_run(&t, name, nname, 0, session_jobs(so), &scout))
		exit(GUPTOOL_EXIT_FAILURE);
	for (size_t i = 0; i < scout.nfile; i++)
		for (size_t k = 0; k < scout.file[i].nmention; k++) {
			const struct scout_mention *x = &scout.file[i].mention[k];

			strbuf_addf(&d->out, "%s:%u:%u: %s: %s\n", scout.file[i].path, x->line, x->col,
				    class[x->class], name[x->name]);
		}
	fwrite(d->out.buf, 1, d->out.len, stdout);
	scout_release(&scout);
	model_free(m);
}

static void dump_db(struct dump *d, const char *db)
{
	struct store *s = store_open(db);

	if (!s)
		exit(GUPTOOL_EXIT_FAILURE);
	store_dump(s, &d->out);
	fwrite(d->out.buf, 1, d->out.len, stdout);
	store_close(s);
}

static void dump_ledger(struct dump *d, const char *db, const struct option_list *facts)
{
	struct store *s = store_open(db);
	struct model *m = session_model(facts);
	struct row_config c;

	if (!s)
		exit(GUPTOOL_EXIT_FAILURE);
	store_get_configs(s, &(struct row_none){ 0 });
	while (store_get_configs_next(s, &c)) {
		struct arena a = ARENA_INIT;
		struct ledger *l = ledger_of_store(s, intern(c.name), m, &a);

		ledger_print(l, d->function, &d->out);
		ledger_free(l);
		arena_release(&a);
	}
	fwrite(d->out.buf, 1, d->out.len, stdout);
	model_free(m);
	store_close(s);
}

static void dump_plain_file(struct dump *d, const char *path, const char *const *extra)
{
	struct arena a = ARENA_INIT;
	struct unit u;

	if (d->stage == STAGE_FLAGS)
		usage("there are no flags to show with --plain");
	d->model = model_new();
	analyse_plain_unit(path, extra, &a, &u);
	dump_unit(d, &u);
	model_free(d->model);
	arena_release(&a);
}

int cmd_dump(int argc, const char **argv)
{
	struct session_opts so = { 0 };
	const char *db = "gup.db";
	bool plain = false;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database that 'dump db' and 'dump ledger' read (default gup.db)"),
		OPT_BOOL(0, "plain", &plain, "FILE is no kernel file: parse it with plain options"),
		SESSION_OPTIONS(&so),
		OPT_END()
	};
	struct dump d = { .out = STRBUF_INIT };
	const char *const *extra = NULL;
	bool takes_file;

	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--")) {
			extra = &argv[i + 1];
			argv[argc = i] = NULL;
		}
	argc = options_parse(argc, argv, opts, synopsis,
			     "Shows one stage of the analysis for a file, or a whole database.", OPTIONS_DEFAULT);
	if (!argc)
		usage("dump takes a stage and what to show; see 'guptool dump --help'");
	d.stage = parse_stage(argv[0]);
	takes_file = d.stage < STAGE_SCOUT;
	if (takes_file && (argc < 2 || argc > 3))
		usage("'dump %s' takes a file and at most one function; see 'guptool dump --help'", argv[0]);
	if (d.stage == STAGE_DB && argc > 1)
		usage("'dump db' takes no file; the database is given with -d");
	if (d.stage == STAGE_LEDGER && argc > 2)
		usage("'dump ledger' takes at most one function; the database is given with -d");
	if (d.stage == STAGE_SCOUT && argc > 1)
		usage("'dump scout' takes no file; the tree is given with -k");
	d.function = takes_file && argc == 3 ? argv[2] : d.stage == STAGE_LEDGER && argc == 2 ? argv[1] : NULL;
	if (d.stage == STAGE_DB)
		dump_db(&d, db);
	else if (d.stage == STAGE_LEDGER)
		dump_ledger(&d, db, &so.facts);
	else if (d.stage == STAGE_SCOUT)
		dump_scout(&d, &so);
	else if (d.stage == STAGE_COMMANDS)
		dump_commands(&d, &so, argv + 1, argc - 1);
	else if (plain)
		dump_plain_file(&d, argv[1], extra);
	else
		dump_kernel_file(&d, &so, argv[1]);
	strbuf_release(&d.out);
	option_list_release(&so.facts);
	return fflush(stdout) || ferror(stdout) ? GUPTOOL_EXIT_FAILURE : 0;
}
