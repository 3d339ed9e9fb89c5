/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explain_finding.c - 'guptool explain FINGERPRINT': one finding, step by step
 *
 * What it says, the path with source lines, who else was looked at as an owner
 * of the pages, what was taken for granted, and what to do. All of it comes
 * from the database and the tree that it was made from; where the tree is gone
 * or has changed the source lines are left out.
 */
#include <stdio.h>
#include <string.h>

#include "../../db/embed.h"
#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../cmd.h"
#include "../convert/mend.h"
#include "../facts/facts.h"
#include "explain_p.h"

struct explain {
	struct store *s;
	const char *root;
	struct strbuf out;
	struct strmap text;		/* path -> struct strbuf, contents as they were read */
};

/* The text of a file as it was indexed; NULL when it is gone or another now. */
static const char *source_of(struct explain *x, const char *path)
{
	struct strbuf *sb = strmap_get(&x->text, path);
	struct row_file f;
	char *full;

	if (!sb) {
		sb = xcalloc(1, sizeof(*sb));
		*sb = (struct strbuf)STRBUF_INIT;
		full = fs_join(x->root, path);
		if (strbuf_read_file(sb, full))
			strbuf_clear(sb);
		vec_free_(full);
		store_get_file(x->s, &(struct row_text){ path });
		while (store_get_file_next(x->s, &f))
			if ((uint64_t)f.hash != hash64(sb->buf, sb->len))
				strbuf_clear(sb);
		strmap_put(&x->text, path, sb);
	}
	return sb->len ? sb->buf : NULL;
}

static void add_shown(struct strbuf *out, const char *p, size_t n, bool with_tabs)
{
	for (size_t i = 0; i < n; i++) {
		if (((unsigned char)p[i] >= 0x20 && p[i] != 0x7f) || (with_tabs && p[i] == '\t'))
			strbuf_addch(out, p[i]);
		else
			strbuf_addch(out, ' ');
	}
}

static void add_visible(struct strbuf *out, const char *p, size_t n)
{
	add_shown(out, p, n, false);
}

/* A line of a difference: somebody may copy it. */
static void add_tabbed(struct strbuf *out, const char *p, size_t n)
{
	add_shown(out, p, n, true);
}

static void add_line(struct explain *x, const char *path, int64_t line)
{
	const char *p = source_of(x, path);

	for (int64_t n = 1; p && n < line; n++) {
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	if (!p)
		return;
	p += strspn(p, " \t");
	strbuf_addstr(&x->out, "         ");
	add_visible(&x->out, p, strcspn(p, "\n"));
	strbuf_addch(&x->out, '\n');
}

static void add_steps(struct explain *x, const struct row_finding *f)
{
	struct row_finding_step st;
	int64_t n = 0;

	strbuf_addstr(&x->out, "\nStep by step\n");
	store_get_finding_steps(x->s, &(struct row_id){ f->id });
	while (store_get_finding_steps_next(x->s, &st)) {
		const char *path = intern(st.path);

		strbuf_addf(&x->out, "  %3lld. %s:%lld: %s\n", (long long)++n, path, (long long)st.line, st.text);
		add_line(x, path, st.line);
	}
	if (!n)
		add_line(x, f->path, f->line);
}

struct lines {
	struct strbuf *out;
	const char *head;
	size_t n;
};

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	return 0;
}

static int on_row(void *ctx, size_t n, const struct store_value *v)
{
	struct lines *l = ctx;

	if (!l->n++)
		strbuf_addf(l->out, "\n%s\n", l->head);
	strbuf_addstr(l->out, "  ");
	add_visible(l->out, v[0].text, v[0].len);
	strbuf_addch(l->out, '\n');
	return 0;
}

/* Lines of a query of db/explain, or what is said when there are none. */
static void add_lines(struct explain *x, const char *head, const char *query, const char *const *arg, size_t narg,
		      const char *none)
{
	struct lines l = { &x->out, head, 0 };

	if (store_query(x->s, query, arg, narg, &(struct store_sink){ on_columns, on_row, &l }) < 0)
		BUG("query '%s' failed", query);
	if (!l.n && none)
		strbuf_addf(&x->out, "\n%s\n  %s\n", head, none);
}

struct place {
	const char *path, *callee;
	char line[24];
};

/* The acquire that the finding is about: its first step of that kind, else its own place. */
static struct place acquire_of(struct explain *x, const struct row_finding *f)
{
	struct place p = { .path = f->path, .callee = f->acquire };
	struct row_finding_step st;
	int64_t line = f->line;
	bool found = false;

	store_get_finding_steps(x->s, &(struct row_id){ f->id });
	while (store_get_finding_steps_next(x->s, &st)) {
		if (st.kind != ROW_STEP_ACQUIRE || found)
			continue;
		found = true;
		p.path = intern(st.path);
		line = st.line;
	}
	snprintf(p.line, sizeof(p.line), "%lld", (long long)line);
	return p;
}

/* The section of the rule's page, without its head. */
static void add_fix(struct explain *x, const struct row_finding *f)
{
	static const char head[] = "## How to fix it\n";
	struct strbuf name = STRBUF_INIT;
	const char *page, *p, *end;

	strbuf_addf(&name, "docs/rules/%s.md", f->name);
	page = embed_find(name.buf);
	strbuf_release(&name);
	p = page ? strstr(page, head) : NULL;
	if (!p)
		return;
	p += sizeof(head) - 1;
	p += strspn(p, "\n");
	end = strstr(p, "\n## ");
	strbuf_addstr(&x->out, "\nWhat to do\n");
	for (; *p && (!end || p < end); p += strcspn(p, "\n"), p += *p == '\n')
		strbuf_addf(&x->out, "  %.*s\n", (int)strcspn(p, "\n"), p);
	while (x->out.len && x->out.buf[x->out.len - 1] == '\n')
		strbuf_setlen(&x->out, x->out.len - 1);
	strbuf_addch(&x->out, '\n');
}

