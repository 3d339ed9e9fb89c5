/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * makefile.c - the assignments of a kbuild Makefile, as text
 */
#include <string.h>
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "makefile_p.h"

struct reader {
	struct makefile *m;
	VEC(struct mk_cond) stack;
	unsigned int line;
};

static const char *symbol_at(const char *p)
{
	size_t n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 7 && !strncmp(p, "CONFIG_", 7) ? intern_n(p, n) : NULL;
}

static const char *symbol_in(const char *text)
{
	const char *p = strstr(text, "CONFIG_");

	return p ? symbol_at(p) : NULL;
}

/* ifeq ($(CONFIG_X),y), ifneq ($(CONFIG_X),), ifdef CONFIG_X; others are not understood. */
static struct mk_cond condition(const char *p)
{
	struct mk_cond c = { symbol_in(p), MK_SET };
	bool negated = !strncmp(p, "ifn", 3);
	const char *second = strstr(p, "CONFIG_") ? strstr(strstr(p, "CONFIG_") + 7, "CONFIG_") : NULL;
	const char *comma = strchr(p, ',');

	if (!strncmp(p, "ifdef", 5) || !strncmp(p, "ifndef", 6)) {
		c.want = negated ? MK_UNSET : MK_SET;
		return c;
	}
	if (second || !comma || !c.symbol) {
		c.symbol = NULL;
		return c;
	}
	comma += 1 + strspn(comma + 1, " \t");
	if (*comma == ')')
		c.want = negated ? MK_SET : MK_UNSET;
	else if (!strncmp(comma, "y)", 2))
		c.want = negated ? MK_NOT_Y : MK_IS_Y;
	else
		c.symbol = NULL;
	return c;
}

static struct mk_cond opposite(struct mk_cond c)
{
	static const enum mk_want other[] = {
		[MK_SET] = MK_UNSET, [MK_UNSET] = MK_SET, [MK_IS_Y] = MK_NOT_Y, [MK_NOT_Y] = MK_IS_Y,
	};

	c.want = other[c.want];
	return c;
}

/* True when the line was a conditional. */
static bool read_conditional(struct reader *r, const char *p)
{
	if (!strncmp(p, "ifeq", 4) || !strncmp(p, "ifneq", 5) || !strncmp(p, "ifdef ", 6) ||
	    !strncmp(p, "ifndef ", 7)) {
		vec_push(&r->stack, condition(p));
	} else if (!strncmp(p, "endif", 5)) {
		if (r->stack.n)
			r->stack.n--;
	} else if (!strncmp(p, "else", 4) && (!p[4] || strchr(" \t#", p[4]))) {
		const char *more = p + 4 + strspn(p + 4, " \t");

		if (r->stack.n) {
			struct mk_cond *top = &r->stack.v[r->stack.n - 1];

			/* of 'else if' only the last condition is kept: enough for a reason */
			*top = strncmp(more, "if", 2) ? opposite(*top) : condition(more);
		}
	} else {
		return false;
	}
	return true;
}

/* "foo-$(CONFIG_X)", "foo-y", "foo-objs" give "foo". */
static const char *stem_of(const char *var)
{
	static const char *const suffix[] = { "-objs", "-y", "-m" };
	const char *dollar = strstr(var, "-$(");
	size_t n = strlen(var);

	if (dollar)
		return intern_n(var, (size_t)(dollar - var));
	for (size_t i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
		size_t k = strlen(suffix[i]);

		if (n > k && !strcmp(var + n - k, suffix[i]))
			return intern_n(var, n - k);
	}
	return intern(var);
}

