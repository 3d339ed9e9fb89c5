/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_query.c - queries, views and the words of the schema
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../../db/embed.h"
#include "../../../db/store.h"
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/subprocess.h"
#include "child.h"
#include "store_fill.h"

static char dir[64];
static char db[128];
static char sql_file[128];
static struct store *store;

/* Two configurations; unit 1 is inactive in the second, unit 2 is not built in either. */
static void fill_second_config(struct store *s)
{
	int64_t unit, body;
	struct row_id fn = { 0 };

	store_put_config(s, &(struct row_config){ .name = "arm64", .arch = "arm64", .compiler = "gcc 12.2.0" });
	unit = store_put_unit(s, &(struct row_unit){ .path = "drivers/u0.c", .config = "arm64",
						     .state = ROW_UNIT_ANALYSED, .why = "" });
	store_put_unit_include(s, &(struct row_unit_include){ unit, "drivers/u0.c" });
	store_get_function_id(s, &(struct row_function){ .path = "drivers/u0.c", .name = "f0" });
	while (store_get_function_id_next(s, &fn))
		;
	body = store_put_body(s, &(struct row_body){ .function = fn.id, .config = 2, .hash = 6, .facts_hash = 6,
						     .unit = unit, .line = 10, .end_line = 21 });
	fill_code(s, body, "drivers/u0.c");
}

static void put_mention(struct store *s, const char *path, int64_t line, enum row_mention_class class)
{
	store_put_file(s, &(struct row_file){ .path = path, .size = -1 });
	store_put_mention(s, &(struct row_mention){ path, line, 1, "pin_user_pages", class });
}

static void fill_coverage(struct store *s)
{
	store_put_file(s, &(struct row_file){ .path = "arch/s390/pci.c", .size = -1 });
	store_put_unit(s, &(struct row_unit){ .path = "arch/s390/pci.c", .config = "x86_64", .state = ROW_UNIT_NOT_BUILT,
					      .why = "arch/s390 is not arch x86" });
	put_mention(s, "arch/s390/pci.c", 5, ROW_MENTION_CODE);
	put_mention(s, "include/common.h", 3, ROW_MENTION_CODE);
	put_mention(s, "include/other.h", 3, ROW_MENTION_CODE);
	put_mention(s, "arch/x86/entry.S", 3, ROW_MENTION_CODE);
	put_mention(s, "drivers/u1.c", 90, ROW_MENTION_STRING);
	put_mention(s, "drivers/u1.c", 91, ROW_MENTION_DIRECTIVE);
}

static int setup(void **state)
{
	struct store *s;

	snprintf(dir, sizeof(dir), "/tmp/test_query.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(db, sizeof(db), "%s/x.db", dir);
	snprintf(sql_file, sizeof(sql_file), "%s/own.sql", dir);
	s = store_create(db);
	fill_store(s, 3);
	fill_second_config(s);
	fill_coverage(s);
	store_publish(s);
	store = store_open(db);
	return store ? 0 : -1;
}

static int teardown(void **state)
{
	store_close(store);
	return fs_remove_tree(dir);
}

/* --- rows as text: "a|b|c\n" --- */

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	return 0;
}

static int on_row(void *ctx, size_t n, const struct store_value *v)
{
	struct strbuf *out = ctx;

	for (size_t i = 0; i < n; i++) {
		strbuf_addstr(out, i ? "|" : "");
		if (v[i].type == STORE_INT)
			strbuf_addf(out, "%" PRId64, v[i].ival);
		else if (v[i].type == STORE_TEXT)
			strbuf_add(out, v[i].text, v[i].len);
		else
			strbuf_addf(out, "<%d>", v[i].type);
	}
	strbuf_addch(out, '\n');
	return 0;
}

static long run(const char *name, const char *a, const char *b, struct strbuf *out)
{
	const char *arg[] = { a, b };
	struct store_sink sink = { on_columns, on_row, out };

	strbuf_clear(out);
	return store_query(store, name, arg, b ? 2 : a ? 1 : 0, &sink);
}

