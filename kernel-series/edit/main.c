// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - series-edit: one step of a patch series, on the files of a folder
 *
 * Called by kernel-series/make-series, which copies the files first and commits
 * afterwards.
 */
#include <stdio.h>
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/intern.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "edit.h"

static const char *const synopsis[] = {
	"series-edit -C DIR --cocci DIR STEP",
	"series-edit --message STEP",
	"series-edit --files STEP...",
	"series-edit --outline FILE...",
	NULL
};

static unsigned int line_of(const char *text, size_t at)
{
	unsigned int n = 1;

	while (at--)
		n += text[at] == '\n';
	return n;
}

static void print_outline(const char *path, struct arena *a)
{
	struct strbuf text = STRBUF_INIT;
	struct outline o;

	if (strbuf_read_file(&text, path) < 0)
		die_errno("cannot read '%s'", path);
	if (outline_read(text.buf, text.len, a, &o))
		die("cannot read '%s': libclang cannot lex it", path);
	for (size_t i = 0; i < o.nsymbol; i++) {
		const struct outline_symbol *s = &o.symbol[i];

		printf("%s:%u-%u: %s %s", path, line_of(text.buf, s->start), line_of(text.buf, s->end - 1),
		       outline_kind_name[s->kind], s->name);
		if (line_of(text.buf, s->comment) < line_of(text.buf, s->start))
			printf(", comment from %u", line_of(text.buf, s->comment));
		if (s->use_end > s->line_end)
			printf(", exported to %u", line_of(text.buf, s->use_end - 1));
		printf("\n");
	}
	strbuf_release(&text);
}

int main(int argc, const char **argv)
{
	struct apply how = { 0 };
	bool message = false, files = false, outline = false;
	struct arena a = ARENA_INIT;
	const struct option opts[] = {
		OPT_STR('C', "directory", &how.dir, "DIR", "the files to be changed are below DIR"),
		OPT_STR(0, "cocci", &how.cocci, "DIR", "where run.sh and the semantic patches are"),
		OPT_BOOL(0, "message", &message, "print the commit message, change nothing"),
		OPT_BOOL(0, "files", &files, "print which files the steps name, change nothing"),
		OPT_BOOL(0, "outline", &outline, "print the symbols of C files that edits can name, with their lines"),
		OPT_END()
	};
	int ret = 0;

	argc = options_parse(argc, argv, opts, synopsis, "Carries out the edits of one step of a patch series.",
			     OPTIONS_DEFAULT);
	if (argc < 1 || (!files && !outline && argc != 1))
		usage("a step file is needed; see 'series-edit --help'");
	if (!message && !files && !outline && (!how.dir || !how.cocci))
		usage("-C and --cocci are needed to change files");
	for (int i = 0; i < argc; i++) {
		struct script s;

		if (outline) {
			print_outline(argv[i], &a);
			continue;
		}
		script_read(argv[i], &a, &s);
		if (message)
			fputs(s.message, stdout);
		else if (files)
			script_print_files(&s);
		else if (script_apply(&s, &how))
			ret = GUPTOOL_EXIT_FINDINGS;
	}
	if (fflush(stdout) || ferror(stdout))
		die_errno("cannot write to standard output");
	arena_release(&a);
	intern_release();
	return ret;
}
