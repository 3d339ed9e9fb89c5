/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unsaved.c - overlays as libclang takes them, and read as the parser does
 */
#include <string.h>
#include "ast_p.h"
#include "../tree/overlay.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"

static void add(struct ast_unsaved *out, const char *path, const struct overlay_file *f, struct arena *a)
{
	struct CXUnsavedFile uf = { .Filename = path, .Contents = f->text, .Length = f->len };

	if (!f->text) {
		uf.Contents = arena_printf(a, "#error \"%s was deleted\"\n", f->path);
		uf.Length = strlen(uf.Contents);
	}
	vec_push(&out->v, uf);
}

/*
 * clang finds a new file only under the very spelling that a -I gives: for
 * each -I whose folder holds the file under another name, say it that way too.
 */
static void add_respelled(struct ast_unsaved *out, const char *full, const struct overlay_file *f, const char *const *argv,
			  size_t argc, const char *cwd, struct arena *a)
{
	for (size_t i = 0; i < argc; i++) {
		const char *dir = argv[i], *path;
		char *real;
		size_t n;

		if (strncmp(dir, "-I", 2) || !dir[2])
			continue;
		dir += 2;
		path = *dir == '/' ? dir : arena_printf(a, "%s/%s", cwd ? cwd : ".", dir);
		real = fs_realpath(path);
		n = real ? strlen(real) : 0;
		if (n && !strncmp(full, real, n) && full[n] == '/' && strcmp(real, dir))
			add(out, arena_printf(a, "%s%s", dir, full + n), f, a);
		vec_free_(real);
	}
}

void ast_unsaved_add(struct ast_unsaved *out, const struct overlay *ov, const char *root, const char *const *argv,
		     size_t argc, const char *cwd, struct arena *a)
{
	for (size_t i = 0; ov && i < ov->n; i++) {
		const char *full = root ? arena_printf(a, "%s/%s", root, ov->file[i].path) : ov->file[i].path;

		add(out, full, &ov->file[i], a);
		add_respelled(out, full, &ov->file[i], argv, argc, cwd, a);
	}
}

int ast_read_text(const struct overlay *ov, const char *root, const char *path, struct strbuf *sb)
{
	const struct overlay_file *f = NULL;
	size_t n = root ? strlen(root) : 0;

	if (ov && (!root || (!strncmp(path, root, n) && path[n] == '/')))
		f = overlay_find(ov, root ? path + n + 1 : path);
	if (!f)
		return strbuf_read_file(sb, path);
	if (!f->text)
		return -1;
	strbuf_add(sb, f->text, f->len);
	return 0;
}