static long run_own(const char *sql, struct strbuf *out)
{
	assert_int_equal(fs_write_file(sql_file, sql, strlen(sql)), 0);
	return run(sql_file, NULL, NULL, out);
}

static void expect(const char *name, const char *a, const char *b, const char *want)
{
	struct strbuf out = STRBUF_INIT;

	assert_true(run(name, a, b, &out) >= 0);
	assert_string_equal(out.buf, want);
	strbuf_release(&out);
}

static void expect_line(const char *name, const char *a, const char *b, const char *line)
{
	struct strbuf out = STRBUF_INIT;

	assert_true(run(name, a, b, &out) >= 0);
	if (!strstr(out.buf, line))
		fail_msg("no '%s' in\n%s", line, out.buf);
	strbuf_release(&out);
}

/* --- what the queries say --- */

static void test_sites_merge_configs(void **state)
{
	expect("sites", "drivers/u0.c", NULL,
	       "drivers/u0.c|12|3|f0|pin_user_pages|acquire|pin|FOLL_WRITE|0x1|nr|umem->pgs|umem.pgs|ret||arm64,x86_64\n");
	expect("sites", "drivers/u1.c", "pin_user_pages",
	       "drivers/u1.c|12|3|f1|pin_user_pages|acquire|pin|FOLL_WRITE|FOLL_WRITE|nr|umem->pgs|umem.pgs|ret||x86_64\n");
	expect("sites", "drivers/u1.c", "put_page", "");
	expect("sites", "drivers/u[01].c", "nothing", "");
	expect_line("sites", "drivers", NULL, "drivers/u2.c|12|");
	expect_line("sites", "drivers/", NULL, "drivers/u2.c|12|");
	expect_line("sites", "*u[2].c", NULL, "drivers/u2.c|12|");
	expect("sites", "driver", NULL, "");
}

static void test_callers_through_fields(void **state)
{
	expect_line("callers", "pin_user_pages", NULL, "drivers/u0.c|12|3|f0||arm64,x86_64|pin_user_pages\n");
	expect_line("callers", "f1", NULL, "drivers/u0.c|14|3|f0|ops.open|arm64,x86_64|f1\n");
	expect("callers", "f9", NULL, "");
	expect("callees", "f0", NULL, "drivers/u0.c|12|3|pin_user_pages||0|arm64,x86_64|f0\n"
				      "drivers/u0.c|14|3||ops.open|0|arm64,x86_64|f0\n");
}

static void test_coverage_accounts_for_all(void **state)
{
	expect("coverage", NULL, NULL,
	       "analysed|call|3|3\n"
	       "assembly||1|1\n"
	       "comment or string|comment|3|3\n"
	       "comment or string|string|1|1\n"
	       "header not read||1|1\n"
	       "included text||1|1\n"
	       "not built|arch/s390 is not arch x86|1|1\n"
	       "preprocessor line||1|1\n"
	       "unaccounted||0|0\n"
	       "total||7|12\n");
	expect("coverage", "arch/s390", NULL,
	       "not built|arch/s390 is not arch x86|1|1\nunaccounted||0|0\ntotal||1|1\n");
}

static void test_unaccounted_is_shown(void **state)
{
	struct store *s = store_update(db);

	put_mention(s, "drivers/u1.c", 77, ROW_MENTION_CODE);
	store_publish(s);
	store_close(store);
	store = store_open(db);
	expect_line("coverage", NULL, NULL, "unaccounted||1|1\ntotal||7|13\n");
	expect("mentions", "drivers/u0.c", "unaccounted", "");
	expect("mentions", NULL, "unaccounted", "drivers/u1.c|77|1|pin_user_pages|code|unaccounted|\n");
}

