/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_facts.c - facts of real units through bytes and rows and back
 *
 * The units are small C files in a temporary tree, parsed by libclang and
 * lowered; results of the walk are written out by hand, as only their way into
 * the database is of interest here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../facts/facts.h"
#include "../../finding/finding.h"
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

static void write_source(const char *path, const char *text)
{
	char *full = fs_join(root, path), *slash = strrchr(full, '/');

	*slash = 0;
	assert_int_equal(fs_mkdir_p(full), 0);
	*slash = '/';
	assert_int_equal(fs_write_file(full, text, strlen(text)), 0);
	free(full);
}

/* "-I" "dir"; interned */
static char *joined(const char *a, const char *b)
{
	return (char *)intern(arena_printf(&arena, "%s%s", a, b));
}

static int setup(void **state)
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

static int teardown(void **state)
{
	int ret = fs_remove_tree(root);

	arena_release(&arena);
	free(root);
	root = NULL;
	return ret;
}

/* --- making facts --- */

static bool tracked(void *ctx, const char *name)
{
	return strstr(name, "user_pages") || !strcmp(name, "helper");
}

static bool wanted(void *ctx, const char *name, const char *file)
{
	return !strncmp(name, "wanted_", 7);
}

/* "0: +PIN nr on parameter 0->pages", as the walk of a wrapper would give it. */
static struct flow_result *wrapper_result(const struct ir_fn *fn)
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

static void add_functions(struct unit_facts *uf, const struct ast_unit *au)
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

static void make_facts(const char *path, const char *config, struct unit_facts *uf, struct facts_hashes *h)
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

static void expect_equal(const struct unit_facts *a, const struct unit_facts *b)
{
	struct packbuf x = PACKBUF_INIT, y = PACKBUF_INIT;

	facts_pack_unit(a, FACTS_ALL, &x);
	facts_pack_unit(b, FACTS_ALL, &y);
	assert_int_equal(x.sb.len, y.sb.len);
	assert_memory_equal(x.sb.buf, y.sb.buf, x.sb.len);
	packbuf_release(&x);
	packbuf_release(&y);
}

static struct facts_function *function_of(struct unit_facts *uf, const char *name)
{
	for (size_t i = 0; i < uf->function.n; i++)
		if (!strcmp(uf->function.v[i].name, name))
			return &uf->function.v[i];
	fail_msg("no function '%s'", name);
	return NULL;
}

static void start_db(struct store *s)
{
	struct row_mention m[] = {
		{ .line = 6, .col = 9, .name = "pin_user_pages", .class = ROW_MENTION_CODE },
		{ .line = 21, .col = 16, .name = "pin_user_pages", .class = ROW_MENTION_CODE },
	};

	facts_write_name(s, "pin_user_pages", NULL, ROW_NAME_SEED, 0, NULL);
	facts_write_mentions(s, "drivers/a.c", m, ARRAY_SIZE(m));
}

static char *dump_of(const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	struct store *s = store_open(path);

	assert_non_null(s);
	store_dump(s, &sb);
	store_close(s);
	return strbuf_detach(&sb, NULL);
}

static void make_db(const char *path, struct unit_facts *a, struct unit_facts *b)
{
	struct store *s = store_create(path);
	int64_t config;

	assert_non_null(s);
	config = facts_write_config(s, "x86_64", "x86_64", "clang 19.1.7", 1);
	start_db(s);
	facts_write_unit(s, config, a);
	facts_write_unit(s, config, b);
	store_publish(s);
}

/* --- tests --- */

static void test_what_is_in_it(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct facts_function *f;
	struct unit_facts uf;

	make_facts("drivers/a.c", "x86_64", &uf, &h);
	assert_int_equal(uf.include.n, 3);
	assert_string_equal(uf.include.v[0].path, "$(obj)/generated.h");
	assert_string_equal(uf.include.v[1].path, "drivers/a.c");
	assert_string_equal(uf.include.v[2].path, "include/api.h");
	assert_true(uf.include.v[2].size > 0 && uf.include.v[2].hash);
	f = function_of(&uf, "helper");
	assert_true(f->is_static && f->is_wrapper && !f->is_unsure);
	assert_int_equal(f->call.n, 2);
	assert_string_equal(f->call.v[0].through_record, "ops");
	assert_string_equal(f->call.v[0].through_field, "open");
	assert_string_equal(f->call.v[1].callee, "pin_user_pages");
	assert_int_equal(f->site.v[0].flags_may, 0x101);
	assert_int_equal(f->fact.n, 2);
	assert_int_equal(f->fact.v[0].effect, ROW_EFF_NOTHING);
	assert_string_equal(f->fact.v[1].place, "p->pages");
	f = function_of(&uf, "wanted_inline");
	assert_string_equal(f->file, "include/api.h");
	assert_true(f->in_header);
	f = function_of(&uf, "entry");
	assert_int_equal(f->call.v[0].is_static, 1);
	assert_int_equal(uf.fnptr.n, 1);
	assert_string_equal(uf.fnptr.v[0].function, "do_open");
	assert_int_equal(uf.flag.n, 2);
	assert_string_equal(uf.api.v[0].properties, "sleeps range");
	assert_int_equal(uf.role.n, 2);
	assert_true(uf.proto.n >= 2);
	facts_hashes_release(&h);
}

