// SPDX-License-Identifier: GPL-2.0-only
/*
 * script.c - step files to edits
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "edit.h"

struct parser {
	const char *path;
	struct arena *a;
	char *next;		/* the text that is left, NUL terminated */
	int line;
	const char *file;	/* of the last 'file' command */
	VEC(struct edit) edits;
};

static _Noreturn void wrong(const struct parser *p, const char *what)
{
	die("cannot read '%s': line %d: %s", p->path, p->line, what);
}

/* The next line without its newline, NULL at the end. */
static char *next_line(struct parser *p)
{
	char *line = p->next, *nl;

	if (!*line)
		return NULL;
	nl = strchr(line, '\n');
	p->next = nl ? nl + 1 : line + strlen(line);
	if (nl)
		*nl = 0;
	p->line++;
	return line;
}

/* cut the next word off *s; NULL when there is none */
static char *next_word(char **s)
{
	char *w = *s + strspn(*s, " \t"), *end;

	if (!*w)
		return NULL;
	end = w + strcspn(w, " \t");
	*s = *end ? end + 1 : end;
	*end = 0;
	return w;
}

static char *need_word(struct parser *p, char **s, const char *what)
{
	char *w = next_word(s);

	if (!w)
		wrong(p, what);
	return w;
}

/* KIND NAME[#N], or 'file' */
static struct edit_symbol read_symbol(struct parser *p, char **s)
{
	struct edit_symbol sym = { 0 };
	char *kind = need_word(p, s, "a symbol is missing"), *name, *hash;
	unsigned int k;

	if (!strcmp(kind, "file"))
		return sym;
	for (k = 0; k < OUTLINE_KIND_COUNT; k++)
		if (!strcmp(kind, outline_kind_name[k]))
			break;
	if (k == OUTLINE_KIND_COUNT)
		wrong(p, "no such kind of symbol");
	sym.kind = k;
	sym.name = name = need_word(p, s, "the symbol has no name");
	hash = strchr(name, '#');
	if (hash) {
		sym.ordinal = strtol(hash + 1, NULL, 10);
		*hash = 0;
		if (sym.ordinal < 1)
			wrong(p, "the number of the symbol is not a number from 1 on");
	}
	return sym;
}

/* <<< ... >>>, or with 'old' <<< ... === ... >>> */
static void read_block(struct parser *p, const char **old, const char **text)
{
	struct strbuf sb = STRBUF_INIT;
	char *line = next_line(p);

	if (!line || strcmp(line, "<<<"))
		wrong(p, "'<<<' is missing");
	while ((line = next_line(p)) && strcmp(line, ">>>")) {
		if (old && !*old && !strcmp(line, "===")) {
			*old = arena_strdup(p->a, sb.buf);
			strbuf_clear(&sb);
			continue;
		}
		strbuf_addf(&sb, "%s\n", line);
	}
	if (!line)
		wrong(p, "'>>>' is missing");
	if (old && !*old)
		wrong(p, "'===' is missing between what is there and what shall be");
	*text = arena_strdup(p->a, sb.buf);
	strbuf_release(&sb);
}

static void read_where(struct parser *p, struct edit *e, const char *word, bool is_line)
{
	if (!strcmp(word, "before"))
		e->where = WHERE_BEFORE;
	else if (!strcmp(word, "after"))
		e->where = WHERE_AFTER;
	else if (is_line && !strcmp(word, "replace"))
		e->where = WHERE_REPLACE;
	else if (is_line && !strcmp(word, "delete"))
		e->where = WHERE_DELETE;
	else
		wrong(p, "'before' or 'after' is missing");
}

/* N, or N-M where the trees of an era differ */
static void read_places(struct parser *p, struct edit *e, char *s)
{
	e->places = e->most = strtol(s, &s, 10);
	if (*s == '-')
		e->most = strtol(s + 1, &s, 10);
	if (*s || e->most < 1 || e->most < e->places)
		wrong(p, "the number of places is not N or N-M");
}

/* what may end every command: xN, lose N, executable */
static void read_options(struct parser *p, struct edit *e, char *rest)
{
	char *w;

	while ((w = next_word(&rest))) {
		if (w[0] == 'x' && isdigit((unsigned char)w[1]))
			read_places(p, e, w + 1);
		else if (!strcmp(w, "lose"))
			e->lost = strtol(need_word(p, &rest, "'lose' needs a number"), NULL, 10);
		else if (!strcmp(w, "executable") && e->kind == EDIT_CREATE)
			e->is_executable = true;
		else if (!strcmp(w, "format"))
			e->is_formatted = true;
		else if (!strcmp(w, "trim") && e->kind == EDIT_CHANGE)
			e->is_trimmed = true;
		else if (!strcmp(w, "comment") && e->kind == EDIT_CHANGE)
			e->takes_comment = true;
		else
			wrong(p, "a word that no command knows");
	}
}