static void test_other_queries(void **state)
{
	expect_line("wrappers", NULL, NULL, "drivers/u0.c|10|f0|arm64|zero|acquire|pin|no|umem->pgs|umem.pgs|nr|1\n");
	expect_line("giveups", NULL, NULL, "drivers/u0.c|13|f0|arm64|flow|more than 64 states\n");
	expect("api", "pin_*", NULL, "x86_64|pin_user_pages|acquire|pin|1||pages=3|pages|held|sleeps|unpin_user_pages|long(...)\n");
	expect("flags", NULL, NULL, "x86_64|FOLL_WRITE|1|0x1|enumerator\n");
	expect_line("files", "arch", NULL, "arch/s390/pci.c|x86_64|not built|arch/s390 is not arch x86|0|0|0|0|0|0|pin_user_pages\n");
	expect_line("files", "drivers/u1.c", NULL, "drivers/u1.c|x86_64|analysed||1|1|1|1|1|");
	expect_line("functions", "", "f*", "drivers/u0.c|10|21|f0|1|0|0|arm64,x86_64\n");
	expect_line("findings", NULL, NULL, "drivers/u1.c|12|3|warning|high|R1|pin-released-with-put|f1|");
	expect("findings", "", "R2", "");
	expect("names", NULL, NULL, "pin_user_pages||seed|0|\n");
	expect("errors", "drivers/u1.c", NULL, "drivers/u1.c|x86_64|drivers/u1.c|1|1|0|what\tis\nthis\\\n");
	expect_line("fields", "umem", NULL, "umem.pgs|acquire|pin|pin_user_pages|drivers/u0.c|12|f0|arm64,x86_64\n");
	expect_line("transfers", NULL, NULL, "f0|umem.pgs|pin|pin_user_pages|drivers/u0.c|12|arm64,x86_64\n");
	expect("fields", "nosuch", NULL, "");
	expect_line("summary", "f0", NULL,
		    "drivers/u0.c|x86_64|0|zero|acquire|pin|no|yes|umem->pgs|umem.pgs|nr|1|pin_user_pages|12\n");
}

/* --- hostile and wrong calls --- */

static void test_hostile_arguments(void **state)
{
	static const char *const evil[] = {
		"'; DROP TABLE site; --", "\"", "' OR '1'='1", "%s%n", ":path", "[", "]]][[[^-", "\\", "\xff\xfe", "*[!",
		"../../../etc/passwd", "NULL", "0 UNION SELECT * FROM sqlite_schema",
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(evil); i++)
		for (size_t k = 0; k < embed_nfiles; k++) {
			const char *name = embed_files[k].name;
			char query[64];

			if (sscanf(name, "queries/%60[a-z_].sql", query) == 1 &&
			    strstr(embed_files[k].text, "-- parameters:") && run(query, evil[i], NULL, &out) < 0)
				fail_msg("'%s' with '%s'", query, evil[i]);
		}
	assert_int_equal(run("sites", "' OR '1'='1", NULL, &out), 0);
	assert_int_equal(run("callers", "' OR ''='", NULL, &out), 0);
	strbuf_release(&out);
	expect_line("sites", NULL, NULL, "drivers/u0.c|12|");
}

