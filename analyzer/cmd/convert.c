/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert.c - 'guptool convert': get_user_pages() code into pin_user_pages() code
 *
 * The tree is written with --apply only.
 */
#include <stdio.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/progress.h"
#include "../cmd.h"
#include "convert_p.h"

static const char *const synopsis[] = {
	"guptool convert [-d DB] [OPTION...] PATH|FUNCTION...",
	"guptool convert [-d DB] [OPTION...] --all",
	NULL
};

static void list(const struct object_set *s)
{
	static const char *const role[] = {
		"acquire", "release", "dirty", "getref", "alloc", "free", "borrow", "transfer", "call", "escape", "alias",
	};
	static const char *const kind[] = { "", "get", "pin", "conditional" };

	for (size_t k = 0; k < s->n; k++) {
		const struct object *o = &s->object[k];

		for (size_t i = 0; i < o->nfield; i++)
			printf("%zu\tfield\t\t\t\t\t%s.%s\n", k, o->field[i].record, o->field[i].field);
		for (size_t i = 0; i < o->ncall; i++) {
			const struct object_call *c = &o->call[i];

			printf("%zu\t%s\t%s\t%s:%u\t%s\t%s\t%s\t%s\n", k, role[c->role], kind[c->kind], c->path, c->line, c->function,
			       c->callee, c->place ? c->place : "", c->flags ? c->flags : "");
		}
	}
}

static int run(struct convert *c)
{
	struct store *s = store_open(c->db);
	size_t converted = 0, refused = 0;
	int ret;

	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	convert_open(c, s);
	store_close(s);
	if (c->overlay_dir)
		convert_load_overlay(c);
	convert_build(c, &c->set, c->unit.v, c->unit.n);
	if (c->list) {
		list(&c->set);
		convert_close(c);
		return GUPTOOL_EXIT_CLEAN;
	}
	if (c->reverse)
		convert_reverse(c);
	else
		convert_run(c);
	ret = convert_write(c);
	convert_report(c, &converted, &refused);
	if (!c->quiet)
		fprintf(stderr, "%s: objects: %zu %s, %zu refused\n", c->package[0] ? c->package : c->version, converted,
			c->dry_run ? "to be converted" : "converted", refused);
	convert_close(c);
	return ret ? GUPTOOL_EXIT_FAILURE : refused ? GUPTOOL_EXIT_FINDINGS : GUPTOOL_EXIT_CLEAN;
}

static void check_case(const char *s)
{
	const char *eq = strrchr(s, '='), *n = eq ? eq + 1 : s;

	if (n[0] < '1' || n[0] > '5' || n[1] || eq == s)
		usage("'--case %s' is not a number from 1 to 5, with PATH= or FUNCTION= before it or not", s);
}

int cmd_convert(int argc, const char **argv)
{
	struct convert c = { .db = "gup.db", .time_limit = 120 };
	struct option opts[] = {
		OPT_GROUP("What"),
		OPT_STR('d', "db", &c.db, "DB", "database to read (default gup.db)"),
		OPT_BOOL('a', "all", &c.all, "every object that takes references with get_user_pages*()"),
		OPT_LIST(0, "case", &c.cases, "CASE", "use of the pages, 1 to 5 as in pin_user_pages.rst, in place of what was found; or PATH=N, FUNCTION=N"),
		OPT_BOOL(0, "sleepable", &c.sleepable, "set_page_dirty() may become a call that takes the page lock"),
		OPT_STR(0, "overlay", &c.overlay_dir, "DIR", "files below DIR stand for those of the tree"),
		OPT_GROUP("Output"),
		OPT_BOOL('n', "dry-run", &c.dry_run, "say what would be converted and what not, and why"),
		OPT_BOOL(0, "diff", &c.diff, "print the change of each object"),
		OPT_STR('o', "out", &c.out, "DIR", "write the patches as mails for 'git am' into DIR"),
		OPT_STR(0, "from", &c.from, "AUTHOR", "'NAME <ADDRESS>' of the mails (default: as git says)"),
		OPT_BOOL(0, "signoff", &c.signoff, "add Signed-off-by of the author"),
		OPT_STR(0, "files", &c.files, "DIR", "write changed files below DIR"),
		OPT_BOOL(0, "apply", &c.apply, "write changed files into the tree"),
		OPT_BOOL(0, "list", &c.list, "list the objects with their calls, tab separated, and stop"),
		OPT_BOOL('q', "quiet", &c.quiet, "no summary"),
		OPT_GROUP("Run"),
		OPT_BOOL(0, "no-compile", &c.no_compile, "do not compile what was changed"),
		OPT_INT(0, "time-limit", &c.time_limit, "SECONDS", 1, 86400, "for one file (default 120)"),
		OPT_BOOL(0, "reverse", &c.reverse, "for tests: turn pin_user_pages() code into get_user_pages() code, unproved"),
		SESSION_OPTIONS(&c.so),
		OPT_END()
	};
	int ret;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Converts all acquires and releases of an object together, in every function and file.\n"
			     "PATH or FUNCTION names where references are taken.", OPTIONS_DEFAULT);
	if (!argc && !c.all && !c.list)
		usage("convert needs a path, a function or --all; see 'guptool convert --help'");
	if (argc && c.all)
		usage("--all takes no paths");
	for (int i = 0; i < c.cases.n; i++)
		check_case(c.cases.v[i]);
	c.scope = argv;
	c.nscope = argc;
	if (c.quiet)
		progress_quiet();
	ret = run(&c);
	option_list_release(&c.so.facts);
	option_list_release(&c.cases);
	return ret;
}
