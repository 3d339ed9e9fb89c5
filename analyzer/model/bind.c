/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bind.c - which parameter plays which role
 *
 * A row says "start nr flags pages vmas? #4,5"; the unit's prototype says where
 * they stand. Three passes: by name and type; by type alone where the type can
 * mean nothing else (struct page **, struct mm_struct *); and integers without a
 * name in the order of the row, for prototypes that name no parameters. An
 * integer with an unexpected name is never guessed: the row stays unbound, with
 * the reason.
 */
#include <ctype.h>
#include <string.h>
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "model_p.h"

enum type_class {
	TYPE_OTHER,
	TYPE_INT,		/* integers, enums, bool */
	TYPE_PTR,		/* see stars and base */
	TYPE_FUNC,		/* pointer to a function */
};

struct param_type {
	enum type_class class;
	unsigned int stars;
	bool is_record;		/* base is a struct or union */
	char base[64];		/* without "struct", qualifiers and stars */
};

static bool is_ident(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool word_is(const char *w, size_t n, const char *s)
{
	return strlen(s) == n && !memcmp(w, s, n);
}

/* Words of a type's spelling that say nothing about what it is. */
static bool is_qualifier(const char *w, size_t n)
{
	return word_is(w, n, "const") || word_is(w, n, "volatile") || word_is(w, n, "restrict") ||
	       word_is(w, n, "__restrict");
}

static void type_parse(const char *text, struct param_type *t)
{
	size_t len = 0;

	memset(t, 0, sizeof(*t));
	if (strstr(text, "(*")) {
		t->class = TYPE_FUNC;
		return;
	}
	while (*text) {
		size_t n = 0;

		while (is_ident(text[n]))
			n++;
		if (!n) {
			/* an array parameter is a pointer */
			t->stars += *text == '*' || *text == '[';
			text++;
			continue;
		}
		if (word_is(text, n, "struct") || word_is(text, n, "union")) {
			t->is_record = true;
		} else if (!is_qualifier(text, n) && len + n < sizeof(t->base) && !t->stars) {
			memcpy(t->base + len, text, n);
			len += n;
		}
		text += n;
	}
	if (t->stars)
		t->class = TYPE_PTR;
	else if (!t->is_record && strcmp(t->base, "void") && strcmp(t->base, "float") &&
		 strcmp(t->base, "double"))
		t->class = TYPE_INT;
}

/* What a role's parameter looks like. */
enum role_shape {
	SHAPE_INT,
	SHAPE_PAGES,		/* struct page or folio, with 'stars' */
	SHAPE_RECORD,		/* pointer to a record, with 'stars' and tag */
	SHAPE_INT_PTR,		/* int *, size_t *, pgoff_t * */
	SHAPE_PTR,		/* any pointer; an integer when the name says so (free_pages) */
	SHAPE_FUNC,
};

static const struct role_info {
	enum role_shape shape;
	unsigned int stars;
	const char *tag;
	const char *names;
} role_info[ROLE_COUNT] = {
	[ROLE_START]	 = { SHAPE_INT, 0, NULL, "start|addr|address|uaddr|vaddr|hva|gfn|pfn|iova" },
	[ROLE_NR]	 = { SHAPE_INT, 0, NULL, "nr_pages|nr|npages|n_pages|nr_pfns|nr_frames|nr_segs|"
			     "nfolios|max_folios|refs|n|nents|num|num_pages|count|pins|npins|nr_pins" },
	[ROLE_FLAGS]	 = { SHAPE_INT, 0, NULL, "gup_flags|flags|foll_flags" },
	[ROLE_WRITE]	 = { SHAPE_INT, 0, NULL, "write|write_fault" },
	[ROLE_PAGES]	 = { SHAPE_PAGES, 2, NULL, "pages|folios" },
	[ROLE_PAGES_OUT] = { SHAPE_PAGES, 3, NULL, "pages" },
	[ROLE_PAGE]	 = { SHAPE_PAGES, 1, NULL, "page|folio" },
	[ROLE_PAGE_OUT]	 = { SHAPE_PAGES, 2, NULL, "pagep|page|foliop|pages" },
	[ROLE_LOCKED]	 = { SHAPE_INT_PTR, 1, NULL, "locked" },
	[ROLE_VMAS]	 = { SHAPE_RECORD, 2, "vm_area_struct", "vmas|vmap" },
	[ROLE_MM]	 = { SHAPE_RECORD, 1, "mm_struct", "mm" },
	[ROLE_TSK]	 = { SHAPE_RECORD, 1, "task_struct", "tsk" },
	[ROLE_ITER]	 = { SHAPE_RECORD, 1, "iov_iter", "iter|i" },
	[ROLE_MAXSIZE]	 = { SHAPE_INT, 0, NULL, "maxsize|max_size|size|len|length|orig_len|max" },
	[ROLE_MAXPAGES]	 = { SHAPE_INT, 0, NULL, "maxpages|max_pages|sg_max" },
	[ROLE_OFFSET]	 = { SHAPE_INT_PTR, 1, NULL, "start|offset|offset0" },
	[ROLE_XFLAGS]	 = { SHAPE_INT, 0, NULL, "extraction_flags" },
	[ROLE_DIRTY]	 = { SHAPE_INT, 0, NULL, "make_dirty|mark_dirty|dirty" },
	[ROLE_OBJECT]	 = { SHAPE_RECORD, 1, NULL, "" },
	[ROLE_FILE]	 = { SHAPE_RECORD, 1, "file", "file" },
	[ROLE_PTR]	 = { SHAPE_PTR, 1, NULL, "ptr|objp|obj|addr|p|x" },
	[ROLE_END]	 = { SHAPE_INT, 0, NULL, "end|last" },
	[ROLE_CALLBACK]	 = { SHAPE_FUNC, 0, NULL, "func|handler|callback|release|action" },
	[ROLE_DIR]	 = { SHAPE_INT, 0, NULL, "dir|direction" },
};

/* Is 'name' one of "a|b|c"? */
static bool in_list(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; *p;) {
		size_t len = strcspn(p, "|");

		if (len == n && !memcmp(p, name, n))
			return true;
		p += len;
		p += *p == '|';
	}
	return false;
}

