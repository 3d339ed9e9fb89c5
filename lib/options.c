/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.c - command line options from a table
 *
 * --help is known without being in the table, and so is -h unless the table
 * gives it another meaning.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "die.h"
#include "options.h"
#include "strbuf.h"

struct parse {
	int argc;
	const char **argv;
	int at;				/* the argument looked at */
	int kept;			/* operands moved to the front */
	const struct option *opts;
	const char *const *synopsis;
	const char *about;
};

static _Noreturn void help_and_exit(const struct parse *ps)
{
	options_help(stdout, ps->opts, ps->synopsis, ps->about);
	if (fflush(stdout) || ferror(stdout))
		die_errno("cannot write the help text");
	exit(GUPTOOL_EXIT_CLEAN);
}

static bool is_option(const struct option *o)
{
	return o->kind != OPTION_GROUP;
}

static bool takes_arg(const struct option *o)
{
	return o->kind != OPTION_BOOL && (o->kind != OPTION_CALL || o->arg);
}

/* "--name" or "-x", as the user should write it */
static const char *shown_name(const struct option *o, char buf[static 64])
{
	if (o->long_name)
		snprintf(buf, 64, "--%s", o->long_name);
	else
		snprintf(buf, 64, "-%c", o->short_name);
	return buf;
}

static void set_int(const struct option *o, const char *arg)
{
	char name[64], *end;
	long v;

	errno = 0;
	v = strtol(arg, &end, 10);
	if (end == arg || *end)
		usage("'%s' for option '%s' is not a number", arg, shown_name(o, name));
	if (errno || v < o->min || v > o->max)
		usage("%s for option '%s' is not in %d..%d", arg, shown_name(o, name), o->min, o->max);
	*(int *)o->value = (int)v;
}

static void set(const struct option *o, const char *arg, bool on)
{
	struct option_list *list = o->value;

	switch (o->kind) {
	case OPTION_BOOL:
		*(bool *)o->value = on;
		break;
	case OPTION_STR:
		*(const char **)o->value = arg;
		break;
	case OPTION_INT:
		set_int(o, arg);
		break;
	case OPTION_LIST:
		list->v = xrealloc(list->v, (size_t)list->n + 1, sizeof(*list->v));
		list->v[list->n++] = arg;
		break;
	case OPTION_CALL:
		/* the function has said what is wrong */
		if (o->call(o, arg))
			exit(GUPTOOL_EXIT_FAILURE);
		break;
	case OPTION_GROUP:
	case OPTION_END:
		BUG("value for a table row that is not an option");
	}
}

static const char *next_arg(struct parse *ps, const struct option *o)
{
	char name[64];

	if (ps->at + 1 >= ps->argc)
		usage("option '%s' needs an argument: %s", shown_name(o, name), o->arg);
	return ps->argv[++ps->at];
}

