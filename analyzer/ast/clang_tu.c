/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clang_tu.c - one translation unit: parse, look through its top level, hand out
 *
 * Everything is parsed in full, bodies of header inlines too, unless a
 * precompiled header shared by many units serves (pch.h): a precompiled
 * preamble that skips bodies costs as much as it saves for one parse.
 */
#include <limits.h>
#include <string.h>
#include "pch_p.h"
#include "../tree/tree.h"
#include "../tree/overlay.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

struct ast_session {
	CXIndex index;
	CXIndex local;			/* visits what is not in a precompiled header */
	struct ast_pch_plan *plan;
};

struct ast_session *ast_session_new(void)
{
	struct ast_session *s = xcalloc(1, sizeof(*s));

	s->index = clang_createIndex(0, 0);
	return s;
}

void ast_session_use_pch(struct ast_session *s, struct ast_pch_plan *p)
{
	if (p && !s->local)
		s->local = clang_createIndex(1, 0);
	s->plan = p;
}

void ast_session_free(struct ast_session *s)
{
	if (!s)
		return;
	clang_disposeIndex(s->index);
	if (s->local)
		clang_disposeIndex(s->local);
	vec_free_(s);
}

/* --- command line and overlays --- */

struct input {
	VEC(const char *) argv;
	struct ast_unsaved unsaved;
};

/* The source's path without the part that is relative to the root. */
const char *ast_root_of(const struct unit *u)
{
	size_t n = strlen(u->source), m = u->path ? strlen(u->path) : 0;

	if (!m || n < m + 2 || strcmp(u->source + n - m, u->path) || u->source[n - m - 1] != '/')
		return NULL;
	return intern_n(u->source, n - m - 1);
}

static void prepare(struct input *in, const struct unit *u, const struct overlay *ov, const char *root,
		    struct arena *a, const struct pch_group *g)
{
	if (u->cwd)
		vec_push(&in->argv, arena_printf(a, "-working-directory=%s", u->cwd));
	if (g) {
		vec_push(&in->argv, "-include-pch");
		vec_push(&in->argv, g->pch);
		vec_push(&in->argv, "-include");
		vec_push(&in->argv, g->refs);
	}
	for (int i = 0; i < u->argc; i++)
		vec_push(&in->argv, u->argv[i]);
	vec_push(&in->argv, "-w");	/* also spares clang its flow-based warnings */
	ast_unsaved_add(&in->unsaved, ov, root, (const char *const *)u->argv, (size_t)u->argc, u->cwd, a);
}

/* --- what the parse says besides the tree --- */

static void include(CXFile f, CXSourceLocation *stack, unsigned int depth, CXClientData data)
{
	struct ast_tu *t = data;
	const char *name = ast_intern(clang_File_tryGetRealPathName(f));

	if (!*name)
		name = ast_intern(clang_getFileName(f));
	if (ptrmap_get(&t->included, name))
		return;		/* a header without guards is entered more than once */
	ptrmap_put(&t->included, name, t);
	vec_push(&t->includes, name);
}

static void diagnostics(struct ast_tu *t)
{
	unsigned int n = clang_getNumDiagnostics(t->tu);
	VEC(struct ast_diag) out = VEC_INIT;

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(t->tu, i);
		enum CXDiagnosticSeverity sev = clang_getDiagnosticSeverity(d);

		if (sev >= CXDiagnostic_Error) {
			struct ast_diag out_d = {
				.pos = ast_pos_of(t, clang_getDiagnosticLocation(d), NULL, NULL),
				.text = ast_intern(clang_getDiagnosticSpelling(d)),
				.is_fatal = sev == CXDiagnostic_Fatal,
			};

			vec_push(&out, out_d);
		}
		clang_disposeDiagnostic(d);
	}
	t->out->ndiag = out.n;
	t->out->diag = arena_dup(t->a, out.v, out.n * sizeof(*out.v));
	vec_release(&out);
}

/*
 * clang leaves out the statements it could not understand: such a body is not
 * the function. After a header that was not found it reports nothing more, so
 * then no body can be relied on.
 */
static void giveup_broken(struct ast_tu *t)
{
	const struct ast_diag *fatal = NULL;

	for (unsigned int i = 0; i < t->out->ndiag && !fatal; i++)
		if (t->out->diag[i].is_fatal)
			fatal = &t->out->diag[i];
	for (size_t i = 0; i < t->fns.n; i++) {
		struct ast_fn *fn = t->fns.v[i];

		for (unsigned int j = 0; j < t->out->ndiag && !fn->giveup; j++) {
			const struct ast_diag *d = fatal ? fatal : &t->out->diag[j];

			if (!fatal && (d->pos.file != fn->file || d->pos.line < fn->pos.line ||
				       d->pos.line > fn->end.line))
				continue;
			fn->giveup = intern(arena_printf(t->a, "does not compile: %s", d->text));
			fn->giveup_pos = d->pos;
		}
	}
}

