/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * maintainers.c - MAINTAINERS: sections with patterns of files
 */
#include <fnmatch.h>
#include <regex.h>
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/arena.h"
#include "../lib/fs.h"
#include "../lib/strbuf.h"
#include "../lib/strmap.h"
#include "../lib/vec.h"
#include "maintainers.h"

struct pattern {
	char key;		/* F, X or N */
	const char *text;
	size_t slashes;
	size_t literal;		/* characters before the first one that is special */
	bool is_dir;		/* ends with a slash */
	regex_t *re;		/* N; NULL when it is none that we understand */
};

struct section {
	struct maintainers_entry entry;
	VEC(const char *) person, list;
	VEC(struct pattern) pattern;
};

struct match {
	const struct section *section;
	size_t depth;		/* slashes of the pattern, one more for a file: the more, the closer */
};
struct matches {
	VEC(struct match) match;
};

struct maintainers {
	struct arena arena;
	VEC(struct section *) section;
	struct strmap found;	/* path -> struct matches, so that a file is looked up once */
};

/* --- reading --- */

static size_t count_slashes(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '/';
	return n;
}

static void add_pattern(struct maintainers *m, struct section *s, char key, const char *text)
{
	struct pattern p = { .key = key, .text = text, .slashes = count_slashes(text) };
	size_t len = strlen(text);

	if (!len)
		return;
	p.is_dir = text[len - 1] == '/';
	p.literal = strcspn(text, "*?[\\");
	if (key == 'N') {
		p.re = arena_new(&m->arena, regex_t);
		if (regcomp(p.re, text, REG_EXTENDED | REG_NOSUB))
			p.re = NULL;
	}
	vec_push(&s->pattern, p);
}

static struct section *add_section(struct maintainers *m, const char *title, size_t len)
{
	struct section *s = arena_new(&m->arena, struct section);

	*s = (struct section){ .entry = { .title = arena_strndup(&m->arena, title, len) } };
	vec_push(&m->section, s);
	return s;
}

/* "F:\tdrivers/xen/" */
static void add_field(struct maintainers *m, struct section *s, const char *line, size_t len)
{
	size_t skip = 2 + strspn(line + 2, " \t");
	const char *text = arena_strndup(&m->arena, line + skip, skip < len ? len - skip : 0);

	switch (line[0]) {
	case 'M':
	case 'R':
		vec_push(&s->person, text);
		break;
	case 'L':
		vec_push(&s->list, text);
		break;
	case 'S':
		s->entry.status = text;
		break;
	case 'F':
	case 'X':
	case 'N':
		add_pattern(m, s, line[0], text);
		break;
	}
}

static void parse(struct maintainers *m, const char *text)
{
	struct section *s = NULL;
	const char *title = NULL;	/* the line before a first field */
	size_t title_len = 0;

	for (const char *p = text; *p;) {
		size_t len = strcspn(p, "\n");

		if (len >= 2 && p[1] == ':' && p[0] >= 'A' && p[0] <= 'Z') {
			if (title)
				s = add_section(m, title, title_len);
			title = NULL;
			if (s)
				add_field(m, s, p, len);
		} else {
			title = len && *p != ' ' && *p != '\t' ? p : NULL;
			title_len = len;
			if (!len)
				s = NULL;
		}
		p += len + (p[len] == '\n');
	}
	for (size_t i = 0; i < m->section.n; i++) {
		s = m->section.v[i];
		s->entry.person = s->person.v;
		s->entry.nperson = s->person.n;
		s->entry.list = s->list.v;
		s->entry.nlist = s->list.n;
	}
}

struct maintainers *maintainers_read(const char *root)
{
	char *path = fs_join(root, "MAINTAINERS");
	struct strbuf text = STRBUF_INIT;
	struct maintainers *m = NULL;

	if (strbuf_read_file(&text, path) >= 0) {
		m = xcalloc(1, sizeof(*m));
		*m = (struct maintainers){ .arena = ARENA_INIT, .found = STRMAP_INIT };
		parse(m, text.buf);
	}
	strbuf_release(&text);
	vec_free_(path);
	return m;
}

void maintainers_free(struct maintainers *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->section.n; i++) {
		struct section *s = m->section.v[i];

		for (size_t k = 0; k < s->pattern.n; k++)
			if (s->pattern.v[k].re)
				regfree(s->pattern.v[k].re);
		vec_release(&s->person);
		vec_release(&s->list);
		vec_release(&s->pattern);
	}
	strmap_each(&m->found, e) {
		struct matches *f = e->value;

		vec_release(&f->match);
	}
	strmap_release(&m->found);
	vec_release(&m->section);
	arena_release(&m->arena);
	vec_free_(m);
}

/* --- asking --- */

static bool fits(const struct pattern *p, const char *path)
{
	struct strbuf head = STRBUF_INIT;
	const char *end = path;
	bool ret;

	if (p->re)
		return !regexec(p->re, path, 0, NULL, 0);
	if (p->key == 'N' || strncmp(p->text, path, p->literal))
		return false;
	if (p->is_dir && !p->text[p->literal])
		return true;
	if (!p->is_dir) {
		size_t len = strlen(p->text);

		/* a folder that is named without its slash */
		return !fnmatch(p->text, path, FNM_PATHNAME) || (!strncmp(p->text, path, len) && path[len] == '/');
	}
	for (size_t i = 0; i < p->slashes && *end; end++)
		i += *end == '/';
	strbuf_add(&head, path, (size_t)(end - path));
	ret = !fnmatch(p->text, head.buf, FNM_PATHNAME);
	strbuf_release(&head);
	return ret;
}

static void match_section(struct matches *f, const struct section *s, const char *path)
{
	struct match m = { 0 };

	for (size_t i = 0; i < s->pattern.n; i++) {
		const struct pattern *p = &s->pattern.v[i];

		if (!fits(p, path))
			continue;
		if (p->key == 'X')
			return;
		if (!m.section || p->slashes + !p->is_dir > m.depth)
			m = (struct match){ s, p->slashes + !p->is_dir };
	}
	if (m.section)
		vec_push(&f->match, m);
}

static int by_depth(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->depth != y->depth)
		return x->depth < y->depth ? 1 : -1;
	return strcmp(x->section->entry.title, y->section->entry.title);
}

static bool is_for_everything(const struct section *s)
{
	for (size_t i = 0; i < s->pattern.n; i++)
		if (!strcmp(s->pattern.v[i].text, "*/"))
			return true;
	return false;
}

static struct matches *find(struct maintainers *m, const char *path)
{
	struct matches *f = strmap_get(&m->found, path);

	if (f)
		return f;
	f = arena_new(&m->arena, struct matches);
	*f = (struct matches){ VEC_INIT };
	for (size_t i = 0; i < m->section.n; i++)
		match_section(f, m->section.v[i], path);
	vec_sort(&f->match, by_depth);
	while (f->match.n > 1 && is_for_everything(f->match.v[f->match.n - 1].section))
		f->match.n--;
	strmap_put(&m->found, path, f);
	return f;
}

const struct maintainers_entry *maintainers_find(struct maintainers *m, const char *path, size_t k)
{
	const struct matches *f = find(m, path);

	return k < f->match.n ? &f->match.v[k].section->entry : NULL;
}
