/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compdb.c - flags from a compile_commands.json
 *
 * The file says what is built: a source that it does not name is not built,
 * and kbuild is not asked.
 */
#include <jansson.h>
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

/* "file" of an entry as a path of the tree; interned; NULL when the entry is not one. */
static const char *entry_path(const struct tree *t, const json_t *entry)
{
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	struct strbuf abs = STRBUF_INIT, norm = STRBUF_INIT;
	const char *ret;
	char *real;

	if (!file || (file[0] != '/' && !dir))
		return NULL;
	if (file[0] != '/')
		strbuf_addf(&abs, "%s/", dir);
	strbuf_addstr(&abs, file);
	real = fs_realpath(abs.buf);
	if (!real)
		fs_normalise(abs.buf, &norm);
	ret = tree_relative(t, real ? real : norm.buf);
	vec_free_(real);
	strbuf_release(&abs);
	strbuf_release(&norm);
	return ret;
}

static void from_arguments(struct unit *u, const struct tree *t, const json_t *arguments,
			   struct arena *a)
{
	struct words w = { VEC_INIT };

	for (size_t i = 0; i < json_array_size(arguments); i++) {
		const char *s = json_string_value(json_array_get(arguments, i));

		vec_push(&w.w, xstrdup(s ? s : ""));
	}
	flags_clean(t, w.w.v, (int)w.w.n, u, a);
	words_release(&w);
	u->state = UNIT_BUILT;
	u->why = NULL;
	u->origin = "compile_commands.json";
}

static void from_entry(struct unit *u, const struct tree *t, const json_t *entry, struct arena *a)
{
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const char *command = json_string_value(json_object_get(entry, "command"));
	const json_t *arguments = json_object_get(entry, "arguments");

	if (dir)
		u->cwd = intern(dir);
	if (command)
		unit_built(u, t, command, "compile_commands.json", a);
	else if (json_is_array(arguments))
		from_arguments(u, t, arguments, a);
	else
		unit_no_flags(u, "its entry in compile_commands.json has no command");
	for (int i = 0; i < u->argc; i++)
		u->is_module |= !strcmp(u->argv[i], "-DMODULE");
}

int compdb_units(const struct tree *t, size_t n, struct unit *units, struct arena *a)
{
	struct strmap by_path = STRMAP_INIT;
	json_error_t err;
	json_t *root = json_load_file(t->compdb, 0, &err);

	if (!json_is_array(root)) {
		if (root)
			error("cannot read '%s': not a list of compile commands", t->compdb);
		else
			error("cannot read '%s': line %d: %s", t->compdb, err.line, err.text);
		json_decref(root);
		return -1;
	}
	for (size_t i = 0; i < json_array_size(root); i++) {
		json_t *entry = json_array_get(root, i);
		const char *path = entry_path(t, entry);

		if (path && !strmap_has(&by_path, path))
			strmap_put(&by_path, path, entry);
	}
	for (size_t i = 0; i < n; i++) {
		json_t *entry = strmap_get(&by_path, units[i].path);

		if (units[i].state == UNIT_NOT_BUILT)
			continue;
		if (entry)
			from_entry(&units[i], t, entry, a);
		else
			unit_not_built(&units[i], "compile_commands.json has no entry for it");
	}
	strmap_release(&by_path);
	json_decref(root);
	return 0;
}