/* --- the top level --- */

static bool has_prefix(CXCursor c, const char *prefix)
{
	CXString s = clang_getCursorSpelling(c);
	const char *p = clang_getCString(s);
	bool r = p && !strncmp(p, prefix, strlen(prefix));

	clang_disposeString(s);
	return r;
}

static enum CXChildVisitResult enumerator(CXCursor c, CXCursor parent, CXClientData data)
{
	struct ast_tu *t = data;
	struct ast_const k = { NULL };

	if (clang_getCursorKind(c) != CXCursor_EnumConstantDecl || !has_prefix(c, t->want->const_prefix))
		return CXChildVisit_Continue;
	k.name = ast_intern(clang_getCursorSpelling(c));
	k.value = clang_getEnumConstantDeclValue(c);
	k.pos = ast_pos_of(t, clang_getCursorLocation(c), NULL, NULL);
	vec_push(&t->konsts, k);
	return CXChildVisit_Continue;
}

static bool is_tracked(struct ast_tu *t, CXCursor c)
{
	CXString s;
	bool r;

	if (!t->want->is_tracked)
		return false;
	s = clang_getCursorSpelling(c);
	r = t->want->is_tracked(t->want->ctx, clang_getCString(s));
	clang_disposeString(s);
	return r;
}

static void function(struct ast_tu *t, CXCursor c, const struct ast_file *file)
{
	bool is_def = clang_isCursorDefinition(c);

	if (is_tracked(t, c))
		ast_prototype(t, c);
	if (!is_def) {
		if (file->is_main)
			ast_use_at(t, clang_getCursorLocation(c), AST_M_DECL);
		return;
	}
	if (!file->is_main &&
	    (!t->want->wants_header_fn ||
	     !t->want->wants_header_fn(t->want->ctx, ast_intern(clang_getCursorSpelling(c)), file->name)))
		return;
	ast_function(t, c, file);
}

static enum CXChildVisitResult top(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct ast_tu *t = data;
	const struct ast_file *file;

	if (kind == CXCursor_MacroDefinition) {
		if (t->want->const_prefix && has_prefix(c, t->want->const_prefix))
			ast_macro_note(t, c);
		return CXChildVisit_Continue;
	}
	if (clang_isPreprocessing(kind))
		return CXChildVisit_Continue;
	if (kind == CXCursor_EnumDecl && t->want->const_prefix)
		clang_visitChildren(c, enumerator, t);
	file = ast_file_at(t, clang_getCursorLocation(c), NULL);
	if (!file || (t->pch && kind == CXCursor_TypedefDecl && pch_use_take_ref(t, c)))
		return CXChildVisit_Continue;
	if (t->pch)
		pch_use_check(t, c);
	if (kind == CXCursor_FunctionDecl)
		function(t, c, file);
	else if (file->is_main && kind == CXCursor_VarDecl)
		ast_global(t, c);
	else if (file->is_main)
		ast_use_below(t, c);
	return CXChildVisit_Continue;
}

/* The growing array becomes one of the unit's. */
#define HAND_OUT(t, array, count, from) do {						\
	(t)->out->count = (t)->from.n;							\
	(t)->out->array = arena_dup((t)->a, (t)->from.v,				\
				    (t)->from.n * sizeof(*(t)->from.v));		\
} while (0)

static long long pointer_size(CXTranslationUnit tu)
{
	CXTargetInfo info = clang_getTranslationUnitTargetInfo(tu);
	long long bits = clang_TargetInfo_getPointerWidth(info);

	clang_TargetInfo_dispose(info);
	return bits / 8;
}

static int proto_by_name(const void *a, const void *b)
{
	return strcmp(((const struct ast_proto *)a)->name, ((const struct ast_proto *)b)->name);
}

static void collect(struct ast_tu *t)
{
	CXFile main = clang_getFile(t->tu, t->main_path);

	t->pointer_size = pointer_size(t->tu);
	t->main = ast_file_text(t, main);
	if (t->main)
		((struct ast_file *)t->main)->is_main = true;
	if (t->pch)
		pch_use_consts(t);
	else
		clang_getInclusions(t->tu, include, t);
	clang_visitChildren(clang_getTranslationUnitCursor(t->tu), top, t);
	vec_sort(&t->protos, proto_by_name);
	ast_macro_consts(t);
	ast_mentions(t);
	diagnostics(t);
	giveup_broken(t);
	HAND_OUT(t, fn, nfn, fns);
	HAND_OUT(t, fnptr, nfnptr, fnptrs);
	HAND_OUT(t, proto, nproto, protos);
	HAND_OUT(t, konst, nkonst, konsts);
	HAND_OUT(t, include, ninclude, includes);
}