static void test_wrong_calls(void **state)
{
	static const char *const arg[] = { "a", "b", "c", "d" };
	struct strbuf out = STRBUF_INIT;
	struct store_sink sink = { on_columns, on_row, &out };

	assert_int_equal(run("nosuch", NULL, NULL, &out), -1);
	assert_int_equal(run("schema", NULL, NULL, &out), -1);
	assert_int_equal(run("../schema", NULL, NULL, &out), -1);
	assert_int_equal(run("", NULL, NULL, &out), -1);
	assert_int_equal(run("/nonexistent/x.sql", NULL, NULL, &out), -1);
	assert_int_equal(run("callers", NULL, NULL, &out), -1);
	assert_int_equal(run("callers", "", NULL, &out), -1);
	assert_int_equal(store_query(store, "sites", arg, 4, &sink), -1);
	assert_int_equal(run_own("DELETE FROM site", &out), -1);
	assert_int_equal(run_own("SELECT 1; SELECT 2", &out), -1);
	assert_int_equal(run_own("SELECT 1; DROP TABLE site", &out), -1);
	assert_int_equal(run_own("SELECT :path", &out), -1);
	assert_int_equal(run_own("SELECT ?", &out), -1);
	assert_int_equal(run_own("-- only a comment\n", &out), -1);
	assert_int_equal(run_own("ATTACH '/tmp/y.db' AS y", &out), -1);
	assert_int_equal(run_own("PRAGMA user_version = 3", &out), -1);
	assert_int_equal(run_own("SELECT * FROM nosuch", &out), -1);
	assert_int_equal(run_own("SELECT 1, 'a', NULL; -- the end\n", &out), 1);
	assert_string_equal(out.buf, "1|a|<0>\n");
	assert_int_equal(run_own("-- title: x\n-- parameters:\n--   n   a number\n-- columns:\n--   n\nSELECT :n + 1", &out), -1);
	assert_int_equal(run(sql_file, "41", NULL, &out), 1);
	assert_string_equal(out.buf, "42\n");
	strbuf_release(&out);
}

static int stop_at_once(void *ctx, size_t n, const struct store_value *v)
{
	return 1;
}

static void test_sink_may_stop(void **state)
{
	struct store_sink sink = { on_columns, stop_at_once, NULL };
	const char *none[] = { "" };

	assert_int_equal(store_query(store, "sites", none, 0, &sink), -1);
	assert_int_equal(store_query(store, "sites", none, 0, &sink), -1);
}

/* --- the files themselves --- */

static void test_every_query_is_whole(void **state)
{
	struct strbuf out = STRBUF_INIT, help = STRBUF_INIT;
	unsigned int n = 0;

	for (size_t i = 0; i < embed_nfiles; i++) {
		const char *text = embed_files[i].text;
		char query[64];

		if (sscanf(embed_files[i].name, "queries/%60[a-z_].sql", query) != 1)
			continue;
		n++;
		if (!strstr(text, "\nORDER BY ") && !strstr(text, " ORDER BY "))
			fail_msg("'%s' has no ORDER BY", query);
		if (!strstr(text, "-- title: ") || !strstr(text, "\n-- columns:\n"))
			fail_msg("'%s' has no title or columns", query);
		if (run(query, strstr(text, "-- parameters:") ? "x" : NULL, NULL, &out) < 0)
			fail_msg("'%s' does not run", query);
		strbuf_clear(&help);
		assert_int_equal(store_query_help(query, &help), 0);
		assert_null(strstr(help.buf, "SPDX"));
	}
	assert_true(n >= 16);
	assert_int_equal(store_query_help("nosuch", &help), -1);
	strbuf_release(&out);
	strbuf_release(&help);
}

/* The line of a column in its table, NULL when the text does not have it. */
static const char *column_line(const char *schema, const char *table, const char *column)
{
	struct strbuf sb = STRBUF_INIT;
	const char *p, *end;

	strbuf_addf(&sb, "\nCREATE TABLE %s (\n", table);
	p = strstr(schema, sb.buf);
	end = p ? strstr(p, "\n)") : NULL;
	strbuf_clear(&sb);
	strbuf_addf(&sb, "\n\t%s ", column);
	p = p ? strstr(p, sb.buf) : NULL;
	strbuf_release(&sb);
	return p && p < end ? p + 1 : NULL;
}