static void test_bytes_and_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct packbuf bytes = PACKBUF_INIT;
	struct unit_facts uf, back;
	struct unpack in;

	make_facts("drivers/a.c", "x86_64", &uf, &h);
	facts_pack_unit(&uf, FACTS_ALL, &bytes);
	unpack_init(&in, bytes.sb.buf, bytes.sb.len);
	assert_int_equal(facts_unpack_unit(&in, &back, &arena), 0);
	expect_equal(&uf, &back);
	assert_string_equal(back.function.v[0].name, uf.function.v[0].name);
	assert_string_equal(back.proto.v[0].param_type[0], uf.proto.v[0].param_type[0]);
	assert_true(back.parse_seconds > 0);
	packbuf_release(&bytes);
	facts_hashes_release(&h);
}

/* Bytes that were cut, changed or lengthened are refused or give some facts; nothing is read past their end. */
static void test_damaged_bytes(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct packbuf bytes = PACKBUF_INIT;
	struct unit_facts uf, back;
	struct unpack in;
	unsigned int seed = 3;

	make_facts("drivers/b.c", "x86_64", &uf, &h);
	facts_pack_unit(&uf, FACTS_ALL, &bytes);
	for (size_t len = 0; len < bytes.sb.len; len++) {
		struct arena a = ARENA_INIT;
		void *copy = xmalloc(len ? len : 1);

		memcpy(copy, bytes.sb.buf, len);
		unpack_init(&in, copy, len);
		assert_int_equal(facts_unpack_unit(&in, &back, &a), -1);
		free(copy);
		arena_release(&a);
	}
	for (int i = 0; i < 4000; i++) {
		struct arena a = ARENA_INIT;
		char *copy = xmalloc(bytes.sb.len);

		memcpy(copy, bytes.sb.buf, bytes.sb.len);
		for (int k = 0; k <= i % 3; k++)
			copy[(size_t)rand_r(&seed) % bytes.sb.len] = (char)rand_r(&seed);
		unpack_init(&in, copy, bytes.sb.len);
		facts_unpack_unit(&in, &back, &a);
		free(copy);
		arena_release(&a);
	}
	strbuf_addch(&bytes.sb, 0);
	unpack_init(&in, bytes.sb.buf, bytes.sb.len);
	assert_int_equal(facts_unpack_unit(&in, &back, &arena), -1);
	packbuf_release(&bytes);
	facts_hashes_release(&h);
}

static void test_rows_and_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, back;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &back, &arena), 0);
	expect_equal(&a, &back);
	assert_int_equal(facts_load_unit(s, "drivers/b.c", "x86_64", &back, &arena), 0);
	expect_equal(&b, &back);
	assert_int_equal(facts_load_unit(s, "drivers/c.c", "x86_64", &back, &arena), -1);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "arm64", &back, &arena), -1);
	store_close(s);
	facts_hashes_release(&h);
}

static long count_lines(const char *text, const char *prefix)
{
	long n = 0;

	for (const char *p = text; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		n += !strncmp(p, prefix, strlen(prefix));
	return n;
}

/* From nothing, from bytes, from the old database: one dump. */
static void test_incremental_says_the_same(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, old_a, new_b;
	struct store *s;
	char *first, *second;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	first = dump_of(db);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &old_a, &arena), 0);
	store_close(s);
	make_facts("drivers/b.c", "x86_64", &new_b, &h);
	make_db(db2, &old_a, &new_b);
	second = dump_of(db2);
	assert_string_equal(first, second);
	assert_int_equal(count_lines(first, "function\tinclude/api.h\twanted_inline\t"), 1);
	assert_int_equal(count_lines(first, "body\tx86_64\tinclude/api.h\twanted_inline\t"), 1);
	assert_int_equal(count_lines(first, "function\tdrivers/a.c\thelper\t"), 1);
	assert_int_equal(count_lines(first, "function\tdrivers/b.c\thelper\t"), 1);
	assert_null(strstr(first, root));
	free(first);
	free(second);
	facts_hashes_release(&h);
}