static void add_head(struct explain *x, const struct row_finding *f)
{
	static const char *const severity[] = { "", "info", "style", "note", "warning", "error" };
	static const char *const confidence[] = { "", "low", "moderate", "high" };

	strbuf_addf(&x->out, "%s:%lld:%lld: %s: %s [%s]\n", f->path, (long long)f->line, (long long)f->col,
		    severity[f->severity], f->message, f->name);
	strbuf_addf(&x->out, "%s, confidence %s, in %s(), fingerprint %s\n", f->rule, confidence[f->confidence], f->function,
		    f->fingerprint);
	if (f->is_suppressed)
		strbuf_addf(&x->out, "suppressed: %s\n", f->reason);
}

/* What 'check --fix-diff' kept about it. */
static void add_mending(struct explain *x, const struct row_finding *f)
{
	struct row_mending row;
	bool tried = false;

	store_get_mending(x->s, &(struct row_id){ f->id });
	while (store_get_mending_next(x->s, &row)) {
		tried = true;
		if (!*row.diff) {
			strbuf_addf(&x->out, "\n%s does not mend it: ", row.patch);
			add_visible(&x->out, row.why, strlen(row.why));
			strbuf_addch(&x->out, '\n');
			continue;
		}
		strbuf_addf(&x->out, "\nWhat mends it: %s\n", row.patch);
		for (const char *p = row.diff; *p; p += strcspn(p, "\n"), p += *p == '\n') {
			strbuf_addstr(&x->out, "  ");
			add_tabbed(&x->out, p, strcspn(p, "\n"));
			strbuf_addch(&x->out, '\n');
		}
	}
	if (!tried && mend_find(f->rule))
		strbuf_addf(&x->out, "\nThere is a semantic patch for %s: 'guptool check --fix-diff' tries it.\n", f->rule);
	else if (!tried)
		strbuf_addf(&x->out, "\nNothing mends it by itself: %s.\n", mend_why_not(f->rule));
}

static void explain_one(struct explain *x, const struct row_finding *f)
{
	struct place p = acquire_of(x, f);
	const char *acquire[] = { p.path, p.line, p.callee }, *function[] = { f->path, f->function };
	const char *names[] = { f->acquire, f->release };

	add_head(x, f);
	add_steps(x, f);
	if (*f->acquire) {
		add_lines(x, "Owners that were looked at", "explain/owners", acquire, 3,
			  "none: no field names these pages in an indexed function");
		add_lines(x, "How long the pages stay, by ways up to entry points", "explain/lives", acquire, 3, NULL);
		add_lines(x, "Taken from the API tables", "explain/api", names, 2, NULL);
	}
	if (*f->function)
		add_lines(x, "Not known here: given the pages, each of these counts as an owner, which makes rules silent",
			  "explain/unknown", function, 2, NULL);
	add_fix(x, f);
	add_mending(x, f);
}

/* The finding whose fingerprint, or looser one, starts with 'prefix'; more than one: an error. */
static bool find(struct explain *x, const char *prefix, struct row_finding *out)
{
	size_t len = strlen(prefix), n = 0;
	struct row_finding f;

	store_get_findings(x->s, &(struct row_none){ 0 });
	while (store_get_findings_next(x->s, &f)) {
		if (strncmp(f.fingerprint, prefix, len) && strncmp(f.loose, prefix, len))
			continue;
		if (n++)
			continue;
		*out = f;
		out->fingerprint = intern(f.fingerprint);
		out->rule = intern(f.rule);
		out->name = intern(f.name);
		out->path = intern(f.path);
		out->function = intern(f.function);
		out->message = intern(f.message);
		out->acquire = intern(f.acquire);
		out->release = intern(f.release);
		out->reason = intern(f.reason);
	}
	if (n > 1)
		error("'%s' is the start of %zu fingerprints", prefix, n);
	else if (!n)
		error("no finding has a fingerprint that starts with '%s'; 'guptool query findings' lists them", prefix);
	return n == 1;
}

bool explain_is_fingerprint(const char *word)
{
	size_t n = strspn(word, "0123456789abcdef");

	return n >= 6 && n <= 32 && !word[n];
}

int explain_finding(const char *db, const char *prefix)
{
	struct explain x = { .s = store_open(db), .root = "", .out = STRBUF_INIT, .text = STRMAP_INIT };
	int ret = GUPTOOL_EXIT_FAILURE;
	struct row_setting r;
	struct row_finding f = { 0 };

	if (!x.s)
		return ret;
	store_get_run(x.s, &(struct row_setting){ .key = RUN_ROOT, .value = "" });
	while (store_get_run_next(x.s, &r))
		x.root = intern(r.value);
	if (find(&x, prefix, &f)) {
		explain_one(&x, &f);
		fputs(x.out.buf, stdout);
		ret = fflush(stdout) || ferror(stdout) ? GUPTOOL_EXIT_FAILURE : 0;
	}
	strmap_each(&x.text, e) {
		strbuf_release(e->value);
		vec_free_(e->value);
	}
	strmap_release(&x.text);
	strbuf_release(&x.out);
	store_close(x.s);
	return ret;
}
