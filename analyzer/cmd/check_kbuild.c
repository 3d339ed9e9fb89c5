/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_kbuild.c - 'guptool check --kbuild': one file, as kbuild calls a checker
 *
 *	make C=2 CHECK="guptool check --kbuild" drivers/xen/
 *
 * kbuild runs it in the build directory with $(CHECKFLAGS), the flags of the
 * compiler and the file, once for each object, many at a time. So: no
 * preparation, no writing, nothing at all for a file that names none of ours,
 * output where compilers have theirs, and exit status 0 whatever was found,
 * since kbuild stops at anything else. What callees in other files do is known
 * when there is a database.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "check_p.h"
#include "lint_p.h"

struct kbuild_call {
	VEC(char *) flag;		/* with a compiler in front, as flags_clean() takes it */
	const char *file;		/* as kbuild gave it */
	bool werror;
};

/* What sparse understands and a compiler does not. */
static bool is_for_sparse(const char *arg)
{
	return !strncmp(arg, "--arch=", 7) || !strcmp(arg, "-mlittle-endian") || !strcmp(arg, "-mbig-endian") ||
	       !strcmp(arg, "-Wbitwise") || !strncmp(arg, "-Wsparse", 8) || !strcmp(arg, "-Wno-return-void") ||
	       !strcmp(arg, "-Wno-unknown-attribute") || !strcmp(arg, "-D__STDC__") || !strcmp(arg, "-D__CHECK_ENDIAN__");
}

static void take_apart(struct kbuild_call *k, int argc, const char **argv)
{
	vec_push(&k->flag, (char *)"clang");
	for (int i = 0; i < argc; i++) {
		size_t len = strlen(argv[i]);

		if (!strcmp(argv[i], "--werror"))
			k->werror = true;
		else if (argv[i][0] != '-' && len > 2 && !strcmp(argv[i] + len - 2, ".c") && i + 1 == argc)
			k->file = argv[i];
		else if (!is_for_sparse(argv[i]))
			vec_push(&k->flag, (char *)argv[i]);
	}
}

/* Only trees and their build directories have these; kbuild exports them. */
static int open_tree(struct lint *l)
{
	const char *src = getenv("srctree"), *obj = getenv("objtree"), *arch = getenv("SRCARCH");

	if (!src || !obj || !arch)
		return error("check --kbuild is run by kbuild: srctree, objtree and SRCARCH are not in the environment");
	l->conf.arch = intern(!strcmp(arch, "x86") ? "x86_64" : arch);
	return tree_open(&l->conf.s.tree, src, obj, l->conf.arch);
}

static bool names_ours(struct lint *l, const char *file)
{
	struct strbuf text = STRBUF_INIT;
	const char *const *seed;
	size_t nseed = model_seed_names(l->conf.s.model, &seed);
	struct row_name row;
	bool yes = false;

	for (size_t i = 0; i < nseed; i++)
		vec_push(&l->name, seed[i]);
	if (l->db) {
		store_get_names(l->db, &(struct row_none){ 0 });
		while (store_get_names_next(l->db, &row))
			vec_push(&l->name, intern(row.name));
	}
	if (!strbuf_read_file(&text, file))
		yes = scout_count(l->name.v, l->name.n, text.buf, text.len) > 0;
	strbuf_release(&text);
	return yes;
}

static struct lint_unit make_unit(struct lint *l, struct kbuild_call *k, const char *full)
{
	struct lint_unit u = { .path = tree_relative(&l->conf.s.tree, full) };
	char *cwd = fs_realpath(".");

	vec_push(&k->flag, (char *)"-c");
	vec_push(&k->flag, (char *)"-o");
	vec_push(&k->flag, (char *)"check.o");
	vec_push(&k->flag, (char *)full);
	u.unit = (struct unit){ .path = u.path, .source = intern(full), .cwd = intern(cwd ? cwd : "."), .state = UNIT_BUILT,
				.origin = "kbuild" };
	flags_clean(&l->conf.s.tree, k->flag.v, (int)k->flag.n, &u.unit, &l->arena);
	vec_free_(cwd);
	return u;
}