static void read_cocci(struct parser *p, struct edit *e, char *rest)
{
	VEC(const char *) define = VEC_INIT, files = VEC_INIT;
	char *w = need_word(p, &rest, "a rule is missing"), *options = arena_strdup(p->a, "");

	e->rule = strcmp(w, "here") ? w : NULL;
	while ((w = next_word(&rest)) && strcmp(w, "--")) {
		if (!strcmp(w, "-D"))
			vec_push(&define, need_word(p, &rest, "-D needs a name"));
		else
			options = arena_printf(p->a, "%s %s", options, w);
	}
	read_options(p, e, options);
	w = next_word(&rest);
	if (w && !strcmp(w, "mentions"))
		e->mentions = need_word(p, &rest, "'mentions' needs a regular expression");
	else
		for (; w; w = next_word(&rest))
			vec_push(&files, w);
	if (!e->mentions && !files.n) {
		if (!p->file)
			wrong(p, "no file is named");
		vec_push(&files, p->file);
	}
	e->define = arena_dup(p->a, define.v, define.n * sizeof(*define.v));
	e->ndefine = define.n;
	e->files = arena_dup(p->a, files.v, files.n * sizeof(*files.v));
	e->nfiles = files.n;
	vec_release(&define);
	vec_release(&files);
	if (!e->rule)
		read_block(p, NULL, &e->text);
}

static void read_line_edit(struct parser *p, struct edit *e, char *rest)
{
	char *end;

	read_where(p, e, need_word(p, &rest, "'before' or 'after' is missing"), true);
	rest += strspn(rest, " \t");
	end = *rest == '/' ? strrchr(rest, '/') : NULL;
	if (!end || end == rest)
		wrong(p, "a /regular expression/ is missing");
	*end = 0;
	e->regex = rest + 1;
	read_options(p, e, end + 1);
	if (e->where != WHERE_DELETE)
		read_block(p, NULL, &e->text);
}

static void read_command(struct parser *p, char *line)
{
	static const struct {
		const char *name;
		enum edit_kind kind;
	} commands[] = {
		{ "insert", EDIT_INSERT }, { "replace", EDIT_REPLACE }, { "delete", EDIT_DELETE },
		{ "move", EDIT_MOVE }, { "change", EDIT_CHANGE }, { "line", EDIT_LINE },
		{ "create", EDIT_CREATE }, { "cocci", EDIT_COCCI }, { "unwrap", EDIT_UNWRAP },
		{ "rename", EDIT_RENAME },
	};
	struct edit e = { .places = 1, .most = 1, .line = p->line, .file = p->file };
	char *word = next_word(&line);
	size_t i;

	if (!strcmp(word, "file")) {
		p->file = need_word(p, &line, "a path is missing");
		return;
	}
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(word, commands[i].name))
			break;
	if (i == sizeof(commands) / sizeof(*commands))
		wrong(p, "no such command");
	e.kind = commands[i].kind;
	if (e.kind == EDIT_CREATE)
		e.file = need_word(p, &line, "a path is missing");
	else if (!e.file && e.kind != EDIT_COCCI)
		wrong(p, "no 'file' was named before");
	switch (e.kind) {
	case EDIT_LINE:
		read_line_edit(p, &e, line);
		break;
	case EDIT_COCCI:
		read_cocci(p, &e, line);
		break;
	case EDIT_INSERT:
		read_where(p, &e, need_word(p, &line, "'before' or 'after' is missing"), false);
		e.symbol = read_symbol(p, &line);
		read_options(p, &e, line);
		read_block(p, NULL, &e.text);
		break;
	case EDIT_RENAME:
		e.old = need_word(p, &line, "the old name is missing");
		e.text = need_word(p, &line, "the new name is missing");
		read_options(p, &e, line);
		break;
	case EDIT_MOVE:
		e.symbol = read_symbol(p, &line);
		read_where(p, &e, need_word(p, &line, "'before' or 'after' is missing"), false);
		e.target = read_symbol(p, &line);
		read_options(p, &e, line);
		break;
	case EDIT_CHANGE:
	case EDIT_UNWRAP:
		if (strcmp(need_word(p, &line, "'in' is missing"), "in"))
			wrong(p, "'in' is missing");
		/* fall through */
	default:
		if (e.kind != EDIT_CREATE)
			e.symbol = read_symbol(p, &line);
		read_options(p, &e, line);
		if (e.kind != EDIT_DELETE)
			read_block(p, e.kind == EDIT_CHANGE ? &e.old : NULL, &e.text);
	}
	if (e.kind != EDIT_CHANGE && e.kind != EDIT_UNWRAP && e.kind != EDIT_RENAME && e.kind != EDIT_LINE && e.kind != EDIT_CREATE && e.kind != EDIT_COCCI &&
	    !e.symbol.name)
		wrong(p, "this command needs a symbol, not a whole file");
	vec_push(&p->edits, e);
}

void script_read(const char *path, struct arena *a, struct script *out)
{
	struct parser p = { .path = path, .a = a, .edits = VEC_INIT };
	struct strbuf text = STRBUF_INIT, message = STRBUF_INIT;
	char *line;

	if (strbuf_read_file(&text, path) < 0)
		die_errno("cannot read '%s'", path);
	p.next = arena_strdup(a, text.buf);
	while ((line = next_line(&p)) && strcmp(line, "%edits"))
		strbuf_addf(&message, "%s\n", line);
	if (!line)
		wrong(&p, "no line '%edits' after the message");
	strbuf_trim(&message);
	if (!message.len)
		wrong(&p, "the message is empty");
	strbuf_addch(&message, '\n');
	while ((line = next_line(&p)))
		if (*line && *line != '#')
			read_command(&p, line);
	if (!p.edits.n)
		wrong(&p, "a step without edits");
	out->path = path;
	out->message = arena_strdup(a, message.buf);
	out->edit = arena_dup(a, p.edits.v, p.edits.n * sizeof(*p.edits.v));
	out->nedit = p.edits.n;
	vec_release(&p.edits);
	strbuf_release(&text);
	strbuf_release(&message);
}
