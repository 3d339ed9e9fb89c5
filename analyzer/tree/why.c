/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * why.c - the reason a file is not built
 *
 * That it is not built is make's word; the reason is read from the Makefile line
 * that names the object, or the composite it is a part of, or the outermost
 * folder that is not entered. When no symbol explains it the text says only what
 * was seen.
 */
#include <dirent.h>
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"
#include "makefile_p.h"

struct asker {
	const struct tree *tree;
	const struct kconfig *config;
	const struct probe *probe;
	bool explained;		/* by a symbol */
};

static const char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *format(const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	const char *ret;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	ret = intern(sb.buf);
	strbuf_release(&sb);
	return ret;
}

/* --- outside of this kernel --- */

const char *why_foreign(const struct tree *t, const char *path)
{
	static const char *const outside[] = { "Documentation/", "scripts/", "tools/" };
	size_t n = strlen(path), k = strlen(t->srcarch);

	if (path[0] == '/')
		return "outside of the kernel tree";
	for (size_t i = 0; i < ARRAY_SIZE(outside); i++)
		if (!strncmp(path, outside[i], strlen(outside[i])))
			return format("%s is not part of the kernel", outside[i]);
	if (!strncmp(path, "arch/", 5) && strchr(path + 5, '/') &&
	    (strncmp(path + 5, t->srcarch, k) || path[5 + k] != '/'))
		return format("arch/%.*s is not arch %s", (int)strcspn(path + 5, "/"), path + 5,
			      t->srcarch);
	if (n > 2 && !strcmp(path + n - 2, ".h"))
		return "a header, not built by itself";
	if (n < 3 || strcmp(path + n - 2, ".c"))
		return "not a C file";
	return NULL;
}

/* --- symbols --- */

/* NULL when the condition holds or is not understood. */
static const char *unmet(const struct asker *q, const struct mk_cond *c)
{
	const char *v = c->symbol ? kconfig_get(q->config, c->symbol) : NULL;

	if (!c->symbol)
		return NULL;
	switch (c->want) {
	case MK_SET:
		return v ? NULL : format("%s is not set", c->symbol);
	case MK_UNSET:
		return v ? format("%s is set", c->symbol) : NULL;
	case MK_IS_Y:
		if (!v)
			return format("%s is not set", c->symbol);
		return strcmp(v, "y") ? format("%s is %s, not y", c->symbol, v) : NULL;
	case MK_NOT_Y:
		return v && !strcmp(v, "y") ? format("%s is y", c->symbol) : NULL;
	}
	return NULL;
}

static const char *unmet_of_line(const struct asker *q, const struct mk_line *l)
{
	for (size_t i = 0; i < l->cond.n; i++) {
		const char *why = unmet(q, &l->cond.v[i]);

		if (why)
			return why;
	}
	return NULL;
}

struct named {
	unsigned int line;	/* the first line that names the thing, 0: none */
	bool met;		/* some line names it with all conditions met up to obj- or lib- */
	const char *why;	/* unmet condition found first */
};

static bool is_final(const char *stem)
{
	static const char *const final[] = {
		"obj", "lib", "extra", "always", "subdir", "core", "drivers", "libs", "net", "init", "virt",
	};

	for (size_t i = 0; i < ARRAY_SIZE(final); i++)
		if (!strcmp(stem, final[i]))
			return true;
	return false;
}

/*
 * Lines naming 'word' ("x.o", "x/"), then what their variable is a part of: x-y
 * makes x.o, and $(x-y) may be used in another line.
 */
static void ask_makefile(const struct asker *q, const struct makefile *m, const char *word,
			 int depth, struct named *out)
{
	const struct mk_line *l;
	size_t from = 0;

	while ((l = makefile_naming(m, word, &from))) {
		const char *why = unmet_of_line(q, l);

		if (!out->line)
			out->line = l->line;
		if (why) {
			if (!out->why)
				out->why = why;
		} else if (is_final(l->stem)) {
			out->met = true;
		} else if (depth < 6) {
			ask_makefile(q, m, format("%s.o", l->stem), depth + 1, out);
			ask_makefile(q, m, format("$(%s-y)", l->stem), depth + 1, out);
			ask_makefile(q, m, format("$(%s-objs)", l->stem), depth + 1, out);
			if (!strcmp(l->stem, l->var))
				ask_makefile(q, m, format("$(%s)", l->var), depth + 1, out);
		}
	}
}

/* --- folders --- */

/* The folder of a path, "." at the top; interned. */
static const char *parent_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? intern_n(path, (size_t)(slash - path)) : ".";
}

/* How 'path' is spelled inside 'dir'. */
static const char *inside(const char *path, const char *dir)
{
	return strcmp(dir, ".") ? path + strlen(dir) + 1 : path;
}

static void ask_file(const struct asker *q, const char *file, const char *word, struct named *out)
{
	struct makefile m;

	makefile_read_file(&m, q->tree->root, file);
	ask_makefile(q, &m, word, 0, out);
	makefile_release(&m);
}