static void read_assignment(struct reader *r, const char *p, unsigned int line)
{
	const char *eq = strchr(p, '=');
	struct mk_line l = { .line = line };
	struct strbuf var = STRBUF_INIT;
	const char *end = eq;

	if (!eq || *p == '\t')
		return;
	while (end > p && strchr(":+? \t", end[-1]))
		end--;
	strbuf_add(&var, p, (size_t)(end - p));
	strbuf_trim(&var);
	if (var.len) {
		struct strbuf values = STRBUF_INIT;

		l.var = intern(var.buf);
		l.stem = stem_of(l.var);
		strbuf_addstr(&values, eq + 1);
		l.values = strbuf_detach(&values, NULL);
		for (size_t i = 0; i < r->stack.n; i++)
			vec_push(&l.cond, r->stack.v[i]);
		if (symbol_in(l.var))
			vec_push(&l.cond, (struct mk_cond){ symbol_in(l.var), MK_SET });
		vec_push(&r->m->line, l);
	}
	strbuf_release(&var);
}

/* One logical line: continuations joined, comment cut. */
static const char *logical(const char *p, struct strbuf *out, unsigned int *lines)
{
	strbuf_clear(out);
	for (;;) {
		size_t n = strcspn(p, "\n");
		bool more = n && p[n - 1] == '\\';

		strbuf_add(out, p, more ? n - 1 : n);
		(*lines)++;
		p += n + (p[n] == '\n');
		if (!more || !*p)
			break;
		strbuf_addch(out, ' ');
	}
	strbuf_setlen(out, strcspn(out->buf, "#"));
	return p;
}

void makefile_read_file(struct makefile *m, const char *root, const char *path)
{
	struct reader r = { .m = m };
	struct strbuf text = STRBUF_INIT, line = STRBUF_INIT;
	char *full = fs_join(root, path);

	*m = (struct makefile){ .path = intern(path) };
	if (fs_is_file(full) && strbuf_read_file(&text, full) >= 0) {
		for (const char *p = text.buf; *p;) {
			unsigned int first = r.line + 1;
			const char *q;

			p = logical(p, &line, &r.line);
			q = line.buf + strspn(line.buf, " ");
			if (!read_conditional(&r, q + strspn(q, "\t")))
				read_assignment(&r, q, first);
		}
	}
	vec_release(&r.stack);
	vec_free_(full);
	strbuf_release(&text);
	strbuf_release(&line);
}

void makefile_read(struct makefile *m, const char *root, const char *dir)
{
	static const char *const name[] = { "Kbuild", "Makefile" };
	struct strbuf sb = STRBUF_INIT;

	*m = (struct makefile){ NULL };
	for (size_t i = 0; i < 2; i++) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%s/%s/%s", root, dir, name[i]);
		if (!fs_is_file(sb.buf))
			continue;
		strbuf_clear(&sb);
		if (strcmp(dir, "."))
			strbuf_addf(&sb, "%s/", dir);
		strbuf_addstr(&sb, name[i]);
		makefile_read_file(m, root, sb.buf);
		break;
	}
	strbuf_release(&sb);
}

void makefile_release(struct makefile *m)
{
	for (size_t i = 0; i < m->line.n; i++) {
		vec_free_(m->line.v[i].values);
		vec_release(&m->line.v[i].cond);
	}
	vec_release(&m->line);
}

static bool has_word(const char *values, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = values; (p = strstr(p, word)); p++) {
		bool begins = p == values || strchr(" \t", p[-1]);
		bool ends = !p[n] || strchr(" \t)", p[n]);

		/* $(obj)/x.o and $(src)/x.o are x.o */
		if (p - values >= 6 && (!strncmp(p - 6, "$(obj)", 6) || !strncmp(p - 6, "$(src)", 6)))
			begins = true;
		if (p - values >= 7 && p[-1] == '/' && p[-2] == ')')
			begins = true;
		if (begins && ends)
			return true;
	}
	return false;
}

const struct mk_line *makefile_naming(const struct makefile *m, const char *word, size_t *from)
{
	while (*from < m->line.n) {
		const struct mk_line *l = &m->line.v[(*from)++];

		if (has_word(l->values, word))
			return l;
	}
	return NULL;
}
