/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * steps.c - semantic patches on one text
 */
#include <stdio.h>
#include <string.h>

#include "../../db/embed.h"
#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "spatch.h"
#include "steps.h"

struct step {
	const char *name;
	enum steps_kind kind;
	unsigned int need;		/* of any of these */
};

static const struct step step[] = {
	{ "20-acquire", STEPS_FORWARD, STEPS_ACQUIRE },
	{ "29-release-range", STEPS_FORWARD, STEPS_RELEASE },
	{ "30-release-dirty-loop", STEPS_FORWARD, STEPS_DIRTY },
	{ "31-release-loop", STEPS_FORWARD, STEPS_RELEASE },
	{ "32-release-dirty-page", STEPS_FORWARD, STEPS_DIRTY },
	{ "33-release-page", STEPS_FORWARD, STEPS_RELEASE },
	{ "34-release-user", STEPS_FORWARD, STEPS_RELEASE },
	{ "36-unused", STEPS_FORWARD, STEPS_RELEASE },
	{ "22-longterm", STEPS_LONGTERM, STEPS_ACQUIRE },
	{ "reverse/50-reverse-acquire", STEPS_REVERSE, STEPS_ACQUIRE },
	{ "reverse/60-reverse-release-array", STEPS_REVERSE, STEPS_RELEASE },
	{ "reverse/61-reverse-release-dirty", STEPS_REVERSE, STEPS_RELEASE },
	{ "reverse/62-reverse-release-page", STEPS_REVERSE, STEPS_RELEASE },
	{ "reverse/63-reverse-release-range", STEPS_REVERSE, STEPS_RELEASE },
};