static void test_mentions_of_tracked_names(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b;
	char *text;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	text = dump_of(db);
	assert_non_null(strstr(text, "mention_seen\tdrivers/a.c\t6\t9\tpin_user_pages\tx86_64\tdrivers/a.c\t1\thelper\n"));
	assert_non_null(strstr(text, "mention_seen\tdrivers/a.c\t21\t16\tpin_user_pages\tx86_64\tdrivers/a.c\t6\t\n"));
	assert_int_equal(count_lines(text, "mention\t"), 2);
	assert_null(strstr(text, "unpin_user_pages\tx86_64\tdrivers/b.c"));
	free(text);
	facts_hashes_release(&h);
}

static bool is_current(const char *tool, uint64_t flags)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct store *s = store_open(db);
	bool same = facts_is_current(s, "drivers/a.c", "x86_64", flags, tool, &paths, &search, &h);

	store_close(s);
	facts_hashes_release(&h);
	return same;
}

static void test_what_makes_a_unit_stale(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct strbuf old = STRBUF_INIT;
	struct unit_facts a, b;
	char *full;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	facts_hashes_release(&h);
	make_db(db, &a, &b);
	assert_true(is_current("1.0", 99));
	assert_false(is_current("1.1", 99));
	assert_false(is_current("1.0", 98));
	write_source("include/unrelated.h", "int x;\n");
	assert_true(is_current("1.0", 99));
	write_source("obj/generated.h", "#define GENERATED 2\n");
	assert_false(is_current("1.0", 99));
	write_source("obj/generated.h", "#define GENERATED 1\n");
	assert_true(is_current("1.0", 99));
	/* found before include/api.h, and before the one in the build directory */
	write_source("arch/include/api.h", "\n");
	assert_false(is_current("1.0", 99));
	full = fs_join(root, "arch/include/api.h");
	unlink(full);
	free(full);
	assert_true(is_current("1.0", 99));
	write_source("drivers/generated.h", "\n");
	assert_false(is_current("1.0", 99));
	full = fs_join(root, "drivers/generated.h");
	unlink(full);
	free(full);
	full = fs_join(root, "include/api.h");
	assert_int_equal(strbuf_read_file(&old, full), 0);
	unlink(full);
	assert_false(is_current("1.0", 99));
	write_source("include/api.h", old.buf);
	assert_true(is_current("1.0", 99));
	free(full);
	strbuf_release(&old);
}

static void test_not_built(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, back;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	unit_facts_init(&b, &arena, "arch/s390/pci.c", "x86_64");
	b.state = ROW_UNIT_NOT_BUILT;
	b.why = "arch/s390 is not arch x86";
	make_db(db, &a, &b);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "arch/s390/pci.c", "x86_64", &back, &arena), 0);
	expect_equal(&b, &back);
	assert_string_equal(back.why, b.why);
	assert_false(facts_is_current(s, "arch/s390/pci.c", "x86_64", 0, "1.0", &paths, &search, &h));
	store_close(s);
	facts_hashes_release(&h);
}

static void test_two_configs(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts x86, arm, back;
	struct store *s = store_create(db);

	make_facts("drivers/a.c", "x86_64", &x86, &h);
	make_facts("drivers/a.c", "arm64", &arm, &h);
	facts_write_unit(s, facts_write_config(s, "arm64", "arm64", "gcc", 1), &arm);
	facts_write_unit(s, facts_write_config(s, "x86_64", "x86_64", "gcc", 1), &x86);
	store_publish(s);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "arm64", &back, &arena), 0);
	expect_equal(&arm, &back);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &back, &arena), 0);
	expect_equal(&x86, &back);
	store_close(s);
	facts_hashes_release(&h);
}

static void test_summaries(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	const struct flow_summary *sum;
	struct facts_summaries x;
	struct unit_facts a, b;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	facts_summaries_init(&x, s, "x86_64", &arena);
	sum = x.source.find(x.source.ctx, "helper", "drivers/b.c");
	assert_non_null(sum);
	assert_string_equal(sum->file, "drivers/b.c");
	assert_int_equal(sum->noutcome, 2);
	assert_string_equal(sum->outcome[1].effect[0].place.field, "pages");
	assert_ptr_equal(sum, x.source.find(x.source.ctx, "helper", "drivers/b.c"));
	assert_null(x.source.find(x.source.ctx, "helper", NULL));
	assert_null(x.source.find(x.source.ctx, "entry", NULL));
	assert_null(x.source.find(x.source.ctx, "nosuch", NULL));
	facts_summaries_release(&x);
	facts_summaries_init(&x, s, "arm64", &arena);
	assert_null(x.source.find(x.source.ctx, "helper", "drivers/b.c"));
	facts_summaries_release(&x);
	store_close(s);
	facts_hashes_release(&h);
}