static void test_every_column_has_a_comment(void **state)
{
	struct strbuf out = STRBUF_INIT, schema = STRBUF_INIT;
	unsigned int n = 0;
	char *save = NULL;

	strbuf_addf(&schema, "%s%s", embed_find("schema.sql"), embed_find("verdict.sql"));
	assert_true(run_own("SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
			    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2", &out) > 0);
	for (char *line = strtok_r(out.buf, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *column = strchr(line, '|');
		const char *text, *comment;

		*column++ = 0;
		text = column_line(schema.buf, line, column);
		comment = text ? strstr(text, "-- ") : NULL;
		if (!comment || comment > strchr(text, '\n') || strcspn(comment + 3, "\n") < 3)
			fail_msg("%s.%s has no comment", line, column);
		n++;
	}
	assert_true(n > 150);
	strbuf_release(&out);
	strbuf_release(&schema);
}

/* Every table is dumped, but for those that differ between equal databases and the lookup tables. */
static void test_every_table_is_dumped(void **state)
{
	static const char *const left_out[] = { "run", "unit_heard", "unit_time", "verdict_version" };
	struct strbuf out = STRBUF_INIT, mark = STRBUF_INIT;
	const char *dump = embed_find("dump.sql");
	char *save = NULL;

	assert_true(run_own("SELECT t.name FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
			    " AND (SELECT group_concat(name) FROM pragma_table_info(t.name)) <> 'id,name'"
			    " ORDER BY 1", &out) > 0);
	for (char *line = strtok_r(out.buf, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		bool skipped = false;

		for (size_t i = 0; i < ARRAY_SIZE(left_out); i++)
			skipped = skipped || !strcmp(line, left_out[i]);
		strbuf_clear(&mark);
		strbuf_addf(&mark, "-- table: %s\n", line);
		if (skipped == (strstr(dump, mark.buf) != NULL))
			fail_msg("table '%s' and dump.sql", line);
	}
	strbuf_release(&out);
	strbuf_release(&mark);
}

/* Numbers of the enums in rows.h and words of the lookup tables. */
static void test_lookup_tables(void **state)
{
	static const struct { const char *table, *name; int64_t id; } want[] = {
		{ "unit_state", "analysed", ROW_UNIT_ANALYSED }, { "unit_state", "not built", ROW_UNIT_NOT_BUILT },
		{ "unit_state", "no flags", ROW_UNIT_NO_FLAGS }, { "unit_state", "failed", ROW_UNIT_FAILED },
		{ "unit_state", "excluded", ROW_UNIT_EXCLUDED },
		{ "name_origin", "seed", ROW_NAME_SEED }, { "name_origin", "derived", ROW_NAME_DERIVED },
		{ "name_origin", "user", ROW_NAME_USER },
		{ "mention_class", "code", ROW_MENTION_CODE }, { "mention_class", "directive", ROW_MENTION_DIRECTIVE },
		{ "mention_class", "comment", ROW_MENTION_COMMENT }, { "mention_class", "string", ROW_MENTION_STRING },
		{ "mention_class", "compiler only", ROW_MENTION_COMPILER },
		{ "mention_how", "call", ROW_SEEN_CALL }, { "mention_how", "reference", ROW_SEEN_REF },
		{ "mention_how", "declaration", ROW_SEEN_DECL }, { "mention_how", "definition", ROW_SEEN_DEF },
		{ "mention_how", "macro body", ROW_SEEN_MACRO }, { "mention_how", "inactive", ROW_SEEN_INACTIVE },
		{ "api_class", "acquire", ROW_API_ACQUIRE }, { "api_class", "release", ROW_API_RELEASE },
		{ "api_class", "dirty", ROW_API_DIRTY }, { "api_class", "alloc", ROW_API_ALLOC },
		{ "api_class", "free", ROW_API_FREE }, { "api_class", "getref", ROW_API_GETREF },
		{ "api_class", "lock", ROW_API_LOCK }, { "api_class", "noreturn", ROW_API_NORETURN },
		{ "api_class", "transfer", ROW_API_TRANSFER }, { "api_class", "borrow", ROW_API_BORROW },
		{ "api_class", "predicate", ROW_API_PREDICATE }, { "api_class", "wrapped acquire", ROW_API_WRAPPED_ACQUIRE },
		{ "api_class", "wrapped release", ROW_API_WRAPPED_RELEASE },
		{ "api_class", "entry", ROW_API_ENTRY },
		{ "hold_kind", "none", ROW_HOLD_NONE }, { "hold_kind", "get", ROW_HOLD_GET },
		{ "hold_kind", "pin", ROW_HOLD_PIN }, { "hold_kind", "conditional", ROW_HOLD_COND },
		{ "tri", "no", ROW_NO }, { "tri", "yes", ROW_YES }, { "tri", "unknown", ROW_UNKNOWN },
		{ "carrier_kind", "array", ROW_CARRIER_ARRAY }, { "carrier_kind", "slot", ROW_CARRIER_SLOT },
		{ "carrier_kind", "value", ROW_CARRIER_VALUE }, { "carrier_kind", "object", ROW_CARRIER_OBJECT },
		{ "carrier_kind", "none", ROW_CARRIER_NONE },
		{ "ret_class", "void", ROW_RET_VOID }, { "ret_class", "negative", ROW_RET_NEGATIVE },
		{ "ret_class", "zero", ROW_RET_ZERO }, { "ret_class", "positive", ROW_RET_POSITIVE },
		{ "ret_class", "null", ROW_RET_NULL }, { "ret_class", "error pointer", ROW_RET_ERRPTR },
		{ "ret_class", "pointer", ROW_RET_PTR }, { "ret_class", "any", ROW_RET_ANY },
		{ "effect_kind", "nothing", ROW_EFF_NOTHING }, { "effect_kind", "acquire", ROW_EFF_ACQUIRE },
		{ "effect_kind", "release", ROW_EFF_RELEASE }, { "effect_kind", "dirty", ROW_EFF_DIRTY },
		{ "effect_kind", "free", ROW_EFF_FREE }, { "effect_kind", "getref", ROW_EFF_GETREF },
		{ "effect_kind", "escape", ROW_EFF_ESCAPE },
		{ "place_base", "unknown", ROW_BASE_UNKNOWN }, { "place_base", "parameter", ROW_BASE_PARAM },
		{ "place_base", "return", ROW_BASE_RETURN }, { "place_base", "global", ROW_BASE_GLOBAL },
		{ "place_base", "local", ROW_BASE_LOCAL },
		{ "count_kind", "unknown", ROW_COUNT_UNKNOWN }, { "count_kind", "constant", ROW_COUNT_CONST },
		{ "count_kind", "parameter", ROW_COUNT_PARAM }, { "count_kind", "return", ROW_COUNT_RETURN },
		{ "count_kind", "field", ROW_COUNT_FIELD },
		{ "life", "unknown", ROW_LIFE_UNKNOWN }, { "life", "call", ROW_LIFE_CALL },
		{ "life", "request", ROW_LIFE_REQUEST }, { "life", "user", ROW_LIFE_USER },
		{ "met", "field", ROW_MET_FIELD }, { "met", "place", ROW_MET_PLACE }, { "met", "frame", ROW_MET_FRAME },
		{ "edge_kind", "direct", ROW_EDGE_DIRECT }, { "edge_kind", "pointer", ROW_EDGE_POINTER },
		{ "edge_kind", "register", ROW_EDGE_REGISTER },
		{ "giveup_stage", "ast", ROW_GIVEUP_AST }, { "giveup_stage", "ir", ROW_GIVEUP_IR },
		{ "giveup_stage", "flow", ROW_GIVEUP_FLOW }, { "giveup_stage", "summary", ROW_GIVEUP_SUMMARY },
		{ "severity", "info", ROW_SEVERITY_INFO }, { "severity", "style", ROW_SEVERITY_STYLE },
		{ "severity", "note", ROW_SEVERITY_NOTE }, { "severity", "warning", ROW_SEVERITY_WARNING },
		{ "severity", "error", ROW_SEVERITY_ERROR },
		{ "confidence", "low", ROW_CONFIDENCE_LOW }, { "confidence", "moderate", ROW_CONFIDENCE_MODERATE },
		{ "confidence", "high", ROW_CONFIDENCE_HIGH },
		{ "step_kind", "acquire", ROW_STEP_ACQUIRE }, { "step_kind", "branch", ROW_STEP_BRANCH },
		{ "step_kind", "assume", ROW_STEP_ASSUME }, { "step_kind", "call", ROW_STEP_CALL },
		{ "step_kind", "store", ROW_STEP_STORE }, { "step_kind", "dirty", ROW_STEP_DIRTY },
		{ "step_kind", "use", ROW_STEP_USE }, { "step_kind", "release", ROW_STEP_RELEASE },
		{ "step_kind", "return", ROW_STEP_RETURN }, { "step_kind", "note", ROW_STEP_NOTE },
		{ "verdict_kind", "true", ROW_VERDICT_TRUE }, { "verdict_kind", "false", ROW_VERDICT_FALSE },
		{ "verdict_kind", "wontfix", ROW_VERDICT_WONTFIX }, { "verdict_kind", "fixed", ROW_VERDICT_FIXED },
		{ "verdict_kind", "unsure", ROW_VERDICT_UNSURE },
	};
	struct strbuf out = STRBUF_INIT, sql = STRBUF_INIT, line = STRBUF_INIT;
	long rows = 0;

	assert_true(run_own("SELECT name FROM sqlite_schema t WHERE type = 'table'"
			    " AND (SELECT group_concat(name) FROM pragma_table_info(t.name)) = 'id,name'", &out) > 0);
	for (char *p = out.buf; *p; p = strchr(p, '\n') + 1)
		strbuf_addf(&sql, "%s SELECT '%.*s', id, name FROM \"%.*s\"", sql.len ? " UNION ALL" : "",
			    (int)strcspn(p, "\n"), p, (int)strcspn(p, "\n"), p);
	rows = run_own(sql.buf, &out);
	strbuf_clear(&sql);
	strbuf_addf(&sql, "\n%s", out.buf);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		strbuf_clear(&line);
		strbuf_addf(&line, "\n%s|%" PRId64 "|%s\n", want[i].table, want[i].id, want[i].name);
		if (!strstr(sql.buf, line.buf))
			fail_msg("rows.h and schema.sql disagree on %s", line.buf + 1);
	}
	assert_int_equal(rows, ARRAY_SIZE(want));
	strbuf_release(&out);
	strbuf_release(&sql);
	strbuf_release(&line);
}

static void test_schema_doc_is_current(void **state)
{
	static const char *const argv[] = { "awk", "-f", "db/schema-doc.awk", "db/schema.sql", "db/verdict.sql",
					    "db/views.sql", NULL };
	struct strbuf made = STRBUF_INIT, kept = STRBUF_INIT;
	struct subprocess p = { .argv = argv, .out = &made };

	assert_int_equal(subprocess_run(&p), 0);
	assert_int_equal(strbuf_read_file(&kept, "docs/schema.md"), 0);
	if (strcmp(made.buf, kept.buf))
		fail_msg("docs/schema.md is out of date: make docs/schema.md");
	strbuf_release(&made);
	strbuf_release(&kept);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_sites_merge_configs),
		TEST(test_callers_through_fields),
		TEST(test_coverage_accounts_for_all),
		TEST(test_unaccounted_is_shown),
		TEST(test_other_queries),
		TEST(test_hostile_arguments),
		TEST(test_wrong_calls),
		TEST(test_sink_may_stop),
		TEST(test_every_query_is_whole),
		TEST(test_every_column_has_a_comment),
		TEST(test_every_table_is_dumped),
		TEST(test_lookup_tables),
		TEST(test_schema_doc_is_current),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
