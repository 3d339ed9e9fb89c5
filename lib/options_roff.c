/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options_roff.c - the table of options as sections of a man page
 */
#include <ctype.h>
#include <string.h>

#include "options.h"

static void put(FILE *f, bool is_typed, char c)
{
	if (c == '\\')
		fputs("\\e", f);
	else if (c == '-' && is_typed)
		fputs("\\-", f);
	else
		fputc(c == '\n' ? ' ' : c, f);
}

void options_roff_text(FILE *f, const char *text)
{
	size_t word = strcspn(text, " ,;"), n = strlen(text);
	bool is_typed = false;		/* a hyphen that somebody types is "\-"; one in a word is not */

	if (*text == '.' || *text == '\'')
		fputs("\\&", f);
	for (size_t i = 0; i < n; i++) {
		if (!i || !isalnum((unsigned char)text[i - 1]))
			is_typed = text[i] == '-' || (is_typed && i && text[i - 1] == '-');
		/* a list of what may be given keeps its letters as they are */
		if (!i && text[word] == ' ')
			fputc(toupper((unsigned char)*text), f);
		else
			put(f, is_typed, text[i]);
	}
	fputs(n && text[n - 1] == '.' ? "\n" : ".\n", f);
}

/* All hyphens are typed here. */
static void put_typed(FILE *f, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(f, true, text[i]);
}

/* Options and the words that are typed bold, names of arguments italic. */
static void put_synopsis(FILE *f, const char *line)
{
	const char *p = line;

	while (*p) {
		size_t n = 0;

		if (isupper((unsigned char)*p)) {
			while (isupper((unsigned char)p[n]) || isdigit((unsigned char)p[n]) || p[n] == '-' || p[n] == '_')
				n++;
			fputs("\\fI", f);
		} else if (islower((unsigned char)*p) || *p == '-') {
			while (isalnum((unsigned char)p[n]) || p[n] == '-')
				n++;
			fputs("\\fB", f);
		} else {
			fputc(*p++, f);
			continue;
		}
		put_typed(f, p, n);
		fputs("\\fR", f);
		p += n;
	}
	fputc('\n', f);
}

static void put_option(FILE *f, const struct option *o)
{
	fputs(".TP\n", f);
	if (o->short_name)
		fprintf(f, "\\fB\\-%c\\fR", o->short_name);
	if (o->short_name && o->long_name)
		fputs(", ", f);
	if (o->long_name) {
		fputs("\\fB\\-\\-", f);
		put_typed(f, o->long_name, strlen(o->long_name));
		fputs("\\fR", f);
	}
	if (o->kind != OPTION_BOOL && (o->kind != OPTION_CALL || o->arg)) {
		fputs(" \\fI", f);
		put_typed(f, o->arg ? o->arg : "ARG", strlen(o->arg ? o->arg : "ARG"));
		fputs("\\fR", f);
	}
	fputc('\n', f);
	options_roff_text(f, o->help ? o->help : "");
}

void options_roff(FILE *f, const struct option *opts, const char *const *synopsis)
{
	struct option help = { .kind = OPTION_BOOL, .short_name = 'h', .long_name = "help", .help = "show a summary of the options" };

	fputs(".SH SYNOPSIS\n", f);
	for (int i = 0; synopsis && synopsis[i]; i++) {
		fputs(i ? ".br\n" : "", f);
		put_synopsis(f, synopsis[i]);
	}
	fputs(".SH OPTIONS\n", f);
	for (const struct option *o = opts; o->kind != OPTION_END; o++) {
		if (o->kind == OPTION_GROUP)
			fprintf(f, ".SS %s\n", o->help);
		else
			put_option(f, o);
		if (o->kind != OPTION_GROUP && o->short_name == 'h')
			help.short_name = 0;
	}
	put_option(f, &help);
}
