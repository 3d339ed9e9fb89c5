/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pch.c - which units share a precompiled header, what is in it, and making it
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "pch_p.h"
#include "../tree/overlay.h"
#include "../tree/tree.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"

/* making one costs about as much as two parses save */
#define UNITS_MIN 3
/* a header is taken when one unit in SHARE names it; the second, safe choice when those do not compile */
#define SHARE 12
#define SHARE_SAFE 3

struct args {
	VEC(const char *) v;		/* interned */
};

struct group {
	struct args args;
	const char *cwd;
	VEC(const char *) source;	/* of its units */
	size_t nnew;			/* of them, since the plan was last added to */
	const char *base;		/* path of its files, without suffix; NULL: not worth it so far */
	struct pch_group pub;
	struct pch_index index;
	bool is_tried;			/* to load */
};

struct ast_pch_plan {
	VEC(struct group) group;
	VEC(size_t) todo;		/* groups to build, large ones first */
	const char *dir, *root;
	const struct ast_wanted *want;
	const struct overlay *ov;
};

/* --- groups --- */

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/*
 * Options that no shared header notices: names of the object, warnings, and
 * -I after the last -include, which are kbuild's for one folder: a header found
 * without them is found before them.
 */
static bool is_own(const char *arg, int i, int last_include)
{
	return starts(arg, "-DKBUILD_") || starts(arg, "-D__KBUILD_") || starts(arg, "-W") ||
	       (last_include >= 0 && i > last_include && starts(arg, "-I") && arg[2]) ||
	       !strcmp(arg, "-fprofile-arcs") || !strcmp(arg, "-ftest-coverage");
}

static void shared_args(const struct unit *u, struct args *out)
{
	int last = -1;

	for (int i = 0; i < u->argc; i++)
		if (!strcmp(u->argv[i], "-include"))
			last = i;
	for (int i = 0; i < u->argc; i++)
		if (!is_own(u->argv[i], i, last))
			vec_push(&out->v, intern(u->argv[i]));
}

/* How many -D the unit has beyond the group's options; -1: they differ in more. */
static int extra_macros(const struct group *g, const struct args *a, const char *cwd, struct args *extra)
{
	size_t k = 0;
	int n = 0;

	if (g->cwd != cwd)
		return -1;
	for (size_t i = 0; i < a->v.n; i++) {
		if (k < g->args.v.n && g->args.v.v[k] == a->v.v[i]) {
			k++;
			continue;
		}
		if (!starts(a->v.v[i], "-D") || !a->v.v[i][2])
			return -1;
		n++;
		if (extra)
			vec_push(&extra->v, a->v.v[i] + 2);
	}
	return k == g->args.v.n ? n : -1;
}

static void add_unit(struct ast_pch_plan *p, const struct unit *u)
{
	struct args a = { VEC_INIT };
	const char *cwd = intern(u->cwd);
	struct group fresh = { .cwd = cwd };

	shared_args(u, &a);
	for (size_t i = 0; i < p->group.n; i++) {
		if (extra_macros(&p->group.v[i], &a, cwd, NULL))
			continue;
		vec_push(&p->group.v[i].source, u->source);
		p->group.v[i].nnew++;
		vec_release(&a.v);
		return;
	}
	fresh.args = a;
	fresh.nnew = 1;
	vec_push(&fresh.source, u->source);
	vec_push(&p->group, fresh);
}

static void name_files(struct ast_pch_plan *p, struct group *g)
{
	uint64_t h = hash64_str(g->cwd ? g->cwd : "");
	struct strbuf sb = STRBUF_INIT;

	g->pub.ov = p->ov;
	g->pub.root = p->root;
	for (size_t i = 0; i < g->args.v.n; i++)
		h = hash64_mix(h, hash64_str(g->args.v.v[i]));
	strbuf_addf(&sb, "%s/%016llx", p->dir, (unsigned long long)h);
	g->base = intern(sb.buf);
	strbuf_addstr(&sb, ".pch");
	g->pub.pch = intern(sb.buf);
	strbuf_setlen(&sb, sb.len - 4);
	strbuf_addstr(&sb, ".refs.h");
	g->pub.refs = intern(sb.buf);
	strbuf_release(&sb);
}

