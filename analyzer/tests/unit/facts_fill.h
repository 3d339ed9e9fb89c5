/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts_fill.h - facts of real units in a temporary tree, for the tests of facts/
 *
 * The units are small C files, parsed by libclang and lowered; results of the
 * walk are written out by hand, as only their way into the database is of
 * interest there.
 */
#ifndef GUPTOOL_FACTS_FILL_H
#define GUPTOOL_FACTS_FILL_H
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../facts/facts.h"
#include "../../tree/tree.h"
#include "../../../db/store.h"
#include "../../../lib/alloc.h"
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/pack.h"
#include "../../../lib/strbuf.h"

static struct ast_session *session;
static char *root;		/* real path of the temporary tree */
static char db[PATH_MAX], db2[PATH_MAX];
static struct facts_paths paths;
static struct arena arena;
static char *argv[8];
static struct facts_search search;

static inline void write_source(const char *path, const char *text)
{
	char *full = fs_join(root, path), *slash = strrchr(full, '/');

	*slash = 0;
	assert_int_equal(fs_mkdir_p(full), 0);
	*slash = '/';
	assert_int_equal(fs_write_file(full, text, strlen(text)), 0);
	free(full);
}

/* "-I" "dir"; interned */
static inline char *joined(const char *a, const char *b)
{
	return (char *)intern(arena_printf(&arena, "%s%s", a, b));
}

static inline int setup(void **state)
{
	char dir[] = "/tmp/test_facts.XXXXXX";

	if (!mkdtemp(dir))
		return -1;
	root = fs_realpath(dir);
	snprintf(db, sizeof(db), "%s/x.db", root);
	snprintf(db2, sizeof(db2), "%s/y.db", root);
	arena_init(&arena);
	paths = (struct facts_paths){ root, joined(root, "/obj") };
	argv[0] = joined("-I", "arch/include");
	argv[1] = (char *)"-I";
	argv[2] = (char *)"include";
	argv[3] = joined("-I", paths.objdir);
	argv[4] = (char *)"-std=gnu11";
	argv[5] = NULL;
	search = (struct facts_search){ argv, root };
	write_source("include/api.h", "long pin_user_pages(unsigned long start, unsigned long nr, unsigned int flags,"
		     " void **pages);\nvoid unpin_user_pages(void **pages, unsigned long nr);\n"
		     "enum { FOLL_WRITE = 1, FOLL_LONGTERM = 0x100 };\n"
		     "struct ops { int (*open)(int x); };\n"
		     "static inline int wanted_inline(void **p)\n{\n\tunpin_user_pages(p, 1);\n\treturn 0;\n}\n");
	write_source("obj/generated.h", "#define GENERATED 1\n");
	write_source("arch/include/empty.h", "\n");
	write_source("drivers/a.c", "#include \"api.h\"\n#include \"generated.h\"\n"
		     "static int helper(void **p, struct ops *ops)\n{\n\tops->open(1);\n"
		     "\treturn pin_user_pages(0, GENERATED, FOLL_WRITE, p);\n}\n"
		     "int entry(void **p, struct ops *ops)\n{\n\tif (helper(p, ops) < 0)\n\t\treturn -1;\n"
		     "\twanted_inline(p);\n\treturn 0;\n}\n"
		     "static int do_open(int x)\n{\n\treturn x;\n}\n"
		     "struct ops the_ops = { .open = do_open };\n"
		     "#if 0\nvoid f(void) { pin_user_pages(0, 0, 0, 0); }\n#endif\n");
	write_source("drivers/b.c", "#include \"api.h\"\n"
		     "static int helper(void **p)\n{\n\treturn wanted_inline(p);\n}\n"
		     "int other(void **p)\n{\n\treturn helper(p);\n}\n");
	return 0;
}

static inline int teardown(void **state)
{
	int ret = fs_remove_tree(root);

	arena_release(&arena);
	free(root);
	root = NULL;
	return ret;
}

/* --- making facts --- */

static inline bool tracked(void *ctx, const char *name)
{
	return strstr(name, "user_pages") || !strcmp(name, "helper");
}

static inline bool wanted(void *ctx, const char *name, const char *file)
{
	return !strncmp(name, "wanted_", 7);
}

