/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unit.c - one translation unit: its state, its flags as text and as a hash
 */
#include <string.h>
#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

void unit_init(struct unit *u, const struct tree *t, const char *path, struct arena *a)
{
	*u = (struct unit){
		.path = intern(path),
		.state = UNIT_NO_FLAGS,
		.why = "not looked at",
		.cwd = t->objdir,
		.source = path[0] == '/' ? intern(path) : arena_printf(a, "%s/%s", t->root, path),
	};
}

void unit_not_built(struct unit *u, const char *why)
{
	u->state = UNIT_NOT_BUILT;
	u->why = why;
}

void unit_no_flags(struct unit *u, const char *why)
{
	u->state = UNIT_NO_FLAGS;
	u->why = why;
}

void unit_built(struct unit *u, const struct tree *t, const char *command, const char *origin,
		struct arena *a)
{
	struct words w = { VEC_INIT };

	words_split(&w, command);
	flags_clean(t, w.w.v, (int)w.w.n, u, a);
	words_release(&w);
	u->state = UNIT_BUILT;
	u->why = NULL;
	u->origin = origin;
}

/* Does 'prefix' stand at p as a whole path or as the folder of one? */
static bool path_at(const char *p, const char *prefix, size_t n)
{
	return !strncmp(p, prefix, n) && (p[n] == '\0' || p[n] == '/');
}

void unit_abstract(const struct tree *t, const char *option, struct strbuf *sb)
{
	size_t nroot = strlen(t->root), nobj = strlen(t->objdir);

	for (const char *p = option; *p;) {
		bool root = path_at(p, t->root, nroot);
		bool obj = path_at(p, t->objdir, nobj);

		if (obj && (!root || nobj > nroot)) {
			strbuf_addstr(sb, "$(obj)");
			p += nobj;
		} else if (root) {
			strbuf_addstr(sb, "$(root)");
			p += nroot;
		} else {
			strbuf_addch(sb, *p++);
		}
	}
}

void flags_print(const struct tree *t, const struct unit *u, struct strbuf *sb)
{
	for (int i = 0; i < u->argc; i++) {
		unit_abstract(t, u->argv[i], sb);
		strbuf_addch(sb, '\n');
	}
}
