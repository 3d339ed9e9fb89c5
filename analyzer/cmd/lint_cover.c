/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_cover.c - what became of each file that a change touches
 *
 * "Nothing was found" and "nothing was looked at" must never look alike: every
 * file gets one of a few outcomes, with the reason.
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "lint_p.h"

#define MAX_LINES 4	/* of a makefile that are quoted */

struct covering {
	struct lint *l;
	const struct lint_state *before, *after;
	VEC(struct finding_file) out;
	struct strmap seen;
};

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return n >= k && !strcmp(path + n - k, end);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* --- units --- */

static const struct lint_version *version_in(const struct lint *l, const struct lint_state *s, const char *path)
{
	size_t at = (size_t)(uintptr_t)strmap_get(&l->unit_of, path);

	return at && at <= s->nversion ? s->version[at - 1] : NULL;
}

static const struct facts_function *find_function(const struct unit_facts *uf, const char *name)
{
	for (size_t i = 0; i < uf->function.n; i++)
		if (!strcmp(uf->function.v[i].name, name))
			return &uf->function.v[i];
	return NULL;
}

/* Changed functions that could not be followed: their pages were not looked at. */
static bool add_blind(struct strbuf *why, const struct lint_version *old, const struct lint_version *new)
{
	size_t n = 0;

	for (size_t i = 0; new && i < new->uf.function.n; i++) {
		const struct facts_function *f = &new->uf.function.v[i];
		const struct facts_function *g = old ? find_function(&old->uf, f->name) : NULL;

		if (!f->giveup.n || (g && g->body_hash == f->body_hash))
			continue;
		strbuf_addf(why, "%s%s() was given up: %s", why->len ? "; " : "", f->name, f->giveup.v[0].reason);
		if (++n == MAX_LINES)
			break;
	}
	return n > 0;
}

static void cover_unit(struct covering *c, struct finding_file *out, const struct lint_unit *u)
{
	const struct lint_version *new = version_in(c->l, c->after, u->path), *old = version_in(c->l, c->before, u->path);
	struct strbuf why = STRBUF_INIT;

	if (!new) {
		*out = (struct finding_file){ u->path, old ? "deleted" : "not there", "", .is_analysed = old != NULL };
	} else if (new->uf.state == ROW_UNIT_ANALYSED) {
		if (u->flags_of)
			strbuf_addf(&why, "a new file, with the flags of %s", u->flags_of);
		*out = (struct finding_file){ u->path, "analysed", "", .is_analysed = true, .is_borrowed = u->flags_of != NULL,
					      .is_partial = add_blind(&why, old, new) };
	} else if (u->unit.state == UNIT_NOT_BUILT) {
		strbuf_addf(&why, "not in this configuration (%s): %s", c->l->conf.arch, new->uf.why);
		*out = (struct finding_file){ u->path, "not built", "", .is_gap = true };
	} else {
		strbuf_addstr(&why, new->uf.why);
		*out = (struct finding_file){ u->path, "failed", "", .is_gap = true, .is_failure = true };
	}
	out->why = intern(why.buf);
	strbuf_release(&why);
}

/* --- headers and other text --- */

static size_t count_readers(const struct covering *c, const char *path)
{
	size_t n = 0;

	for (size_t i = 0; i < c->after->nversion; i++) {
		const struct lint_version *v[] = { c->after->version[i], i < c->before->nversion ? c->before->version[i] : NULL };
		bool reads = false;

		for (size_t k = 0; k < ARRAY_SIZE(v); k++)
			for (size_t j = 0; v[k] && !reads && j < v[k]->uf.include.n; j++)
				reads = !strcmp(v[k]->uf.include.v[j].path, path);
		n += reads;
	}
	return n;
}

static void cover_text(struct covering *c, struct finding_file *out, const char *path)
{
	size_t n = count_readers(c, path);
	struct strbuf why = STRBUF_INIT;

	if (n) {
		strbuf_addf(&why, "%zu analysed %s it", n, n == 1 ? "file reads" : "files read");
		*out = (struct finding_file){ path, "analysed", intern(why.buf), .is_analysed = true };
	} else if (session_is_outside(path)) {
		*out = (struct finding_file){ path, "not kernel code", "" };
	} else if (ends_in(path, ".c")) {
		*out = (struct finding_file){ path, "no tracked name", "" };
	} else if (ends_in(path, ".h")) {
		*out = (struct finding_file){ path, "no analysed file reads it", "" };
	} else {
		*out = (struct finding_file){ path, "not C", "" };
	}
	strbuf_release(&why);
}

/* --- makefiles --- */

static bool is_makefile(const char *path)
{
	const char *name = base_name(path);

	return !strcmp(name, "Makefile") || !strcmp(name, "Kbuild") || !strncmp(name, "Makefile.", 9);
}