static bool starts(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* A virtual rule is declared once. */
static void add_virtual(struct strbuf *out, const char *text)
{
	for (const char *end; *text; text = end) {
		struct strbuf line = STRBUF_INIT;

		end = strchr(text, '\n');
		end = end ? end + 1 : text + strlen(text);
		strbuf_add(&line, text, (size_t)(end - text));
		if (starts(text, "virtual ") && !strstr(out->buf, line.buf))
			strbuf_addstr(out, line.buf);
		strbuf_release(&line);
	}
}

/* The rules of a step for a set of functions: if there are several, 'fn' is one of them in place of a virtual identifier. */
static void add_rules(struct strbuf *out, const char *text, const char *functions, bool sleepable)
{
	bool skip = false;

	for (const char *end; *text; text = end) {
		end = strchr(text, '\n');
		end = end ? end + 1 : text + strlen(text);
		if (text[0] == '@' && text[1] != '@') {	/* a rule that cannot run is not even parsed */
			const char *dep = strstr(text, "depends on sleepable");

			skip = dep && dep < end && !sleepable;
		}
		if (skip || starts(text, "virtual "))
			continue;
		if (starts(text, "identifier virtual.fn") && strchr(functions, ',')) {
			strbuf_addf(out, "identifier fn = {%s};\n", functions);
			text += strlen("identifier virtual.fn");
			if (*text == ',') {
				strbuf_addstr(out, "identifier");
				strbuf_add(out, text + 1, (size_t)(end - text - 1));
			}
			continue;
		}
		strbuf_add(out, text, (size_t)(end - text));
	}
}

static bool is_wanted(const struct steps_job *j, size_t i, unsigned int need)
{
	if ((!j->has_range && !strcmp(step[i].name, "29-release-range")) ||
	    (!j->has_put_user && !strcmp(step[i].name, "34-release-user")))
		return false;
	return step[i].kind == j->kind && step[i].need & need;
}

/* The steps 'from' to 'to' - 1. */
static int write_rules(const struct steps_job *j, const char *path, const char *functions, unsigned int need,
		       size_t from, size_t to, struct strbuf *why)
{
	struct strbuf out = STRBUF_INIT, file = STRBUF_INIT;
	const char *text;
	int ret = 0;

	for (int part = 0; part < 2; part++)
		for (size_t i = from; i < to && !ret; i++) {
			if (!is_wanted(j, i, need))
				continue;
			strbuf_clear(&file);
			strbuf_addf(&file, "cocci/convert/%s.cocci", step[i].name);
			text = embed_find(file.buf);
			if (!text)
				ret = -1;
			else if (!part)
				add_virtual(&out, text);
			else
				add_rules(&out, text, functions, j->sleepable);
		}
	if (ret || fs_write_file(path, out.buf, out.len)) {
		strbuf_addf(why, "cannot write the semantic patches to '%s'", path);
		ret = -1;
	}
	strbuf_release(&out);
	strbuf_release(&file);
	return ret;
}

/* One of four spellings, by a hash of the place. */
static unsigned int spelling(const struct steps_job *j, const struct steps_place *p)
{
	struct strbuf sb = STRBUF_INIT;
	unsigned int n;

	strbuf_addf(&sb, "%s:%s:%s", j->path, p->function, p->place);
	n = 1 + (unsigned int)(hash64(sb.buf, sb.len) % 4);
	strbuf_release(&sb);
	return n;
}

static int run(const struct steps_job *j, const struct steps_place *p, const char *functions, unsigned int need,
	       const char *rules, const char *file, struct strbuf *why)
{
	struct strbuf arg[8] = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	const char *define[ARRAY_SIZE(arg)];
	struct spatch_job sp = { .dir = j->dir, .rules = rules, .file = file, .define = define, .timeout = j->timeout };
	struct strbuf reason = STRBUF_INIT;
	size_t n = 0;
	int ret;

	strbuf_addf(&arg[n++], "place=%s", p->place);
	if (!strchr(functions, ','))
		strbuf_addf(&arg[n++], "fn=%s", functions);
	if (j->kind == STEPS_REVERSE && need & STEPS_RELEASE) {	/* a virtual rule that no step declares is refused */
		strbuf_addf(&arg[n++], "spelling%u", spelling(j, p));
		strbuf_addf(&arg[n++], "counter=k_%s", p->place);	/* several places, several counters */
	} else if (j->kind == STEPS_FORWARD) {
		strbuf_addf(&arg[n++], "put=%s", j->put ? j->put : "put_page");
		strbuf_addf(&arg[n++], "unpin=%s", j->unpin ? j->unpin : "unpin_user_page");
		strbuf_addf(&arg[n++], "unpins=%s", j->unpins ? j->unpins : "unpin_user_pages");
		strbuf_addf(&arg[n++], "unpins_dirty=%s", j->unpins_dirty ? j->unpins_dirty : "unpin_user_pages_dirty_lock");
		if (j->sleepable && need & STEPS_DIRTY)
			strbuf_addstr(&arg[n++], "sleepable");
	}
	for (size_t i = 0; i < n; i++)
		define[i] = arg[i].buf;
	sp.ndefine = n;
	ret = spatch_run(&sp, &reason);
	if (ret)
		strbuf_addf(why, "spatch on %s and '%s': %s", functions, p->place, reason.buf);
	for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
		strbuf_release(&arg[i]);
	strbuf_release(&reason);
	return ret;
}

/*
 * One spatch for each step and function. It parses its own result after each rule that changes something, and fails there
 * over declarations ("long unsigned x") that it takes in a file and outside of the one function that a rule names.
 */
static int run_singly(const struct steps_job *j, size_t place, const char *rules, const char *file,
		      const struct strbuf *text, struct strbuf *why)
{
	int ret = fs_write_file(file, text->buf, text->len);

	strbuf_clear(why);
	if (ret)
		strbuf_addf(why, "cannot write '%s'", file);
	for (size_t i = 0; i < ARRAY_SIZE(step) && !ret; i++)
		for (size_t k = place; k < j->n && !ret; k++) {
			const struct steps_place *p = &j->place[k];

			if (strcmp(p->place, j->place[place].place) || (k > place && j->kind == STEPS_REVERSE) ||
			    !is_wanted(j, i, p->need))
				continue;
			ret = write_rules(j, rules, p->function, p->need, i, i + 1, why);
			if (!ret)
				ret = run(j, p, p->function, step[i].need, rules, file, why);
		}
	return ret;
}

/* All functions that have place i: in one run, unless each has a spelling of its own. */
static int run_place(const struct steps_job *j, size_t i, const char *rules, const char *file, struct strbuf *why)
{
	struct strbuf functions = STRBUF_INIT, text = STRBUF_INIT;
	unsigned int need = 0;
	int ret;

	for (size_t k = i; k < j->n; k++) {
		if (strcmp(j->place[k].place, j->place[i].place) || (k > i && j->kind == STEPS_REVERSE))
			continue;
		strbuf_addf(&functions, "%s%s", functions.len ? ", " : "", j->place[k].function);
		need |= j->place[k].need;
	}
	if (strbuf_read_file(&text, file)) {
		strbuf_addf(why, "cannot read '%s'", file);
		ret = -1;
	} else {
		ret = write_rules(j, rules, functions.buf, need, 0, ARRAY_SIZE(step), why);
		if (!ret)
			ret = run(j, &j->place[i], functions.buf, need, rules, file, why);
		if (ret)
			ret = run_singly(j, i, rules, file, &text, why);
	}
	strbuf_release(&text);
	strbuf_release(&functions);
	return ret;
}

int steps_apply(const struct steps_job *j, const char *text, size_t len, struct strbuf *out, struct strbuf *why)
{
	char *rules = fs_join(j->dir, "rules.cocci"), *file = fs_join(j->dir, "file.c");
	int ret = 0;

	if (fs_write_file(file, text, len)) {
		strbuf_addf(why, "cannot write '%s'", file);
		ret = -1;
	}
	for (size_t i = 0; i < j->n && !ret; i++) {
		bool done = false;

		for (size_t k = 0; k < i && j->kind != STEPS_REVERSE; k++)
			done |= !strcmp(j->place[k].place, j->place[i].place);
		if (!done)
			ret = run_place(j, i, rules, file, why);
	}
	strbuf_clear(out);
	if (!ret && strbuf_read_file(out, file)) {
		strbuf_addf(why, "cannot read '%s'", file);
		ret = -1;
	}
	free(rules);
	free(file);
	return ret;
}

size_t steps_count_comments(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < len; i++)
		n += text[i] == '/' && (text[i + 1] == '*' || text[i + 1] == '/');
	return n;
}