/* Paths are printed as the compiler got them, so that the same tools find the places. */
static char *prefix_of(const char *given, const char *path)
{
	size_t n = strlen(given), k = strlen(path);

	return n >= k && !strcmp(given + n - k, path) ? xstrndup(given, n - k) : xstrdup("");
}

static void print_result(struct lint *l, const struct kbuild_call *k, const struct lint_version *v, struct finding_sink *found)
{
	char *prefix = prefix_of(k->file, l->unit.v[0].path);
	struct finding_file gap = { l->unit.v[0].path, "failed", v->uf.why, true, true };
	struct finding_emit e = { .tool_version = guptool_version, .tree_version = "", .path_prefix = prefix, .with_notes = true,
				  .min = l->out.min, .with_kept = true };
	struct strbuf text = STRBUF_INIT;

	if (v->uf.state != ROW_UNIT_ANALYSED) {
		e.file = &gap;
		e.nfile = 1;
	}
	finding_emit(found, &e, &text);
	fputs(text.buf, stderr);
	strbuf_release(&text);
	vec_free_(prefix);
}

static int check_unit(struct lint *l, struct kbuild_call *k)
{
	struct lint_state none = { .by_name = STRMAP_INIT }, s = { .by_name = STRMAP_INIT };
	struct finding_sink *old, *found;
	struct lint_version *v;
	size_t bad;

	l->conf.ast = ast_session_new();
	l->conf.paths = (struct facts_paths){ l->conf.s.tree.root, l->conf.s.tree.objdir };
	v = lint_units_parse_here(l, &s);
	lint_walk(l, &s, NULL);
	lint_walk_findings(l, &none, &s, &old, &found);
	print_result(l, k, v, found);
	bad = finding_count_at_least(found, l->out.fail_on) + (v->uf.state != ROW_UNIT_ANALYSED);
	finding_sink_free(old);
	finding_sink_free(found);
	lint_state_release(&s);
	lint_state_release(&none);
	ast_session_free(l->conf.ast);
	return k->werror && bad ? GUPTOOL_EXIT_FINDINGS : GUPTOOL_EXIT_CLEAN;
}

int check_kbuild(const struct check_kbuild *o, int argc, const char **argv)
{
	struct lint l = { .run = { .time_limit = 300 }, .unit_of = STRMAP_INIT, .outer = STRMAP_INIT, .choose = *o->choose, .out = *o->out };
	struct kbuild_call k = { .werror = o->werror };
	int ret = GUPTOOL_EXIT_CLEAN;
	char *full;

	take_apart(&k, argc, argv);
	if (!k.file) {
		error("check --kbuild was given no C file");
		return GUPTOOL_EXIT_CLEAN;
	}
	full = fs_realpath(k.file);
	/* a database that cannot be used is no reason to stop a build */
	l.db = o->db && fs_is_file(o->db) ? store_open(o->db) : NULL;
	l.conf.s.model = session_model(o->facts);
	l.conf.run = &l.run;
	l.change.fd = -1;
	if (full && names_ours(&l, full) && !open_tree(&l)) {
		vec_push(&l.unit, make_unit(&l, &k, full));
		strmap_put(&l.unit_of, l.unit.v[0].path, (void *)(uintptr_t)1);
		lint_change_open(&l.change, l.conf.s.tree.root);
		ret = check_unit(&l, &k);
		lint_change_release(&l.change);
	}
	if (l.db)
		store_close(l.db);
	model_free(l.conf.s.model);
	vec_release(&l.unit);
	vec_release(&l.name);
	vec_release(&k.flag);
	strmap_release(&l.unit_of);
	strmap_release(&l.outer);
	lint_rest_release(&l.rest);
	finding_sink_free(l.known);
	arena_release(&l.arena);
	vec_free_(full);
	return ret;
}
