/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * config.c - the .config of an object directory
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

void kconfig_read(struct kconfig *c, const struct tree *t)
{
	struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
	char *line, *next;

	strmap_init(&c->value);
	strbuf_addf(&path, "%s/.config", t->objdir);
	c->found = strbuf_read_file(&text, path.buf) >= 0;
	for (line = text.buf; c->found && *line; line = next) {
		char *end = line + strcspn(line, "\n");
		char *eq;

		next = *end ? end + 1 : end;
		*end = '\0';
		eq = strchr(line, '=');
		if (strncmp(line, "CONFIG_", 7) || !eq)
			continue;
		*eq = '\0';
		vec_free_(strmap_put(&c->value, line, xstrdup(eq + 1)));
	}
	strbuf_release(&path);
	strbuf_release(&text);
}

void kconfig_release(struct kconfig *c)
{
	strmap_each(&c->value, e)
		vec_free_(e->value);
	strmap_release(&c->value);
}

const char *kconfig_get(const struct kconfig *c, const char *symbol)
{
	return strmap_get(&c->value, symbol);
}