static bool is_kconfig(const char *path)
{
	return !strncmp(base_name(path), "Kconfig", 7);
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (const char *p = text; (p = memmem(p, strlen(p), line, len)); p++)
		if ((p == text || p[-1] == '\n') && (p[len] == '\n' || !p[len]))
			return true;
	return false;
}

/* The value of the symbol that a line tests: "obj-$(CONFIG_X) += y.o". */
static void add_symbol(struct lint *l, const char *line, size_t len, struct strbuf *why)
{
	const char *at = memmem(line, len, "CONFIG_", 7);
	struct strbuf config = STRBUF_INIT, key = STRBUF_INIT;
	char *path = fs_join(l->conf.paths.objdir, ".config"), *found;
	size_t n = at ? strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") : 0;

	if (n && (size_t)(at - line) + n <= len && !strbuf_read_file(&config, path)) {
		strbuf_addf(&key, "\n%.*s=", (int)n, at);
		found = strstr(config.buf, key.buf);
		if (found)
			strbuf_addf(why, " (%.*s here)", (int)strcspn(found + 1, "\n"), found + 1);
		else
			strbuf_addf(why, " (%.*s is not set here)", (int)n, at);
	}
	vec_free_(path);
	strbuf_release(&config);
	strbuf_release(&key);
}

static bool decides(const char *path, const char *line, size_t len)
{
	if (is_kconfig(path))
		return (len > 7 && !strncmp(line, "config ", 7)) || memmem(line, len, "depends on", 10);
	return memmem(line, len, ".o", 2) || memmem(line, len, "obj-", 4) || memmem(line, len, "flags", 5) ||
	       memmem(line, len, "FLAGS", 5);
}

/* Lines of 'a' that are not in 'b' and decide what is built, or how. */
static size_t add_lines(struct lint *l, const char *path, const struct strbuf *a, const struct strbuf *b, const char *verb,
			size_t n, struct strbuf *why)
{
	for (const char *p = a->buf; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t len = strcspn(p, "\n");

		if (n >= MAX_LINES || !len || *p == '#' || !decides(path, p, len) || has_line(b->buf, p, len))
			continue;
		strbuf_addf(why, "%s%s '%.*s'", why->len ? "; " : "", verb, (int)(len > 120 ? 120 : len), p);
		if (!is_kconfig(path))
			add_symbol(l, p, len, why);
		n++;
	}
	return n;
}

/* kbuild is not asked about a tree that is in memory only: what the text says, and that the old flags were used. */
static void cover_build_file(struct covering *c, struct finding_file *out, const char *path)
{
	struct strbuf old = STRBUF_INIT, new = STRBUF_INIT, why = STRBUF_INIT;
	size_t n, len;

	lint_text(c->l, &c->before->text, path, &old, &len);
	lint_text(c->l, &c->after->text, path, &new, &len);
	n = add_lines(c->l, path, &new, &old, "adds", 0, &why);
	n = add_lines(c->l, path, &old, &new, "takes away", n, &why);
	for (char *p = why.buf; *p; p++)
		if (*p == '\t')
			*p = ' ';
	if (n)
		strbuf_addstr(&why, "; flags and choice of files are those of before");
	*out = (struct finding_file){ path, "build file", intern(why.buf) };
	strbuf_release(&old);
	strbuf_release(&new);
	strbuf_release(&why);
}

/* --- all --- */

static void cover_file(struct covering *c, const char *path, const char *skipped)
{
	size_t unit = (size_t)(uintptr_t)strmap_get(&c->l->unit_of, path);
	struct finding_file f = { path, "not applied", skipped ? skipped : "" };

	if (strmap_has(&c->seen, path))
		return;
	strmap_put(&c->seen, path, c);
	if (skipped)
		f.is_gap = ends_in(path, ".c") || ends_in(path, ".h");
	else if (unit)
		cover_unit(c, &f, &c->l->unit.v[unit - 1]);
	else if (is_makefile(path) || is_kconfig(path))
		cover_build_file(c, &f, path);
	else
		cover_text(c, &f, path);
	vec_push(&c->out, f);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct finding_file *)a)->path, ((const struct finding_file *)b)->path);
}

struct finding_file *lint_cover(struct lint *l, size_t first, size_t n, const struct lint_state *before,
				const struct lint_state *after, size_t *count)
{
	struct covering c = { .l = l, .before = before, .after = after, .seen = STRMAP_INIT };

	for (size_t i = first; i < first + n; i++)
		for (size_t k = 0; k < l->change.patch.v[i].file.n; k++) {
			const struct lint_file *f = &l->change.patch.v[i].file.v[k];

			if (f->old_path && f->kind != CHANGE_COPY && f->kind != CHANGE_RENAME)
				cover_file(&c, f->old_path, f->skipped);
			if (f->new_path)
				cover_file(&c, f->new_path, f->skipped);
		}
	vec_sort(&c.out, by_path);
	strmap_release(&c.seen);
	*count = c.out.n;
	return c.out.v;
}
