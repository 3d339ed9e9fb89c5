/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flags.c - a compile command cleaned for libclang
 *
 * All knowledge of single options is in flags.def. The order of options is kept:
 * include paths and -D/-U depend on it.
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/strbuf.h"
#include "flags_p.h"
#include "kbuild_p.h"

static const struct flag_row rows[] = {
#define FLAG(m, p, a, r) { FLAG_##m, FLAG_##a, (p), sizeof(p) - 1, (r) },
#include "flags.def"
#undef FLAG
};

const struct flag_row *flag_rows(size_t *n)
{
	*n = ARRAY_SIZE(rows);
	return rows;
}

/* Targets for commands of gcc, which carries its own; by the arch/ folder and, first, by ARCH. */
static const struct {
	const char *arch, *triple;
} triples[] = {
	{ "arm", "arm-linux-gnueabi" },
	{ "arm64", "aarch64-linux-gnu" },
	{ "hexagon", "hexagon-linux-musl" },
	{ "i386", "i386-linux-gnu" },
	{ "loongarch", "loongarch64-linux-gnu" },
	{ "m68k", "m68k-linux-gnu" },
	{ "mips", "mipsel-linux-gnu" },
	{ "powerpc", "powerpc64le-linux-gnu" },
	{ "riscv", "riscv64-linux-gnu" },
	{ "s390", "s390x-linux-gnu" },
	{ "sparc", "sparc64-linux-gnu" },
	{ "um", "x86_64-linux-gnu" },
	{ "x86", "x86_64-linux-gnu" },
};

static const char *triple_of(const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(triples); i++)
		if (!strcmp(triples[i].arch, arch))
			return triples[i].triple;
	return NULL;
}

static bool row_matches(const struct flag_row *r, const char *word)
{
	switch (r->match) {
	case FLAG_IS:
	case FLAG_ARG:
		return !strcmp(word, r->pattern);
	case FLAG_STARTS:
	case FLAG_JOINED:
		return !strncmp(word, r->pattern, r->len);
	}
	return false;
}

const struct flag_row *flag_find(const char *word)
{
	const struct flag_row *best = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if ((!best || rows[i].len > best->len) && row_matches(&rows[i], word))
			best = &rows[i];
	return best;
}

struct cleaner {
	const struct tree *tree;
	struct unit *unit;
	struct arena *arena;
	bool has_target, is_gcc;
};

static void put(struct cleaner *c, const char *prefix, const char *text)
{
	c->unit->argv[c->unit->argc++] = arena_printf(c->arena, "%s%s", prefix, text);
}

static void canonical_path(const char *cwd, const char *path, struct strbuf *out)
{
	struct strbuf abs = STRBUF_INIT;
	char *real;

	if (path[0] != '/')
		strbuf_addf(&abs, "%s/", cwd);
	strbuf_addstr(&abs, path);
	real = fs_realpath(abs.buf);
	if (real)
		strbuf_addstr(out, real);
	else
		fs_normalise(abs.buf, out);
	vec_free_(real);
	strbuf_release(&abs);
}

/* A row with an argument: -I dir and -Idir come out as -Idir, -include file as two words. */
static void put_with_arg(struct cleaner *c, const struct flag_row *r, const char *arg)
{
	struct strbuf path = STRBUF_INIT;

	if (r->action == FLAG_PATH)
		canonical_path(c->unit->cwd, arg, &path);
	else
		strbuf_addstr(&path, arg);
	if (r->match == FLAG_JOINED && r->len == 2) {
		put(c, r->pattern, path.buf);
	} else {
		put(c, "", r->pattern);
		put(c, "", path.buf);
	}
	strbuf_release(&path);
}

/* One option; 'next' is the word after it or NULL. Returns the words consumed. */
static int clean_one(struct cleaner *c, const char *word, const char *next)
{
	const struct flag_row *r = flag_find(word);
	bool takes, separate;

	if (!r) {
		put(c, "", word);
		return 1;
	}
	takes = r->match == FLAG_ARG || r->match == FLAG_JOINED;
	separate = takes && word[r->len] == '\0';
	if (separate && !next)
		return 1;	/* a command cut short: nothing to keep */
	if (r->action != FLAG_DROP) {
		if (takes)
			put_with_arg(c, r, separate ? next : word + r->len);
		else
			put(c, "", word);
	}
	return separate ? 2 : 1;
}

static bool names_gcc(const char *compiler)
{
	const char *base = strrchr(compiler, '/');

	base = base ? base + 1 : compiler;
	return strstr(base, "gcc") || !strcmp(base, "cc");
}

static void hash_flags(const struct tree *t, struct unit *u)
{
	struct strbuf sb = STRBUF_INIT;

	flags_print(t, u, &sb);
	u->flags_hash = hash64(sb.buf, sb.len);
	strbuf_release(&sb);
}

void flags_clean(const struct tree *t, char **in, int nin, struct unit *out, struct arena *a)
{
	struct cleaner c = { .tree = t, .unit = out, .arena = a };
	const char *triple;
	int i = 0;

	if (!out->cwd)
		out->cwd = t->objdir;
	out->argc = 0;
	/* each word gives at most two; and --target, -w, NULL */
	out->argv = arena_array(a, 2 * (size_t)nin + 3, sizeof(*out->argv));
	for (; i < nin && in[i][0] != '-'; i++)
		c.is_gcc = names_gcc(in[i]);	/* the compiler, after wrappers such as ccache */
	for (int j = i; j < nin; j++)
		c.has_target |= !strncmp(in[j], "--target=", 9) || !strcmp(in[j], "-target");
	triple = triple_of(t->arch) ? triple_of(t->arch) : triple_of(t->srcarch);
	if (c.is_gcc && !c.has_target && triple)
		put(&c, "--target=", triple);
	while (i < nin) {
		if (in[i][0] != '-' || !in[i][1])
			i++;		/* the input */
		else
			i += clean_one(&c, in[i], i + 1 < nin ? in[i + 1] : NULL);
	}
	put(&c, "", "-w");
	out->argv[out->argc] = NULL;
	hash_flags(t, out);
}