static bool pages_fit(const struct param_type *t, const struct role_info *info, const char *tag)
{
	if (t->class != TYPE_PTR || t->stars != info->stars || !t->is_record)
		return false;
	return tag ? !strcmp(t->base, tag) : !strcmp(t->base, "page") || !strcmp(t->base, "folio");
}

static bool type_fits(const struct param_type *t, const struct role_spec *s)
{
	const struct role_info *info = &role_info[s->role];
	const char *tag = s->tag ? s->tag : info->tag;

	if (tag && !strcmp(tag, "*"))
		return true;
	switch (info->shape) {
	case SHAPE_INT:
		return t->class == TYPE_INT;
	case SHAPE_PAGES:
		return pages_fit(t, info, tag);
	case SHAPE_RECORD:
		/* a typedef of an unnamed struct keeps its name only: rwlock_t */
		return t->class == TYPE_PTR && t->stars == info->stars &&
		       (tag ? !strcmp(t->base, tag) : t->is_record);
	case SHAPE_INT_PTR:
		return t->class == TYPE_PTR && t->stars == 1 && !t->is_record &&
		       strcmp(t->base, "void") && strcmp(t->base, "char");
	case SHAPE_PTR:
		return t->class == TYPE_PTR && (!tag || !strcmp(t->base, tag));
	case SHAPE_FUNC:
		return t->class == TYPE_FUNC;
	}
	return false;
}

/* Types that mean nothing but their role, so that any name will do. */
static bool type_is_enough(const struct role_spec *s)
{
	return role_info[s->role].shape != SHAPE_INT && !(s->tag && !strcmp(s->tag, "*"));
}

struct binder {
	const struct model_row *row;
	const struct model_param *param;
	struct param_type type[16];
	size_t n;
	unsigned int taken;	/* bit by parameter */
	struct model_fn *fn;
};

static void take(struct binder *b, const struct role_spec *s, size_t i)
{
	b->taken |= 1u << i;
	b->fn->role[s->role] = i;
}

static void bind_by_name(struct binder *b, const struct role_spec *s)
{
	const char *names = s->names ? s->names : role_info[s->role].names;

	for (size_t i = 0; i < b->n; i++) {
		const char *name = b->param[i].name;

		if ((b->taken & 1u << i) || !name || !in_list(names, name))
			continue;
		/* free_pages(unsigned long addr): memory by its number */
		if (!type_fits(&b->type[i], s) &&
		    !(s->role == ROLE_PTR && b->type[i].class == TYPE_INT))
			continue;
		take(b, s, i);
		return;
	}
}

static void bind_by_type(struct binder *b, const struct role_spec *s, bool unnamed_only)
{
	for (size_t i = 0; i < b->n; i++) {
		const char *name = b->param[i].name;

		if ((b->taken & 1u << i) || (unnamed_only && name && *name))
			continue;
		if (type_fits(&b->type[i], s)) {
			take(b, s, i);
			return;
		}
	}
}

static void roles_clear(struct model_fn *fn)
{
	memset(fn->role, -1, sizeof(fn->role));
}