/* Large groups first: the longest job begins first. */
static void add_todo(struct ast_pch_plan *p, size_t group)
{
	size_t at = p->todo.n;

	vec_push(&p->todo, group);
	for (; at && p->group.v[p->todo.v[at - 1]].nnew < p->group.v[group].nnew; at--)
		p->todo.v[at] = p->todo.v[at - 1];
	p->todo.v[at] = group;
}

/* clang has no one name for a header that is in memory alone, and a parse that reads it none for what is in there. */
static bool adds_header(const struct ast_pch_plan *p)
{
	bool yes = false;

	for (size_t i = 0; p->ov && i < p->ov->n && !yes; i++) {
		const struct overlay_file *f = &p->ov->file[i];
		size_t len = strlen(f->path);
		char *path = fs_join(p->root ? p->root : ".", f->path);

		yes = f->text && !(len > 2 && !strcmp(f->path + len - 2, ".c")) && !fs_is_file(path);
		vec_free_(path);
	}
	return yes;
}

struct ast_pch_plan *ast_pch_plan_new(const char *dir, const struct ast_wanted *want, const struct overlay *ov)
{
	struct ast_pch_plan *p = xcalloc(1, sizeof(*p));

	p->dir = intern(dir);
	p->want = want;
	p->ov = ov;
	return p;
}

size_t ast_pch_plan_add(struct ast_pch_plan *p, const struct unit *const *unit, size_t n)
{
	vec_clear(&p->todo);
	for (size_t i = 0; i < p->group.n; i++)
		p->group.v[i].nnew = 0;
	if (n && !p->root)
		p->root = ast_root_of(unit[0]);
	for (size_t i = 0; i < n; i++)
		add_unit(p, unit[i]);
	for (size_t i = 0; i < p->group.n && !adds_header(p); i++) {
		if (p->group.v[i].base || p->group.v[i].nnew < UNITS_MIN)
			continue;
		name_files(p, &p->group.v[i]);
		add_todo(p, i);
	}
	return p->todo.n;
}

static char *file_of(const struct group *g, const char *suffix)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s%s", g->base, suffix);
	return strbuf_detach(&sb, NULL);
}

void ast_pch_plan_free(struct ast_pch_plan *p)
{
	static const char *const suffix[] = { ".h", ".refs.h", ".index", ".pch" };

	if (!p)
		return;
	for (size_t i = 0; i < p->group.n; i++) {
		struct group *g = &p->group.v[i];

		for (size_t k = 0; g->base && k < ARRAY_SIZE(suffix); k++) {
			char *path = file_of(g, suffix[k]);

			unlink(path);
			vec_free_(path);
		}
		pch_index_release(&g->index);
		vec_release(&g->args.v);
		vec_release(&g->source);
	}
	rmdir(p->dir);		/* stays when somebody else's files are in it */
	vec_release(&p->todo);
	vec_release(&p->group);
	vec_free_(p);
}

/* --- which headers --- */

struct named {
	const char *name;
	size_t n;
};

/* The <linux/...> headers of one file, outside of #if. */
static void count_headers(const char *text, struct strmap *count)
{
	struct strmap seen = STRMAP_INIT;
	const char *end;
	int depth = 0;

	for (const char *s = text; *s; s = *end ? end + 1 : end) {
		char name[128];

		end = strchrnul(s, '\n');
		while (*s == ' ' || *s == '\t')
			s++;
		if (*s++ != '#')
			continue;
		while (*s == ' ' || *s == '\t')
			s++;
		depth += starts(s, "if");
		depth -= starts(s, "endif");
		if (depth || sscanf(s, "include <%127[a-z0-9/_.-]>", name) != 1 || !starts(name, "linux/"))
			continue;
		if (strmap_has(&seen, name))
			continue;
		strmap_put(&seen, name, count);
		strmap_put(count, name, (void *)((uintptr_t)strmap_get(count, name) + 1));
	}
	strmap_release(&seen);
}

