/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * elsewhere.c - folders that build files which are not below them
 *
 * arch/x86/kvm/Makefile includes virt/kvm/Makefile.kvm, which names
 * ../../../virt/kvm/kvm_main.o; amdgpu takes in ../amdkfd/. Such a file looks like one
 * that nothing builds. The makefiles are searched as text for candidates; whether
 * a candidate builds the file is then asked of kbuild (probe.c).
 */
#include <dirent.h>
#include <string.h>
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

#define MAX_CANDIDATES 32	/* of one file: one named core.c is named in many folders */

/* --- the makefiles of the tree --- */

static bool is_main(const char *name)
{
	return !strcmp(name, "Makefile") || !strcmp(name, "Kbuild");
}

static bool is_makefile(const char *name)
{
	size_t n = strlen(name);

	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) ||
	       (n > 3 && !strcmp(name + n - 3, ".mk"));
}

static bool is_skipped(const struct tree *t, const char *dir, const char *name)
{
	static const char *const top[] = { "Documentation", "LICENSES", "include", "scripts", "tools" };

	if (name[0] == '.')
		return true;
	if (!strcmp(dir, "arch"))
		return strcmp(name, t->srcarch);
	for (size_t i = 0; i < sizeof(top) / sizeof(top[0]); i++)
		if (!*dir && !strcmp(name, top[i]))
			return true;
	return false;
}

static void read_fragment(struct fragments *f, const struct tree *t, const char *dir,
			  const char *name)
{
	struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_addf(&path, "%s/%s/%s", t->root, dir, name);
	if (strbuf_read_file(&text, path.buf) >= 0)
		vec_push(&f->v, (struct fragment){ intern(*dir ? dir : "."), intern(name),
						   strbuf_detach(&text, NULL), false });
	strbuf_release(&path);
	strbuf_release(&text);
}

static void walk(struct fragments *f, const struct tree *t, struct strbuf *dir)
{
	char *full = fs_join(t->root, dir->len ? dir->buf : ".");
	DIR *d = opendir(full);
	struct dirent *e;
	size_t len = dir->len;

	while (d && (e = readdir(d))) {
		if (e->d_type == DT_REG && is_makefile(e->d_name))
			read_fragment(f, t, dir->buf, e->d_name);
		if (e->d_type != DT_DIR || is_skipped(t, dir->buf, e->d_name))
			continue;
		strbuf_addf(dir, "%s%s", len ? "/" : "", e->d_name);
		walk(f, t, dir);
		strbuf_setlen(dir, len);
	}
	if (d)
		closedir(d);
	vec_free_(full);
}

static int by_path(const void *a, const void *b)
{
	const struct fragment *x = a, *y = b;
	int c = strcmp(x->dir, y->dir);

	return c ? c : strcmp(x->name, y->name);
}

void fragments_read(struct fragments *f, const struct tree *t)
{
	struct strbuf dir = STRBUF_INIT;

	walk(f, t, &dir);
	vec_sort(&f->v, by_path);
	strbuf_release(&dir);
}

void fragments_release(struct fragments *f)
{
	for (size_t i = 0; i < f->v.n; i++)
		vec_free_(f->v.v[i].text);
	vec_release(&f->v);
}

/* --- is the file named where one would look? --- */

/* 'word' with white space or the like around it; with 'slash' a path may stand before it. */
static bool has_name(const char *text, const char *word, bool blank, bool slash)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p++) {
		char before = p == text ? ' ' : p[-1];
		bool ends = !p[n] || strchr(" \t\n\\)", p[n]);

		if (ends && ((slash && before == '/') || (blank && strchr(" \t\n=,", before))))
			return true;
	}
	return false;
}

/* The text of the folder's makefile; empty when it has none. */
static void main_text(const struct tree *t, const char *dir, struct strbuf *text)
{
	static const char *const name[] = { "Kbuild", "Makefile" };

	strbuf_clear(text);
	for (size_t i = 0; i < 2; i++) {
		struct strbuf path = STRBUF_INIT;
		int found;

		strbuf_addf(&path, "%s/%s/%s", t->root, dir, name[i]);
		found = fs_is_file(path.buf) && strbuf_read_file(text, path.buf) >= 0;
		strbuf_release(&path);
		if (found && i == 0 && strcmp(dir, "."))
			return;		/* at the top and in arch/ both count; elsewhere Kbuild wins */
	}
}