static void test_ir_comes_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct row_function_ref row;
	struct unit_facts a, b;
	struct store *s;
	unsigned int n = 0;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	store_get_functions(s, &(struct row_none){ 0 });
	while (store_get_functions_next(s, &row)) {
		struct ir_fn *fn = facts_load_function(s, row.body, &arena);
		struct strbuf text = STRBUF_INIT;

		assert_non_null(fn);
		assert_string_equal(fn->name, row.name);
		ir_print(fn, &text);
		assert_non_null(strstr(text.buf, fn->name));
		strbuf_release(&text);
		n++;
	}
	assert_int_equal(n, 6);
	assert_null(facts_load_function(s, 12345, &arena));
	store_close(s);
	facts_hashes_release(&h);
}

static void test_later_round_replaces(void **state)
{
	struct flow_result nothing = { 0 };
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct facts_function *f;
	struct unit_facts a;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	f = function_of(&a, "entry");
	facts_add_giveup(&a, f, ROW_GIVEUP_IR, "ir", 0);
	facts_set_flow(&a, f, &nothing, &paths);
	assert_int_equal(f->giveup.n, 1);
	assert_int_equal(f->giveup.v[0].stage, ROW_GIVEUP_IR);
	f = function_of(&a, "helper");
	facts_set_flow(&a, f, &nothing, &paths);
	assert_int_equal(f->site.n + f->fact.n + f->summary.len, 0);
	assert_false(f->is_wrapper);
	facts_hashes_release(&h);
}

static void test_findings(void **state)
{
	struct finding_step step = { .kind = STEP_ACQUIRE, .file = "drivers/a.c", .line = 6, .col = 9, .text = "pinned here" };
	struct finding f = {
		.rule = "R1", .name = "pin-released-with-put", .severity = FINDING_ERROR, .confidence = FINDING_LOW,
		.file = "drivers/a.c", .function = "helper", .line = 6, .col = 9, .message = "m", .step = &step, .nstep = 1,
		.ordinal = 1, .fingerprint = "0123456789abcdef0123456789abcdef", .configs = "arm64,x86_64",
	};
	struct store *s = store_create(db);
	char *text;

	facts_write_config(s, "arm64", "arm64", "gcc", 1);
	facts_write_config(s, "x86_64", "x86_64", "gcc", 1);
	facts_write_finding(s, &f);
	store_publish(s);
	text = dump_of(db);
	assert_non_null(strstr(text, "finding\tdrivers/a.c\t6\t9\tR1\tpin-released-with-put\tm\t0123456789abcdef"));
	assert_int_equal(count_lines(text, "finding_config\t"), 2);
	assert_non_null(strstr(text, "finding_step\t0123456789abcdef0123456789abcdef\t1\t1\tdrivers/a.c\t6\t9\tpinned here\n"));
	free(text);
}

static void test_paths(void **state)
{
	struct facts_paths in_tree = { "/k/linux", "/k/linux" }, below = { "/k/linux", "/k/linux/build" };

	assert_string_equal(facts_path(&in_tree, "/k/linux/mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_path(&in_tree, "/k/linux-old/mm/gup.c"), "/k/linux-old/mm/gup.c");
	assert_string_equal(facts_path(&in_tree, "/k/linux/include/generated/autoconf.h"), "include/generated/autoconf.h");
	assert_string_equal(facts_path(&below, "/k/linux/build/include/x.h"), "$(obj)/include/x.h");
	assert_string_equal(facts_path(&below, "/k/linux/mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_path(&below, "/usr/include/x.h"), "/usr/include/x.h");
	assert_string_equal(facts_path(&below, "mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_real_path(&below, "$(obj)/include/x.h", &arena), "/k/linux/build/include/x.h");
	assert_string_equal(facts_real_path(&below, "mm/gup.c", &arena), "/k/linux/mm/gup.c");
	assert_string_equal(facts_real_path(&below, "/usr/x.h", &arena), "/usr/x.h");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_in_it),
		TEST(test_bytes_and_back),
		TEST(test_damaged_bytes),
		TEST(test_rows_and_back),
		TEST(test_incremental_says_the_same),
		TEST(test_mentions_of_tracked_names),
		TEST(test_what_makes_a_unit_stale),
		TEST(test_not_built),
		TEST(test_two_configs),
		TEST(test_summaries),
		TEST(test_ir_comes_back),
		TEST(test_later_round_replaces),
		TEST(test_findings),
		TEST(test_paths),
	};
	int failed;

	session = ast_session_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	ast_session_free(session);
	intern_release();
	return failed;
}