static void release(struct ast_tu *t)
{
	ptrmap_release(&t->files);
	ptrmap_release(&t->types);
	ptrmap_release(&t->decls);
	ptrmap_release(&t->pointers);
	ptrmap_release(&t->included);
	ptrmap_release(&t->counted);
	vec_release(&t->uses);
	vec_release(&t->fns);
	vec_release(&t->fnptrs);
	vec_release(&t->protos);
	vec_release(&t->konsts);
	vec_release(&t->macros);
	vec_release(&t->includes);
	vec_release(&t->local_labels);
	ast_shapes_release(&t->shapes);
	if (t->tu)
		clang_disposeTranslationUnit(t->tu);
}

static const char *reason(enum CXErrorCode code)
{
	switch (code) {
	case CXError_Crashed:
		return "libclang crashed";
	case CXError_InvalidArguments:
		return "libclang refused the arguments";
	case CXError_ASTReadError:
		return "libclang could not read its own file";
	default:
		return "libclang could not parse the file (wrong option, or no such file)";
	}
}

struct job {
	struct ast_session *s;
	const struct unit *u;
	const struct overlay *ov;
	const struct ast_wanted *want;
	struct arena *a;
	struct ast_unit *out;
};

static void start(const struct job *j, struct ast_tu *t)
{
	memset(j->out, 0, sizeof(*j->out));
	j->out->path = j->u->path;
	*t = (struct ast_tu){
		.a = j->a, .out = j->out, .want = j->want, .root = ast_root_of(j->u), .main_path = j->u->source,
	};
}

static enum CXErrorCode parse(const struct job *j, struct ast_tu *t, const struct pch_group *g)
{
	struct input in = { VEC_INIT, { VEC_INIT } };
	enum CXErrorCode err;

	prepare(&in, j->u, j->ov, t->root, j->a, g);
	err = clang_parseTranslationUnit2(g ? j->s->local : j->s->index, j->u->source, in.argv.v, in.argv.n,
					  in.unsaved.v.v, in.unsaved.v.n,
					  CXTranslationUnit_DetailedPreprocessingRecord, &t->tu);
	vec_release(&in.argv);
	vec_release(&in.unsaved.v);
	return err;
}

static bool has_errors(CXTranslationUnit tu)
{
	unsigned int n = clang_getNumDiagnostics(tu);
	bool r = false;

	for (unsigned int i = 0; i < n && !r; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		r = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(d);
	}
	return r;
}

/* NULL when the unit is done, else why it has to be parsed plainly. */
static const char *parse_with(const struct job *j, const struct pch_group *g)
{
	struct pch_use use = { .g = g };
	struct ast_tu t;

	start(j, &t);
	t.pch = &use;
	if (parse(j, &t, g) != CXError_Success)
		use.why = "clang could not load the precompiled header";
	else if (has_errors(t.tu))
		use.why = "errors";
	else
		pch_use_scan(&use, &t, j->u);
	if (!use.why)
		collect(&t);
	release(&t);
	pch_use_release(&use);
	return use.why;
}

/* As parse_with(), for whatever group the unit is in; *offered: it is in one. */
static const char *parse_shared(const struct job *j, bool *offered)
{
	const struct pch_group *g;
	const char *why;

	*offered = j->s->plan && (g = pch_group_of(j->s->plan, j->u, &why)) != NULL;
	if (!*offered)
		return "none";
	if (why)
		return why;
	if (g->ov != j->ov && ((g->ov && g->ov->n) || (j->ov && j->ov->n)))
		return "there is an overlay that the shared header does not have";
	if (j->want->wants_header_fn)
		return "bodies of header inlines are wanted";
	why = pch_refuses(g, j->u->source);
	return why ? why : parse_with(j, g);
}

int ast_unit_parse(struct ast_session *s, const struct unit *u, const struct overlay *ov,
		   const struct ast_wanted *want, struct arena *a,
		   struct ast_unit *out, const char **why)
{
	struct job j = { s, u, ov, want, a, out };
	enum CXErrorCode err = CXError_Success;
	double began = fs_now();
	const char *not_shared;
	bool offered;
	struct ast_tu t;

	not_shared = parse_shared(&j, &offered);
	if (not_shared) {
		start(&j, &t);
		err = parse(&j, &t, NULL);
		if (err == CXError_Success)
			collect(&t);
		else
			*why = reason(err);
		release(&t);
	}
	out->pch = offered ? not_shared ? not_shared : "" : NULL;
	out->parse_seconds = fs_now() - began;
	return err == CXError_Success ? 0 : -1;
}