static const char *missing_role(const struct model_row *row, const struct model_fn *fn)
{
	struct strbuf sb = STRBUF_INIT;
	const char *why = NULL;

	for (unsigned int i = 0; i < row->nspec; i++) {
		if (row->spec[i].optional || fn->role[row->spec[i].role] >= 0)
			continue;
		strbuf_addf(&sb, "no parameter for role '%s'", model_role_name(row->spec[i].role));
		why = intern(sb.buf);
		break;
	}
	strbuf_release(&sb);
	return why;
}

static const char *wrong_arity(size_t n)
{
	struct strbuf sb = STRBUF_INIT;
	const char *why;

	strbuf_addf(&sb, "unexpected number of parameters: %zu", n);
	why = intern(sb.buf);
	strbuf_release(&sb);
	return why;
}

void roles_bind(const struct model_row *row, const struct model_param *param, size_t n,
		struct model_fn *fn)
{
	struct binder b = { .row = row, .param = param, .n = n, .fn = fn };

	roles_clear(fn);
	fn->bound = false;
	if (n > ARRAY_SIZE(b.type) || (row->arities && !(row->arities & 1u << n))) {
		fn->why = wrong_arity(n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		type_parse(param[i].type ? param[i].type : "", &b.type[i]);
	for (unsigned int i = 0; i < row->nspec; i++)
		bind_by_name(&b, &row->spec[i]);
	for (unsigned int i = 0; i < row->nspec; i++)
		if (fn->role[row->spec[i].role] < 0 && type_is_enough(&row->spec[i]))
			bind_by_type(&b, &row->spec[i], false);
	/* an optional integer cannot be told from another by its type */
	for (unsigned int i = 0; i < row->nspec; i++)
		if (fn->role[row->spec[i].role] < 0 && !row->spec[i].optional)
			bind_by_type(&b, &row->spec[i], true);
	fn->why = missing_role(row, fn);
	fn->bound = !fn->why;
	if (!fn->bound)
		roles_clear(fn);
}

void roles_bind_macro(const struct model_row *row, struct model_fn *fn)
{
	roles_clear(fn);
	for (unsigned int i = 0; i < row->nspec; i++)
		fn->role[row->spec[i].role] = i;
	fn->bound = true;
	fn->why = NULL;
}

/* --- the specification --- */

static const char *complain(const char *what, const char *word, size_t n)
{
	struct strbuf sb = STRBUF_INIT;
	const char *why;

	strbuf_addf(&sb, "%s '", what);
	strbuf_add(&sb, word, n);
	strbuf_addch(&sb, '\'');
	why = intern(sb.buf);
	strbuf_release(&sb);
	return why;
}

/* "#4,5" */
static const char *arities_parse(struct model_row *row, const char *w, size_t n)
{
	for (size_t i = 1; i < n;) {
		unsigned int v = 0, digits = 0;

		for (; i < n && isdigit((unsigned char)w[i]) && digits < 3; i++, digits++)
			v = v * 10 + (w[i] - '0');
		if (!digits || v > 16 || (i < n && w[i++] != ','))
			return complain("bad number of parameters in", w, n);
		row->arities |= 1u << v;
	}
	return row->arities ? NULL : complain("bad number of parameters in", w, n);
}

/* "role", "role?", "role=name|name", "role:tag" and combinations in that order */
static const char *role_parse(struct model_row *row, const char *w, size_t n)
{
	struct role_spec s = { .role = ROLE_COUNT };
	size_t len = 0, end;
	int role;

	while (len < n && islower((unsigned char)w[len]))
		len++;
	role = word_find(WORDS_ROLE, w, len);
	if (role < 0)
		return complain("unknown role", w, n);
	s.role = role;
	for (unsigned int i = 0; i < row->nspec; i++)
		if (row->spec[i].role == s.role)
			return complain("role given twice:", w, n);
	if (len < n && w[len] == '?') {
		s.optional = true;
		len++;
	}
	if (len < n && w[len] == '=') {
		for (end = ++len; end < n && (is_ident(w[end]) || w[end] == '|'); end++)
			;
		if (end == len)
			return complain("no parameter name in", w, n);
		s.names = intern_n(w + len, end - len);
		len = end;
	}
	if (len < n && w[len] == ':') {
		for (end = ++len; end < n && (is_ident(w[end]) || w[end] == '*'); end++)
			;
		if (end == len)
			return complain("no type in", w, n);
		s.tag = intern_n(w + len, end - len);
		len = end;
	}
	if (len != n)
		return complain("cannot read role", w, n);
	if (row->nspec == ROW_MAX_ROLES)
		return "too many roles";
	row->spec[row->nspec++] = s;
	return NULL;
}

const char *roles_parse(struct model_row *row, const char *text)
{
	row->nspec = 0;
	row->arities = 0;
	for (const char *p = text + strspn(text, " "); *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		const char *why = *p == '#' ? arities_parse(row, p, n) : role_parse(row, p, n);

		if (why)
			return why;
		p += n;
	}
	return NULL;
}
