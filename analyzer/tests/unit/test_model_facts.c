/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows of a --facts file: good ones work like the built-in ones, bad ones are
 * named with file and line, and nothing in the file can do harm.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "model_eras.h"

static struct model *m;
static char path[64];
static struct strbuf messages = STRBUF_INIT;

static int setup(void **state)
{
	int fd;

	m = model_new();
	snprintf(path, sizeof(path), "/tmp/guptool-facts-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int teardown(void **state)
{
	unlink(path);
	model_free(m);
	m = NULL;
	strbuf_release(&messages);
	return 0;
}

/* Load the bytes as a facts file; what went to stderr is in 'messages'. */
static int load_bytes(const char *text, size_t len)
{
	char err_path[] = "/tmp/guptool-facts-err-XXXXXX";
	int saved = dup(2), fd = mkstemp(err_path), ret;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_true(saved >= 0 && fd >= 0);
	fflush(stderr);
	dup2(fd, 2);
	ret = model_load_facts(m, path);
	fflush(stderr);
	dup2(saved, 2);
	close(saved);
	close(fd);
	strbuf_clear(&messages);
	assert_int_equal(strbuf_read_file(&messages, err_path), 0);
	unlink(err_path);
	return ret;
}

static int load(const char *text)
{
	return load_bytes(text, strlen(text));
}

static const struct model_fn *find(const char *name)
{
	const struct model_fn *fn = model_find(m, name);

	assert_non_null(fn);
	return fn;
}

static void test_good_rows(void **state)
{
	const struct model_fn *fn;
	const char *const *seed;
	size_t before = model_seed_names(m, &seed), n;

	assert_int_equal(load(
		"# my driver's own wrappers\n"
		"\n"
		"acquire\tfoo_pin\tpin\tpages\tnot-held\tsleeps,fast\tstart nr flags pages #4\tfoo_unpin\tforces WRITE\n"
		"release\tfoo_unpin\tpin\t-\t-\t-\tpages nr\n"
		"release\tfoo_put\tget\t\t\t\tpage\r\n"
		"getref\tfoo_get\t-\t-\t-\t-\tpage\n"
		"lock\tfoo_lock\tspin\twrite\t-\t-\tobject:foo\n"
		"borrow\tfoo_map\tcpu\t-\t-\tmarks-written\tpage\n"
		"entry\tfoo_ops.stop\tteardown\n"
		"entry\tfoo_ops.done\tcomplete\tatomic\n"
		"entry\tfoo_register\tdeferred\t-\t-\t-\tcallback\n"
		"pair\tfoo_open_pages\t-\t-\t-\t-\t-\tfoo_close_pages"), 0);
	assert_string_equal(messages.buf, "");
	n = model_seed_names(m, &seed);
	assert_int_equal(n, before + 2);	/* not foo_put: a GET release is everywhere */
	assert_string_equal(seed[n - 2], "foo_pin");
	assert_true(model_knows(m, "foo_lock"));

	model_begin_unit(m);
	era_bind(m, "foo_pin(unsigned long addr, int nr, unsigned int flags, struct page **pages)");
	era_bind(m, "foo_unpin(struct page **list, unsigned long npages)");
	era_bind(m, "foo_put(struct page *p)");
	era_bind(m, "foo_get(struct page *p)");
	era_bind(m, "foo_lock(struct foo *f)");
	era_bind(m, "foo_register(struct foo *f, void (*fn)(struct foo *))");
	model_resolve(m);
	fn = find("foo_pin");
	assert_true(fn->bound);
	assert_int_equal(fn->kind, HOLD_PIN);
	assert_int_equal(fn->ret, MODEL_RET_PAGES);
	assert_int_equal(fn->locking, MODEL_LK_NOT_HELD);
	assert_int_equal(fn->properties & (MP_SLEEPS | MP_FAST), MP_SLEEPS | MP_FAST);
	assert_int_equal(fn->role[ROLE_PAGES], 3);
	assert_string_equal(fn->release, "foo_unpin");
	assert_string_equal(fn->note, "forces WRITE");
	assert_int_equal(find("foo_unpin")->class, MODEL_RELEASE);
	assert_int_equal(find("foo_unpin")->role[ROLE_NR], 1);
	assert_int_equal(find("foo_put")->kind, HOLD_GET);
	assert_int_equal(find("foo_get")->kind, HOLD_GET);
	assert_int_equal(find("foo_lock")->lock, MODEL_LOCK_SPIN);
	assert_int_equal(find("foo_lock")->lock_op, MODEL_LOCK_OP_WRITE);
	assert_true(find("foo_lock")->atomic);
	assert_int_equal(find("foo_register")->role[ROLE_CALLBACK], 1);
	assert_int_equal(find("foo_register")->life, MODEL_LIFE_DEFERRED);
	assert_int_equal(model_entry_field(m, "foo_ops", "stop")->life, MODEL_LIFE_TEARDOWN);
	assert_false(model_entry_field(m, "foo_ops", "stop")->atomic);
	assert_true(model_entry_field(m, "foo_ops", "done")->atomic);
	assert_string_equal(model_pair_release(m, "foo_open_pages"), "foo_close_pages");
}

struct bad {
	const char *line;
	const char *says;
};

static const struct bad bad[] = {
	{ "acquire foo pin pages", "no tab: columns are separated by tabs" },
	{ "aquire\tfoo\tpin\tpages\t-\t-\tpages", "unknown class 'aquire'" },
	{ "\tfoo\tpin", "no class" },
	{ "acquire\t\tpin\tpages\t-\t-\tpages", "no name" },
	{ "acquire\tfoo()\tpin\tpages\t-\t-\tpages", "'foo()' is not the name of a function" },
	{ "acquire\t9foo\tpin\tpages\t-\t-\tpages", "'9foo' is not the name of a function" },
	{ "acquire\tput_page\tpin\tpages\t-\t-\tpages", "'put_page' has a row already" },
	{ "acquire\tfoo\tpinned\tpages\t-\t-\tpages", "unknown kind 'pinned'" },
	{ "acquire\tfoo\t-\tpages\t-\t-\tpages", "class 'acquire' needs a kind" },
	{ "release\tfoo\tnone\t-\t-\t-\tpages", "class 'release' needs a kind" },
	{ "acquire\tfoo\tpin\t-\t-\t-\tpages", "needs a return convention" },
	{ "acquire\tfoo\tpin\tpage\t-\t-\tpages", "unknown return convention 'page'" },
	{ "acquire\tfoo\tpin\tpages\tmaybe\t-\tpages", "unknown locking 'maybe'" },
	{ "acquire\tfoo\tpin\tpages\t-\tsleepy\tpages", "unknown property 'sleepy'" },
	{ "acquire\tfoo\tpin\tpages\t-\tseed\tpages", "unknown property 'seed'" },
	{ "acquire\tfoo\tpin\tpages\t-\tsleeps,,fast\tpages", "unknown property ''" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages,nr", "cannot read role 'pages,nr'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpagez", "unknown role 'pagez'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages pages", "role given twice: 'pages'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages #", "bad number of parameters in '#'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages #4x", "bad number of parameters in '#4x'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages #99", "bad number of parameters in '#99'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tpages nr=", "no parameter name in 'nr='" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tobject:", "no type in 'object:'" },
	{ "acquire\tfoo\tpin\tpages\t-\t-\tstart nr", "no role says where the pages are" },
	{ "release\tfoo\tpin\t-\t-\t-\tnr", "no role says where the pages are" },
	{ "noreturn\tfoo", "class 'noreturn' is not for facts" },
	{ "lock\tfoo\tspin", "class 'lock' needs a lock and an operation" },
	{ "lock\tfoo\tspun\twrite", "unknown lock 'spun'" },
	{ "lock\tfoo\tspin\ttaken", "unknown lock operation 'taken'" },
	{ "borrow\tfoo\teyes", "unknown use 'eyes'" },
	{ "borrow\tfoo\tcpu\tpages", "class 'borrow' has no return convention" },
	{ "entry\tfoo_ops.stop", "class 'entry' needs a life" },
	{ "entry\tfoo_ops.stop\tlater", "unknown life 'later'" },
	{ "entry\tfoo_ops.stop\tteardown\tirq", "'irq' is neither 'atomic' nor '-'" },
	{ "entry\tfoo_ops.\tteardown", "'foo_ops.' is not record.field" },
	{ "entry\ta.b.c\tteardown", "'a.b.c' is not record.field" },
	{ "pair\tfoo", "class 'pair' needs a function" },
	{ "dirty\tfoo\t-\t-\t-\t-\tpage\tx\ty\tz", "more than 9 columns" },
	{ "acquire\tf\033[2Jo\tpin\tpages\t-\t-\tpages", "'f?[2Jo' is not the name" },
};

static void test_bad_rows(void **state)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct strbuf text = STRBUF_INIT, where = STRBUF_INIT;

		strbuf_addf(&text, "# comment\nrelease\tgood\tpin\t-\t-\t-\tpage\n%s\n", bad[i].line);
		strbuf_addf(&where, "%s:3: ", path);
		if (load(text.buf) != -1)
			fail_msg("accepted: %s", bad[i].line);
		if (!strstr(messages.buf, where.buf) || !strstr(messages.buf, bad[i].says))
			fail_msg("'%s' gave '%s'", bad[i].line, messages.buf);
		/* the good row of the same file is not there either */
		assert_false(model_knows(m, "good"));
		strbuf_release(&text);
		strbuf_release(&where);
	}
}

static void test_given_twice(void **state)
{
	assert_int_equal(load("release\tfoo\tpin\t-\t-\t-\tpage\nrelease\tfoo\tget\t-\t-\t-\tpage\n"), -1);
	assert_non_null(strstr(messages.buf, ":2: 'foo' was given before in this file"));
	assert_int_equal(load("release\tfoo\tpin\t-\t-\t-\tpage\n"), 0);
	/* a second file cannot change the first */
	assert_int_equal(load("release\tfoo\tget\t-\t-\t-\tpage\n"), -1);
	assert_non_null(strstr(messages.buf, ":1: 'foo' has a row already"));
}

/* Every bad line is named, up to a limit. */
static void test_all_lines_named(void **state)
{
	struct strbuf text = STRBUF_INIT;
	size_t lines = 0;

	assert_int_equal(load("x\ty\nrelease\tok\tpin\t-\t-\t-\tpage\nz\tw\n"), -1);
	assert_non_null(strstr(messages.buf, ":1: unknown class 'x'"));
	assert_non_null(strstr(messages.buf, ":3: unknown class 'z'"));
	for (int i = 0; i < 5000; i++)
		strbuf_addstr(&text, "x\ty\n");
	assert_int_equal(load_bytes(text.buf, text.len), -1);
	for (const char *p = messages.buf; (p = strchr(p, '\n')); p++)
		lines++;
	assert_int_equal(lines, 21);
	assert_non_null(strstr(messages.buf, ":21: more errors, not shown"));
	strbuf_release(&text);
}

static void test_hostile_bytes(void **state)
{
	static const char nul[] = "release\tfoo\0bar\tpin\t-\t-\t-\tpage\n";
	struct strbuf text = STRBUF_INIT;
	unsigned int seed = 1;

	assert_int_equal(load_bytes(nul, sizeof(nul) - 1), -1);
	assert_non_null(strstr(messages.buf, ":1: a NUL byte"));
	for (int i = 0; i < 100000; i++)
		strbuf_addch(&text, i % 7 ? 'a' : '\t');
	assert_int_equal(load_bytes(text.buf, text.len), -1);
	assert_non_null(strstr(messages.buf, ":1: line longer than 2000 bytes"));
	/* many roles */
	strbuf_clear(&text);
	strbuf_addstr(&text, "acquire\tfoo\tpin\tpages\t-\t-\tstart nr flags write pages page locked vmas mm tsk iter");
	assert_int_equal(load(text.buf), -1);
	assert_non_null(strstr(messages.buf, "too many roles"));
	/* noise, with tabs and newlines often enough to get past the first checks */
	for (int round = 0; round < 200; round++) {
		static const char alphabet[] = "\t\t\t\n-#:?=|,acquire release pin pages page nr.\377\001";

		strbuf_clear(&text);
		for (int i = 0; i < 400; i++) {
			seed = seed * 1103515245 + 12345;
			strbuf_addch(&text, alphabet[(seed >> 16) % (sizeof(alphabet) - 1)]);
		}
		load_bytes(text.buf, text.len);
	}
	strbuf_release(&text);
	/* still a model */
	era_unit(m, 'C');
	assert_true(find("put_page")->bound);
}

static void test_empty_and_missing(void **state)
{
	assert_int_equal(load(""), 0);
	assert_int_equal(load("\n\n# nothing\n"), 0);
	unlink(path);
	assert_int_equal(model_load_facts(m, "/nonexistent/facts"), -1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_good_rows), T(test_bad_rows), T(test_given_twice), T(test_all_lines_named),
		T(test_hostile_bytes), T(test_empty_and_missing),
	};

	return cmocka_run_group_tests_name("model_facts", tests, NULL, NULL);
}