/* Why 'dir', which no Makefile above enters, is not entered. NULL: no symbol says so. */
static const char *why_dir(struct asker *q, const char *dir)
{
	const char *above = dir;
	struct named n = { 0 };

	while (strcmp(above, ".") && !n.why) {
		struct makefile m;

		above = parent_of(above);
		makefile_read(&m, q->tree->root, above);
		ask_makefile(q, &m, format("%s/", inside(dir, above)), 0, &n);
		makefile_release(&m);
	}
	/* the top Makefile of older trees and the architecture's name folders by their whole path */
	if (!n.why)
		ask_file(q, "Makefile", format("%s/", dir), &n);
	if (!n.why)
		ask_file(q, format("arch/%s/Makefile", q->tree->srcarch), format("%s/", dir), &n);
	if (n.why) {
		q->explained = true;
		return n.why;
	}
	return n.line ? NULL : format("no obj- line enters %s/", dir);
}

/* The outermost folder on the way to 'path' that has a Makefile and is not entered; NULL: none. */
static const char *unreached(const struct asker *q, const char *path)
{
	const char *ret = NULL;

	for (const char *dir = parent_of(path); strcmp(dir, "."); dir = parent_of(dir)) {
		const struct probe_dir *d = probe_find_dir(q->probe, dir);

		/* a folder whose objects the one above names is never entered itself */
		if (d && d->reached)
			break;
		if (d)
			ret = dir;
	}
	return ret;
}

/* --- #include "x.c" --- */

static bool includes(const char *text, const char *base)
{
	size_t n = strlen(base);

	for (const char *p = text; (p = strstr(p, base)); p++) {
		const char *line = p;

		if (p[n] != '"' || p == text || (p[-1] != '"' && p[-1] != '/'))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		line += strspn(line, " \t");
		if (*line == '#' && !strncmp(line + 1 + strspn(line + 1, " \t"), "include", 7))
			return true;
	}
	return false;
}

/* The first file of the folder (by name) that includes 'path'; interned; NULL: none. */
static const char *includer_in(const struct asker *q, const char *dir, const char *path)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char *full = fs_join(q->tree->root, dir);
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;
	const char *ret = NULL;
	DIR *d = opendir(full);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		size_t n = strlen(e->d_name);

		if (n < 3 || e->d_name[n - 2] != '.' || !strchr("ch", e->d_name[n - 1]))
			continue;
		strbuf_clear(&name);
		strbuf_addf(&name, "%s/%s", full, e->d_name);
		strbuf_clear(&text);
		if (strbuf_read_file(&text, name.buf) < 0 || !includes(text.buf, base))
			continue;
		if (strcmp(e->d_name, base) && (!ret || strcmp(e->d_name, strrchr(ret, '/') + 1) < 0))
			ret = format("%s/%s", dir, e->d_name);
	}
	if (d)
		closedir(d);
	vec_free_(full);
	strbuf_release(&text);
	strbuf_release(&name);
	return ret;
}

/* --- programs --- */

/* The line that makes the file a program of the build host or of user space; NULL: none. */
static const struct mk_line *program_line(const struct makefile *m, const char *name)
{
	const struct mk_line *l;
	size_t from = 0;

	while ((l = makefile_naming(m, name, &from)))
		if (strstr(l->var, "hostprogs") || strstr(l->var, "userprogs"))
			return l;
	return NULL;
}

/* --- entry --- */

static const char *why_object(struct asker *q, const char *path)
{
	size_t stem = strlen(path) - 2;
	const char *nearest = NULL, *by, *why = NULL;
	struct named n = { 0 };

	for (const char *dir = parent_of(path);; dir = parent_of(dir)) {
		const char *name = intern_n(inside(path, dir), stem - (size_t)(inside(path, dir) - path));
		const struct mk_line *program;
		struct makefile m;

		makefile_read(&m, q->tree->root, dir);
		if (m.path && !nearest)
			nearest = m.path;
		ask_makefile(q, &m, format("%s.o", name), 0, &n);
		program = n.line ? NULL : program_line(&m, name);
		if (program)
			why = format("%s line %u makes it a program, not a part of the kernel", m.path,
				     program->line);
		by = m.path;
		makefile_release(&m);
		if (why)
			return why;
		if (n.why) {
			q->explained = true;
			return n.why;
		}
		if (n.line)
			return format("%s line %u names it, but not as an object of this configuration",
				      by, n.line);
		if (!strcmp(dir, "."))
			break;
	}
	by = includer_in(q, parent_of(path), path);
	if (!by && strcmp(parent_of(path), "."))
		by = includer_in(q, parent_of(parent_of(path)), path);
	if (by)
		return format("included by %s, not built by itself", by);
	return format("no rule in %s", nearest ? nearest : "any Makefile above it");
}

const char *why_not_built(const struct tree *t, const struct kconfig *c, const struct probe *p,
			  const char *path, bool *explained)
{
	struct asker q = { t, c, p, false };
	const char *dir = unreached(&q, path);
	const char *why = dir ? why_dir(&q, dir) : NULL;

	if (!why)
		why = why_object(&q, path);
	*explained = q.explained;
	return why;
}

const char *why_not_elsewhere(const struct tree *t, const struct kconfig *c,
			      const struct fragments *f, const char *path)
{
	struct asker q = { t, c, NULL, false };
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct named n = { 0 };

	for (size_t i = 0; i < f->v.n && !n.why; i++) {
		const struct fragment *fr = &f->v.v[i];

		if (fr->dir == parent_of(path) && elsewhere_names(fr, path))
			ask_file(&q, format("%s/%s", fr->dir, fr->name),
				 format("%.*s.o", (int)strlen(base) - 2, base), &n);
	}
	return n.why;
}