/* "0: +PIN nr on parameter 0->pages", as the walk of a wrapper would give it. */
static inline struct flow_result *wrapper_result(const struct ir_fn *fn)
{
	struct flow_result *r = arena_new(&arena, struct flow_result);
	struct flow_summary *s = arena_new(&arena, struct flow_summary);
	struct flow_effect *e = arena_new(&arena, struct flow_effect);
	struct flow_outcome *o = arena_array(&arena, 2, sizeof(*o));
	struct flow_site *site = arena_new(&arena, struct flow_site);

	*site = (struct flow_site){
		.pos = fn->pos, .callee = intern("pin_user_pages"), .class = MODEL_ACQUIRE, .kind = HOLD_PIN,
		.flags = { .must = 1, .may = 0x101, .origin = "parameter flags", .text = "FOLL_WRITE | flags" },
		.count_text = "nr", .carrier = FLOW_CARRIER_ARRAY, .carrier_text = "p", .param = 0, .result_var = "ret",
		.dirty = FLOW_UNKNOWN, .reached = true, .text = "pin_user_pages(...)",
	};
	*e = (struct flow_effect){
		.kind = FLOW_EFF_ACQUIRE, .hold = HOLD_PIN, .longterm = FLOW_UNKNOWN, .writes = FLOW_YES, .always = true,
		.is_array = true, .place = { FLOW_PLACE_PARAM, 0, intern("p"), intern("->pages"), intern("umem"), intern("pages") },
		.count = { .kind = FLOW_COUNT_RETURN, .text = intern("return") }, .callee = intern("pin_user_pages"), .pos = fn->pos,
	};
	o[0] = (struct flow_outcome){ .ret = FLOW_RET_NEGATIVE, .lo = LLONG_MIN, .hi = -1 };
	o[1] = (struct flow_outcome){ .ret = FLOW_RET_POSITIVE, .lo = 1, .hi = LLONG_MAX, .effect = e, .neffect = 1 };
	*s = (struct flow_summary){ .name = fn->name, .file = fn->file, .is_static = fn->is_static, .nparam = fn->nparam,
				    .outcome = o, .noutcome = 2, .writes = 1 };
	*r = (struct flow_result){ .fn = fn, .relevant = true, .site = site, .nsite = 1, .summary = s };
	return r;
}

static inline void add_functions(struct unit_facts *uf, const struct ast_unit *au)
{
	for (unsigned int i = 0; i < au->nfn; i++) {
		struct ir_fn *ir = ir_build(au->fn[i], NULL, &arena);
		struct facts_function *f = facts_add_function(uf, ir, &paths);

		if (!strcmp(ir->name, "helper"))
			facts_set_flow(uf, f, wrapper_result(ir), &paths);
		if (!strcmp(ir->name, "entry"))
			facts_add_giveup(uf, f, ROW_GIVEUP_FLOW, "more than 64 states at line 8", 8);
	}
}

static inline void make_facts(const char *path, const char *config, struct unit_facts *uf, struct facts_hashes *h)
{
	struct ast_wanted want = { .is_tracked = tracked, .wants_header_fn = wanted, .const_prefix = "FOLL_" };
	struct model_fn row = { .name = intern("pin_user_pages"), .class = MODEL_ACQUIRE, .kind = HOLD_PIN,
				.ret = MODEL_RET_PAGES, .locking = MODEL_LK_HELD, .properties = MP_SLEEPS | MP_RANGE, .bound = true };
	struct unit unit = { .path = intern(path), .source = joined(joined(root, "/"), path), .cwd = intern(root),
			     .argv = argv, .argc = 5 };
	const char *why = NULL;
	struct ast_unit au;

	assert_int_equal(ast_unit_parse(session, &unit, NULL, &want, &arena, &au, &why), 0);
	assert_int_equal(au.ndiag, 0);
	unit_facts_init(uf, &arena, intern(path), intern(config));
	uf->flags_hash = 99;
	facts_from_ast(uf, &au, &paths);
	add_functions(uf, &au);
	memset(row.role, -1, sizeof(row.role));
	row.role[ROLE_PAGES] = 3;
	row.role[ROLE_NR] = 1;
	facts_add_api(uf, &row, NULL);
	facts_complete(uf, "1.0", &paths, &search, h);
}

static inline void expect_equal(const struct unit_facts *a, const struct unit_facts *b)
{
	struct packbuf x = PACKBUF_INIT, y = PACKBUF_INIT;

	facts_pack_unit(a, FACTS_ALL, &x);
	facts_pack_unit(b, FACTS_ALL, &y);
	assert_int_equal(x.sb.len, y.sb.len);
	assert_memory_equal(x.sb.buf, y.sb.buf, x.sb.len);
	packbuf_release(&x);
	packbuf_release(&y);
}

static inline struct facts_function *function_of(struct unit_facts *uf, const char *name)
{
	for (size_t i = 0; i < uf->function.n; i++)
		if (!strcmp(uf->function.v[i].name, name))
			return &uf->function.v[i];
	fail_msg("no function '%s'", name);
	return NULL;
}

static inline void start_db(struct store *s)
{
	struct row_mention m[] = {
		{ .line = 6, .col = 9, .name = "pin_user_pages", .class = ROW_MENTION_CODE },
		{ .line = 21, .col = 16, .name = "pin_user_pages", .class = ROW_MENTION_CODE },
	};

	facts_write_name(s, "pin_user_pages", NULL, ROW_NAME_SEED, 0, NULL);
	facts_write_mentions(s, "drivers/a.c", m, ARRAY_SIZE(m));
}

static inline char *dump_of(const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	struct store *s = store_open(path);

	assert_non_null(s);
	store_dump(s, &sb);
	store_close(s);
	return strbuf_detach(&sb, NULL);
}

static inline void make_db(const char *path, struct unit_facts *a, struct unit_facts *b)
{
	struct facts_written w = FACTS_WRITTEN_INIT;
	struct store *s = store_create(path);
	int64_t config;

	assert_non_null(s);
	config = facts_write_config(s, "x86_64", "x86_64", "clang 19.1.7", 1);
	start_db(s);
	facts_write_unit(s, config, a, &w);
	facts_write_unit(s, config, b, &w);
	facts_written_release(&w);
	store_publish(s);
}

static inline long count_lines(const char *text, const char *prefix)
{
	long n = 0;

	for (const char *p = text; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		n += !strncmp(p, prefix, strlen(prefix));
	return n;
}

#endif