/* Edit distance of two words, each at most 63 letters (more is cut). */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[64];
	size_t la = strnlen(a, 63), lb = strnlen(b, 63);

	for (size_t j = 0; j <= lb; j++)
		row[j] = (unsigned int)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned int diagonal = row[0];

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= lb; j++) {
			unsigned int best = diagonal + (a[i - 1] != b[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[lb];
}

static _Noreturn void unknown_long(const struct parse *ps, const char *name)
{
	unsigned int best = (unsigned int)strlen(name) / 2 + 1;
	const char *nearest = NULL;

	for (const struct option *o = ps->opts; o->kind != OPTION_END; o++) {
		unsigned int d;

		if (!is_option(o) || !o->long_name)
			continue;
		d = distance(name, o->long_name);
		if (d < best) {
			best = d;
			nearest = o->long_name;
		}
	}
	if (nearest)
		usage("unknown option '--%s'; the nearest one is '--%s'", name, nearest);
	usage("unknown option '--%s'; --help lists them all", name);
}

struct match {
	const struct option *o;		/* NULL: --help */
	bool on;
	int found;
	bool exact;
	const char *first;		/* two of the names it could be */
	const char *second;
	bool first_on, second_on;
};

/* 'known' is a name in the table, 'given' what the user wrote, len long. */
static void try_match(struct match *m, const struct option *o, const char *known, bool on,
		      const char *given, size_t len)
{
	bool exact = strlen(known) == len;

	if (strncmp(known, given, len) || m->exact)
		return;
	if (exact)
		m->found = 0;
	if (!m->found) {
		m->o = o;
		m->on = on;
		m->first = known;
		m->first_on = on;
	} else {
		m->second = known;
		m->second_on = on;
	}
	m->exact = exact;
	m->found++;
}

static struct match find_long(const struct parse *ps, const char *name, size_t len)
{
	struct match m = { 0 };
	bool negated = len > 3 && !strncmp(name, "no-", 3);

	for (const struct option *o = ps->opts; o->kind != OPTION_END; o++) {
		if (!is_option(o) || !o->long_name)
			continue;
		try_match(&m, o, o->long_name, true, name, len);
		if (negated && o->kind == OPTION_BOOL)
			try_match(&m, o, o->long_name, false, name + 3, len - 3);
	}
	try_match(&m, NULL, "help", true, name, len);
	return m;
}

static void parse_long(struct parse *ps, const char *text)
{
	size_t len = strcspn(text, "=");
	char *name = xstrndup(text, len);
	const char *arg = text[len] ? text + len + 1 : NULL;
	struct match m = find_long(ps, name, len);
	char shown[64];

	if (!m.found || !len)
		unknown_long(ps, name);
	if (m.found > 1)
		usage("option '--%s' is ambiguous: '--%s%s' or '--%s%s'", name,
		      m.first_on ? "" : "no-", m.first, m.second_on ? "" : "no-", m.second);
	if (!m.o)
		help_and_exit(ps);
	if (!takes_arg(m.o) && arg)
		usage("option '%s' takes no argument", shown_name(m.o, shown));
	if (takes_arg(m.o) && !arg)
		arg = next_arg(ps, m.o);
	free(name);
	set(m.o, arg, m.on);
}

static const struct option *find_short(const struct parse *ps, char c)
{
	for (const struct option *o = ps->opts; o->kind != OPTION_END; o++)
		if (is_option(o) && o->short_name == c)
			return o;
	return NULL;
}

/* "abc" of -abc: booleans up to one that takes the rest, or the next word */
static void parse_short(struct parse *ps, const char *text)
{
	for (; *text; text++) {
		const struct option *o = find_short(ps, *text);

		if (!o && *text == 'h')
			help_and_exit(ps);
		if (!o)
			usage("unknown option '-%c'; --help lists them all", *text);
		if (takes_arg(o)) {
			set(o, text[1] ? text + 1 : next_arg(ps, o), true);
			return;
		}
		set(o, NULL, true);
	}
}

static void keep_from(struct parse *ps, int at)
{
	while (at < ps->argc)
		ps->argv[ps->kept++] = ps->argv[at++];
}

int options_parse(int argc, const char **argv, const struct option *opts,
		  const char *const *synopsis, const char *about, enum options_flags flags)
{
	struct parse ps = { .argc = argc, .argv = argv, .opts = opts,
			    .synopsis = synopsis, .about = about };

	for (ps.at = 1; ps.at < argc; ps.at++) {
		const char *a = argv[ps.at];

		if (!strcmp(a, "--")) {
			keep_from(&ps, ps.at + 1);
			break;
		}
		if (!strcmp(a, "--help-roff")) {
			options_roff(stdout, opts, synopsis);
			exit(fflush(stdout) || ferror(stdout) ? GUPTOOL_EXIT_FAILURE : GUPTOOL_EXIT_CLEAN);
		}
		if (a[0] == '-' && a[1] == '-') {
			parse_long(&ps, a + 2);
		} else if (a[0] == '-' && a[1]) {
			parse_short(&ps, a + 1);
		} else if (flags & OPTIONS_STOP_AT_FIRST) {
			keep_from(&ps, ps.at);
			break;
		} else {
			argv[ps.kept++] = a;
		}
	}
	if (argc > 0)
		argv[ps.kept] = NULL;
	return ps.kept;
}

void option_list_release(struct option_list *l)
{
	free(l->v);
	l->v = NULL;
	l->n = 0;
}

#define HELP_WIDTH 79
#define LEFT_MAX 28

/* "  -o, --output FILE" */
static void left_side(struct strbuf *sb, const struct option *o)
{
	strbuf_clear(sb);
	if (o->short_name)
		strbuf_addf(sb, "  -%c%s", o->short_name, o->long_name ? ", " : "");
	else
		strbuf_addstr(sb, "      ");
	if (o->long_name)
		strbuf_addf(sb, "--%s", o->long_name);
	if (takes_arg(o))
		strbuf_addf(sb, " %s", o->arg ? o->arg : "ARG");
}

/* Words of 'text' from the current column 'indent' on, folded before HELP_WIDTH. */
static void fold(FILE *f, const char *text, size_t indent)
{
	size_t col = indent;

	while (*text) {
		size_t len = strcspn(text, " \n");

		if (*text == '\n') {		/* a line of its own, asked for */
			fprintf(f, "\n%*s", (int)indent, "");
			col = indent;
			text += 1 + strspn(text + 1, " ");
			continue;
		}
		if (col > indent && col + 1 + len > HELP_WIDTH) {
			fprintf(f, "\n%*s", (int)indent, "");
			col = indent;
		} else if (col > indent) {
			fputc(' ', f);
			col++;
		}
		fwrite(text, 1, len, f);
		col += len;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', f);
}

static void help_row(FILE *f, const struct option *o, size_t column)
{
	struct strbuf left = STRBUF_INIT;

	left_side(&left, o);
	fputs(left.buf, f);
	if (!o->help || !*o->help) {
		fputc('\n', f);
	} else {
		if (left.len + 2 > column)
			fprintf(f, "\n%*s", (int)column, "");
		else
			fprintf(f, "%*s", (int)(column - left.len), "");
		fold(f, o->help, column);
	}
	strbuf_release(&left);
}

static size_t help_column(const struct option *opts, const struct option *help)
{
	struct strbuf left = STRBUF_INIT;
	size_t width;

	left_side(&left, help);
	width = left.len;
	for (const struct option *o = opts; o->kind != OPTION_END; o++) {
		if (!is_option(o))
			continue;
		left_side(&left, o);
		if (left.len > width && left.len <= LEFT_MAX)
			width = left.len;
	}
	strbuf_release(&left);
	return width + 2;
}

void options_help(FILE *f, const struct option *opts, const char *const *synopsis, const char *about)
{
	struct option help = { .kind = OPTION_BOOL, .short_name = 'h', .long_name = "help",
			       .help = "show this text" };
	size_t column;
	bool rows = false;

	for (const struct option *o = opts; o->kind != OPTION_END; o++)
		if (is_option(o) && o->short_name == 'h')
			help.short_name = 0;
	column = help_column(opts, &help);
	for (int i = 0; synopsis && synopsis[i]; i++)
		fprintf(f, "%s %s\n", i ? "   or:" : "usage:", synopsis[i]);
	if (about && *about) {
		fputc('\n', f);
		fold(f, about, 0);
	}
	for (const struct option *o = opts; o->kind != OPTION_END; o++) {
		if (o->kind == OPTION_GROUP) {
			fprintf(f, "\n%s:\n", o->help);
		} else {
			if (!rows && o == opts)
				fputc('\n', f);
			help_row(f, o, column);
		}
		rows = true;
	}
	if (!rows)
		fputc('\n', f);
	help_row(f, &help, column);
}