static int by_count(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Most named first. One that the tree does not have is not named by a unit that compiles. */
static void choose_headers(const struct group *g, size_t share, struct strbuf *out)
{
	struct strmap count = STRMAP_INIT;
	VEC(struct named) v = VEC_INIT;

	for (size_t i = 0; i < g->source.n; i++) {
		struct strbuf sb = STRBUF_INIT;

		if (!ast_read_text(g->pub.ov, g->pub.root, g->source.v[i], &sb))
			count_headers(sb.buf, &count);
		strbuf_release(&sb);
	}
	strmap_each(&count, e)
		if ((uintptr_t)e->value >= 2 && (uintptr_t)e->value * share >= g->source.n)
			vec_push(&v, (struct named){ e->key, (uintptr_t)e->value });
	vec_sort(&v, by_count);
	for (size_t i = 0; i < v.n; i++)
		strbuf_addf(out, "#include <%s>\n", v.v[i].name);
	vec_release(&v);
	strmap_release(&count);
}

/* --- making --- */

static const char *cannot(const char *what, const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	const char *r;

	strbuf_addf(&sb, "cannot %s '%s': %s", what, path, strerror(errno));
	r = intern(sb.buf);
	strbuf_release(&sb);
	return r;
}

static const char *first_error(CXTranslationUnit tu)
{
	unsigned int n = clang_getNumDiagnostics(tu);
	const char *r = NULL;

	for (unsigned int i = 0; i < n && !r; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
			r = ast_intern(clang_formatDiagnostic(d, CXDiagnostic_DisplaySourceLocation));
		clang_disposeDiagnostic(d);
	}
	return r;
}

static CXTranslationUnit parse(const struct group *g, CXIndex index, const char *header, const char **why)
{
	struct strbuf cwd = STRBUF_INIT;
	VEC(const char *) argv = VEC_INIT;
	struct ast_unsaved unsaved = { VEC_INIT };
	struct arena a = ARENA_INIT;
	CXTranslationUnit tu = NULL;
	enum CXErrorCode err;

	if (g->cwd) {
		strbuf_addf(&cwd, "-working-directory=%s", g->cwd);
		vec_push(&argv, cwd.buf);
	}
	for (size_t i = 0; i < g->args.v.n; i++)
		vec_push(&argv, g->args.v.v[i]);
	vec_push(&argv, "-w");
	vec_push(&argv, "-x");
	vec_push(&argv, "c-header");
	ast_unsaved_add(&unsaved, g->pub.ov, g->pub.root, argv.v, argv.n, g->cwd, &a);
	err = clang_parseTranslationUnit2(index, header, argv.v, argv.n, unsaved.v.v, unsaved.v.n,
					  CXTranslationUnit_DetailedPreprocessingRecord |
					  CXTranslationUnit_ForSerialization |
					  CXTranslationUnit_SkipFunctionBodies, &tu);
	if (err != CXError_Success)
		*why = intern("libclang could not parse the shared headers");
	else
		*why = first_error(tu);
	vec_release(&argv);
	vec_release(&unsaved.v);
	arena_release(&a);
	strbuf_release(&cwd);
	if (*why && tu) {
		clang_disposeTranslationUnit(tu);
		tu = NULL;
	}
	return tu;
}

static const char *write_refs(const struct group *g, const struct pch_index *ix)
{
	struct strbuf sb = STRBUF_INIT;
	struct strmap seen = STRMAP_INIT;
	const char *why = NULL;

	for (size_t i = 0; i < ix->func.n; i++)
		if (!strmap_put(&seen, ix->func.v[i].name, &seen))
			strbuf_addf(&sb, "typedef __typeof__(%s) " PCH_REF "%s;\n", ix->func.v[i].name,
				    ix->func.v[i].name);
	if (fs_write_file(g->pub.refs, sb.buf, sb.len))
		why = cannot("write", g->pub.refs);
	strmap_release(&seen);
	strbuf_release(&sb);
	return why;
}

static const char *write_index(const struct group *g, const struct pch_index *ix)
{
	struct packbuf out = PACKBUF_INIT;
	char *path = file_of(g, ".index");
	const char *why = NULL;

	pch_index_pack(ix, &out);
	if (fs_write_file(path, out.sb.buf, out.sb.len))
		why = cannot("write", path);
	packbuf_release(&out);
	vec_free_(path);
	return why;
}

/* The last of the files: where it is, the others are. */
static const char *save(const struct group *g, CXTranslationUnit tu)
{
	struct strbuf tmp = STRBUF_INIT;
	const char *why = NULL;

	strbuf_addf(&tmp, "%s.tmp.%ld", g->pub.pch, (long)getpid());
	if (clang_saveTranslationUnit(tu, tmp.buf, CXSaveTranslationUnit_None) != CXSaveError_None)
		why = intern("libclang could not write the precompiled header");
	else if (rename(tmp.buf, g->pub.pch))
		why = cannot("rename", tmp.buf);
	if (why)
		unlink(tmp.buf);
	strbuf_release(&tmp);
	return why;
}

static const char *build(const struct ast_pch_plan *p, const struct group *g, CXIndex index, size_t share)
{
	struct pch_index ix = { VEC_INIT };
	struct strbuf text = STRBUF_INIT;
	char *header = file_of(g, ".h");
	CXTranslationUnit tu = NULL;
	const char *why = NULL;

	choose_headers(g, share, &text);
	if (!text.len)
		why = intern("the units have no headers in common");
	else if (fs_write_file(header, text.buf, text.len))
		why = cannot("write", header);
	else
		tu = parse(g, index, header, &why);
	if (tu) {
		pch_index_collect(&ix, tu, p->want);
		why = write_refs(g, &ix);
		why = why ? why : write_index(g, &ix);
		why = why ? why : save(g, tu);
		pch_index_release(&ix);
		clang_disposeTranslationUnit(tu);
	}
	strbuf_release(&text);
	vec_free_(header);
	return why;
}

int ast_pch_build(const struct ast_pch_plan *p, size_t i, const char **why)
{
	const struct group *g = &p->group.v[p->todo.v[i]];
	CXIndex index;

	if (fs_mkdir_p(p->dir)) {
		*why = cannot("make", p->dir);
		return -1;
	}
	index = clang_createIndex(0, 0);
	*why = build(p, g, index, SHARE);
	if (*why)
		*why = build(p, g, index, SHARE_SAFE);
	clang_disposeIndex(index);
	return *why ? -1 : 0;
}

/* --- for a parse --- */

static void load(struct group *g)
{
	struct strbuf sb = STRBUF_INIT;
	char *path = file_of(g, ".index");

	g->is_tried = true;
	if (fs_is_file(g->pub.pch) && !strbuf_read_file(&sb, path) &&
	    !pch_index_unpack(&g->index, sb.buf, sb.len))
		g->pub.index = &g->index;
	strbuf_release(&sb);
	vec_free_(path);
}

/* A macro of the unit's own command line that a shared header names. */
static const char *known_macro(const struct group *g, const struct args *extra)
{
	const char *why = NULL;

	for (size_t i = 0; i < extra->v.n && g->pub.index && !why; i++) {
		const char *name = intern_n(extra->v.v[i], strcspn(extra->v.v[i], "=("));
		struct strbuf sb = STRBUF_INIT;

		if (pch_index_has_word(g->pub.index, name)) {
			strbuf_addf(&sb, "has -D%s, which shared headers name", name);
			why = intern(sb.buf);
		}
		strbuf_release(&sb);
	}
	return why;
}

const struct pch_group *pch_group_of(struct ast_pch_plan *p, const struct unit *u, const char **why)
{
	struct args a = { VEC_INIT }, extra = { VEC_INIT };
	const char *cwd = intern(u->cwd);
	struct group *best = NULL;
	int least = 0;

	*why = NULL;
	shared_args(u, &a);
	for (size_t i = 0; i < p->group.n; i++) {
		int n = p->group.v[i].base ? extra_macros(&p->group.v[i], &a, cwd, NULL) : -1;

		if (n >= 0 && (!best || n < least)) {
			best = &p->group.v[i];
			least = n;
		}
	}
	if (best) {
		if (!best->is_tried)
			load(best);
		extra_macros(best, &a, cwd, &extra);
		*why = best->pub.index ? known_macro(best, &extra) : intern("it was not built");
	}
	vec_release(&a.v);
	vec_release(&extra.v);
	return best ? &best->pub : NULL;
}
