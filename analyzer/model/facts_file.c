/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts_file.c - rows of the user's own, from a file of --facts
 *
 * One row a line, columns separated by tabs, '-' or nothing for an empty one:
 *
 *	class name kind ret locking properties roles release note
 *
 * docs/model.md says what each class makes of kind and ret. The file is read as
 * a whole: with one bad line nothing of it is added. Input is not trusted.
 */
#include <ctype.h>
#include <string.h>
#include "../../lib/die.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "model_p.h"

#define MAX_LINE 2000
#define MAX_MESSAGES 20

enum column { COL_CLASS, COL_NAME, COL_KIND, COL_RET, COL_LOCKING, COL_PROPERTIES, COL_ROLES,
	      COL_RELEASE, COL_NOTE, COL_COUNT };

struct facts {
	struct model *m;
	const char *path;
	unsigned int line;
	unsigned int bad;
	const char *col[COL_COUNT];	/* interned; NULL when empty */
	VEC(struct row_def) row;
	VEC(struct model_entry) entry;
	VEC(struct model_pair) pair;
	struct strmap seen;		/* names of this file */
};

static int complain(struct facts *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

static int complain(struct facts *f, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	if (f->bad < MAX_MESSAGES)
		error("%s:%u: %s", f->path, f->line, sb.buf);
	else if (f->bad == MAX_MESSAGES)
		error("%s:%u: more errors, not shown", f->path, f->line);
	f->bad++;
	strbuf_release(&sb);
	return -1;
}

/* What the user wrote, fit for a terminal: no control characters, not too long. */
static const char *shown(const char *s)
{
	char buf[64];
	size_t n = 0;

	while (s[n] && n < sizeof(buf) - 1) {
		buf[n] = isprint((unsigned char)s[n]) ? s[n] : '?';
		n++;
	}
	buf[n] = '\0';
	return intern(buf);
}

static bool is_identifier(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

/* A word of a table; empty column: 'dflt'. */
static int get_word(struct facts *f, enum word_table t, const char *what, enum column col, int dflt)
{
	const char *w = f->col[col];
	int i;

	if (!w)
		return dflt;
	i = word_find(t, w, strlen(w));
	if (i < 0)
		complain(f, "unknown %s '%s'", what, shown(w));
	return i;
}

/* "sleeps,fast" */
static int get_properties(struct facts *f, unsigned int *out)
{
	const char *p = f->col[COL_PROPERTIES];

	for (*out = 0; p && *p;) {
		size_t n = strcspn(p, ",");
		int i = word_find(WORDS_PROPERTY, p, n);

		if (i < 0 || 1u << i == MP_DEPRECATED || 1u << i == MP_SEED)
			return complain(f, "unknown property '%.*s'", (int)(n < 40 ? n : 40), shown(p));
		*out |= 1u << i;
		p += n;
		p += *p == ',';
	}
	return 0;
}

/* Columns that this class has no use for must be empty: a wrong column is a mistake, not a comment. */
static int need_empty(struct facts *f, enum column col, const char *what)
{
	if (f->col[col])
		return complain(f, "class '%s' has no %s", f->col[COL_CLASS], what);
	return 0;
}

/* record.field<TAB>life: an entry point in an ops structure */
static int add_entry_field(struct facts *f, const char *dot, enum model_life life, bool atomic)
{
	const char *record = intern_n(f->col[COL_NAME], dot - f->col[COL_NAME]);
	const char *field = intern(dot + 1);

	if (!is_identifier(record) || !is_identifier(field))
		return complain(f, "'%s' is not record.field", shown(f->col[COL_NAME]));
	vec_push(&f->entry, (struct model_entry){ record, field, life, atomic });
	return 0;
}

static int entry_row(struct facts *f, struct row_def *d)
{
	const char *dot = strchr(f->col[COL_NAME], '.');
	int life = get_word(f, WORDS_LIFE, "life", COL_KIND, -2);

	if (life == -2)
		return complain(f, "class 'entry' needs a life in the column 'kind'");
	if (life < 0)
		return -1;
	d->life = life;
	if (f->col[COL_RET]) {
		if (strcmp(f->col[COL_RET], "atomic"))
			return complain(f, "'%s' is neither 'atomic' nor '-'", shown(f->col[COL_RET]));
		d->atomic = true;
	}
	if (dot)
		return add_entry_field(f, dot, d->life, d->atomic) ? -1 : 1;
	return 0;
}

static int lock_row(struct facts *f, struct row_def *d)
{
	int lock = get_word(f, WORDS_LOCK, "lock", COL_KIND, 0);
	int op = get_word(f, WORDS_LOCK_OP, "lock operation", COL_RET, 0);

	if (lock < 0 || op < 0)
		return -1;
	if (!lock || !op)
		return complain(f, "class 'lock' needs a lock and an operation in the columns 'kind' and 'ret'");
	d->lock = lock;
	d->lock_op = op;
	d->atomic = d->lock >= MODEL_LOCK_SPIN;
	return 0;
}

static int borrow_row(struct facts *f, struct row_def *d)
{
	int use = get_word(f, WORDS_USE, "use", COL_KIND, 0);

	d->use = use < 0 ? 0 : use;
	return use < 0 ? -1 : need_empty(f, COL_RET, "return convention");
}

static int hold_row(struct facts *f, struct row_def *d)
{
	int kind = get_word(f, WORDS_KIND, "kind", COL_KIND, HOLD_NONE);
	int ret = get_word(f, WORDS_RET, "return convention", COL_RET, MODEL_RET_NONE);
	int locking = get_word(f, WORDS_LOCKING, "locking", COL_LOCKING, MODEL_LK_ANY);
	bool holds = d->class == MODEL_ACQUIRE || d->class == MODEL_RELEASE;

	if (kind < 0 || ret < 0 || locking < 0)
		return -1;
	if (holds && kind == HOLD_NONE)
		return complain(f, "class '%s' needs a kind: get, pin or cond", f->col[COL_CLASS]);
	if (d->class == MODEL_ACQUIRE && ret == MODEL_RET_NONE)
		return complain(f, "class 'acquire' needs a return convention");
	/* hold_kind and row_kind agree as far as words go */
	d->kind = d->class == MODEL_GETREF ? ROW_GET : (enum row_kind)kind;
	d->ret = ret;
	d->locking = locking;
	if (d->class == MODEL_ACQUIRE || (d->class == MODEL_RELEASE && kind != HOLD_GET))
		d->properties |= MP_SEED;
	return 0;
}

static int by_class(struct facts *f, struct row_def *d)
{
	switch (d->class) {
	case MODEL_NORETURN:
		return complain(f, "class 'noreturn' is not for facts: declare the function __noreturn");
	case MODEL_ENTRY:
		return entry_row(f, d);
	case MODEL_LOCK:
		return lock_row(f, d);
	case MODEL_BORROW:
		return borrow_row(f, d);
	default:
		return hold_row(f, d);
	}
}

/* Roles that the class cannot do without. */
static int check_roles(struct facts *f, const struct row_def *d)
{
	struct model_row row = { .def = *d };
	const char *why = roles_parse(&row, d->roles);
	bool carrier = d->class != MODEL_ACQUIRE && d->class != MODEL_RELEASE && d->class != MODEL_DIRTY;

	if (why)
		return complain(f, "%s", why);
	if (d->class == MODEL_ACQUIRE && (d->ret == MODEL_RET_PTR || d->ret == MODEL_RET_ERRPTR))
		carrier = true;
	for (unsigned int i = 0; i < row.nspec; i++) {
		enum model_role r = row.spec[i].role;

		carrier = carrier || r == ROLE_PAGES || r == ROLE_PAGES_OUT || r == ROLE_PAGE ||
			  r == ROLE_PAGE_OUT || r == ROLE_OBJECT;
	}
	if (!carrier)
		return complain(f, "no role says where the pages are: page, pages, pageout, pagesout or object");
	return 0;
}

static int pair_row(struct facts *f)
{
	if (!f->col[COL_RELEASE] || !is_identifier(f->col[COL_RELEASE]))
		return complain(f, "class 'pair' needs a function in the column 'release'");
	vec_push(&f->pair, (struct model_pair){ f->col[COL_NAME], f->col[COL_RELEASE] });
	return 0;
}

static int read_name(struct facts *f)
{
	const char *name = f->col[COL_NAME];
	bool is_pair = !strcmp(f->col[COL_CLASS], "pair");
	bool is_field = !strcmp(f->col[COL_CLASS], "entry") && name && strchr(name, '.');

	if (!name)
		return complain(f, "no name");
	if (!is_field && !is_identifier(name))
		return complain(f, "'%s' is not the name of a function", shown(name));
	if (!is_pair && model_row(f->m, name))
		return complain(f, "'%s' has a row already", shown(name));
	if (strmap_has(&f->seen, name))
		return complain(f, "'%s' was given before in this file", shown(name));
	strmap_put(&f->seen, name, f);
	return 0;
}

static int read_row(struct facts *f)
{
	struct row_def d = { .name = f->col[COL_NAME] };
	const char *class = f->col[COL_CLASS];
	int i, r;

	if (!class)
		return complain(f, "no class");
	i = word_find(WORDS_CLASS, class, strlen(class));
	if (i < 0 && strcmp(class, "pair"))
		return complain(f, "unknown class '%s'", shown(class));
	if (read_name(f))
		return -1;
	if (i < 0)
		return pair_row(f);
	d.class = i;
	d.roles = f->col[COL_ROLES] ? f->col[COL_ROLES] : "";
	d.release = f->col[COL_RELEASE];
	d.note = f->col[COL_NOTE];
	if (get_properties(f, &d.properties))
		return -1;
	r = by_class(f, &d);
	if (r)
		return r < 0 ? -1 : 0;	/* 1: a field, stored */
	if (check_roles(f, &d))
		return -1;
	vec_push(&f->row, d);
	return 0;
}

/* Splits a line into ->col; no tab in it, or too many: complaint. */
static int read_columns(struct facts *f, const char *line, size_t len)
{
	enum column c = 0;

	memset(f->col, 0, sizeof(f->col));
	for (size_t i = 0; i <= len; c++) {
		const char *tab = memchr(line + i, '\t', len - i);
		size_t n = (tab ? (size_t)(tab - line) : len) - i;

		if (c == COL_COUNT)
			return complain(f, "more than %d columns", COL_COUNT);
		if (n && !(n == 1 && line[i] == '-'))
			f->col[c] = intern_n(line + i, n);
		i += n + 1;
	}
	return 0;
}

static void read_line(struct facts *f, const char *line, size_t len)
{
	if (len && line[len - 1] == '\r')
		len--;
	if (!len || *line == '#')
		return;
	if (len > MAX_LINE)
		complain(f, "line longer than %d bytes", MAX_LINE);
	else if (memchr(line, '\0', len))
		complain(f, "a NUL byte: not a text file");
	else if (!memchr(line, '\t', len))
		complain(f, "no tab: columns are separated by tabs");
	else if (!read_columns(f, line, len))
		read_row(f);
}

static void commit(struct facts *f)
{
	for (size_t i = 0; i < f->row.n; i++) {
		const char *why = model_add(f->m, &f->row.v[i]);

		if (why)
			BUG("row '%s' was checked: %s", f->row.v[i].name, why);
	}
	for (size_t i = 0; i < f->entry.n; i++)
		vec_push(&f->m->entry, f->entry.v[i]);
	for (size_t i = 0; i < f->pair.n; i++)
		vec_push(&f->m->pair, f->pair.v[i]);
}

int model_load_facts(struct model *m, const char *path)
{
	struct facts f = { .m = m, .path = path, .seen = STRMAP_INIT };
	struct strbuf sb = STRBUF_INIT;
	int ret = -1;

	if (strbuf_read_file(&sb, path)) {
		error_errno("cannot read facts '%s'", path);
		goto out;
	}
	for (size_t i = 0; i < sb.len;) {
		const char *nl = memchr(sb.buf + i, '\n', sb.len - i);
		size_t len = (nl ? (size_t)(nl - sb.buf) : sb.len) - i;

		f.line++;
		read_line(&f, sb.buf + i, len);
		i += len + 1;
	}
	if (!f.bad) {
		commit(&f);
		ret = 0;
	}
out:
	vec_release(&f.row);
	vec_release(&f.entry);
	vec_release(&f.pair);
	strmap_release(&f.seen);
	strbuf_release(&sb);
	return ret;
}