/* Does a makefile above the folder 'dir' say that it is entered? */
static bool dir_is_named(const struct tree *t, const char *dir)
{
	struct strbuf text = STRBUF_INIT, word = STRBUF_INIT, above = STRBUF_INIT;
	bool named = !strcmp(dir, ".");
	char *slash;

	strbuf_addstr(&above, dir);
	while (!named && above.len) {
		slash = strrchr(above.buf, '/');
		strbuf_setlen(&above, slash ? (size_t)(slash - above.buf) : 0);
		main_text(t, above.len ? above.buf : ".", &text);
		strbuf_clear(&word);
		strbuf_addf(&word, "%s/", dir + above.len + (above.len > 0));
		named = has_name(text.buf, word.buf, true, true);
	}
	strbuf_release(&text);
	strbuf_release(&word);
	strbuf_release(&above);
	return named;
}

bool elsewhere_unneeded(const struct tree *t, const char *path)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct strbuf text = STRBUF_INIT, object = STRBUF_INIT, dir = STRBUF_INIT;
	bool found = false;
	char *slash;

	strbuf_addstr(&object, base);
	object.buf[object.len - 1] = 'o';
	strbuf_addstr(&dir, path);
	while (!found && (slash = strrchr(dir.buf, '/'))) {
		strbuf_setlen(&dir, (size_t)(slash - dir.buf));
		main_text(t, dir.buf, &text);
		found = has_name(text.buf, object.buf, true, true) && dir_is_named(t, dir.buf);
	}
	strbuf_release(&text);
	strbuf_release(&object);
	strbuf_release(&dir);
	return found;
}

/* --- which makefiles matter for one file --- */

/* Is 'dir' the folder of the path or above it? */
static bool above(const char *dir, const char *path)
{
	size_t n = strlen(dir);

	return !strcmp(dir, ".") || (!strncmp(dir, path, n) && path[n] == '/');
}

/* Outside of the file's own folders only a name with a path before it can mean the file. */
bool elsewhere_names(const struct fragment *f, const char *path)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct strbuf object = STRBUF_INIT;
	bool ret;

	strbuf_addstr(&object, base);
	object.buf[object.len - 1] = 'o';
	ret = has_name(f->text, object.buf, above(f->dir, path), true);
	strbuf_release(&object);
	return ret;
}

/* Does the line "include WHAT" of 'by' mean 'f'? The folder may be in a variable. */
static bool include_means(const char *what, size_t n, const struct fragment *by,
			  const struct fragment *f)
{
	size_t k = strlen(f->name);
	const char *dir = strrchr(f->dir, '/') ? strrchr(f->dir, '/') + 1 : f->dir;
	size_t nd = strlen(dir), parent;

	if (n < k || strncmp(what + n - k, f->name, k) || (n > k && what[n - k - 1] != '/'))
		return false;
	if (!is_main(f->name))
		return true;
	n -= k + (n > k);
	if (n >= nd && !strncmp(what + n - nd, dir, nd))
		return true;
	parent = strrchr(by->dir, '/') ? (size_t)(strrchr(by->dir, '/') - by->dir) : 0;
	return n && what[n - 1] == ')' && parent && !strncmp(by->dir, f->dir, parent + 1);
}

static bool includes(const struct fragment *by, const struct fragment *f)
{
	for (const char *p = by->text; (p = strstr(p, "include ")); p++) {
		const char *q = p;
		size_t n;

		while (q > by->text && strchr(" \t-", q[-1]))
			q--;
		if (q > by->text && q[-1] != '\n')
			continue;
		q = p + 8 + strspn(p + 8, " \t");
		n = strcspn(q, " \t\n");
		if (include_means(q, n, by, f))
			return true;
	}
	return false;
}

static void follow(struct fragments *all, struct fragment *f, const char *path, int depth,
		   struct probe_wants *out, size_t limit)
{
	if (f->visited || depth > 4 || out->v.n >= limit)
		return;
	f->visited = true;
	if (is_main(f->name) && !above(f->dir, path))
		vec_push(&out->v, (struct probe_want){ path, f->dir });
	for (size_t i = 0; i < all->v.n; i++)
		if (!all->v.v[i].visited && includes(&all->v.v[i], f))
			follow(all, &all->v.v[i], path, depth + 1, out, limit);
}

void elsewhere_find(struct fragments *all, const char *path, struct probe_wants *out)
{
	size_t limit = out->v.n + MAX_CANDIDATES;

	for (size_t i = 0; i < all->v.n; i++)
		all->v.v[i].visited = false;
	for (size_t i = 0; i < all->v.n; i++)
		if (!all->v.v[i].visited && elsewhere_names(&all->v.v[i], path))
			follow(all, &all->v.v[i], path, 0, out, limit);
}
