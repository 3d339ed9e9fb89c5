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
#include "../../lib/subprocess.h"
#include "steps.h"

static const char *const forward[] = {
	"20-acquire", "30-release-dirty-loop", "31-release-loop", "32-release-dirty-page", "33-release-page", "36-unused",
};
static const char *const longterm[] = { "22-longterm" };
static const char *const reverse[] = {
	"reverse/50-reverse-acquire", "reverse/60-reverse-release-array", "reverse/61-reverse-release-dirty",
	"reverse/62-reverse-release-page",
};

/* Virtual rules are declared once and at the start. */
static void add_rules(struct strbuf *out, const char *text, bool virtual)
{
	static const char word[] = "virtual ";

	for (const char *end; *text; text = end) {
		end = strchr(text, '\n');
		end = end ? end + 1 : text + strlen(text);
		if (!strncmp(text, word, sizeof(word) - 1) != virtual)
			continue;
		if (virtual && out->len) {
			struct strbuf line = STRBUF_INIT;
			bool there;

			strbuf_add(&line, text, (size_t)(end - text));
			there = strstr(out->buf, line.buf) != NULL;
			strbuf_release(&line);
			if (there)
				continue;
		}
		strbuf_add(out, text, (size_t)(end - text));
	}
}

static int write_rules(const struct steps_job *j, const char *path, struct strbuf *why)
{
	const char *const *name = j->kind == STEPS_FORWARD ? forward : j->kind == STEPS_LONGTERM ? longterm : reverse;
	size_t n = j->kind == STEPS_FORWARD ? ARRAY_SIZE(forward) :
		   j->kind == STEPS_LONGTERM ? ARRAY_SIZE(longterm) : ARRAY_SIZE(reverse);
	struct strbuf out = STRBUF_INIT, file = STRBUF_INIT;
	int ret = 0;

	for (int virtual = 1; virtual >= 0; virtual--)
		for (size_t i = 0; i < n && !ret; i++) {
			const char *text;

			strbuf_clear(&file);
			strbuf_addf(&file, "cocci/convert/%s.cocci", name[i]);
			text = embed_find(file.buf);
			if (text)
				add_rules(&out, text, virtual);
			else
				ret = -1;
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

static int run(const struct steps_job *j, const struct steps_place *p, const char *rules, const char *file,
	       struct strbuf *why)
{
	struct strbuf arg[7] = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	struct strbuf limit = STRBUF_INIT, err = STRBUF_INIT, reason = STRBUF_INIT;
	const char *argv[40];
	struct subprocess sp = { .argv = argv, .cwd = j->dir, .out = &err, .err = &err, .timeout = j->timeout + 30 };
	size_t n = 0, narg = 0;
	const char *bad;
	int ret;

	strbuf_addf(&arg[narg++], "fn=%s", p->function);
	strbuf_addf(&arg[narg++], "place=%s", p->place);
	if (j->kind == STEPS_REVERSE) {
		strbuf_addf(&arg[narg++], "spelling%u", spelling(j, p));
		strbuf_addstr(&arg[narg++], "counter=k_rt");
	} else if (j->kind == STEPS_FORWARD) {
		strbuf_addf(&arg[narg++], "put=%s", j->put ? j->put : "put_page");
		strbuf_addf(&arg[narg++], "unpin=%s", j->unpin ? j->unpin : "unpin_user_page");
		strbuf_addf(&arg[narg++], "unpins=%s", j->unpins ? j->unpins : "unpin_user_pages");
		strbuf_addf(&arg[narg++], "unpins_dirty=%s", j->unpins_dirty ? j->unpins_dirty : "unpin_user_pages_dirty_lock");
		if (j->sleepable)
			strbuf_addstr(&arg[narg++], "sleepable");
	}
	strbuf_addf(&limit, "%u", j->timeout);
	argv[n++] = "spatch";
	for (size_t i = 0; i < narg; i++) {
		argv[n++] = "-D";
		argv[n++] = arg[i].buf;
	}
	argv[n++] = "--no-includes";
	argv[n++] = "--include-headers";
	argv[n++] = "--in-place";
	argv[n++] = "--no-show-diff";
	argv[n++] = "--timeout";
	argv[n++] = limit.buf;
	argv[n++] = "--cocci-file";
	argv[n++] = rules;
	argv[n++] = file;
	argv[n] = NULL;
	ret = subprocess_run(&sp);
	bad = strstr(err.buf, "EXN:");
	if (ret)
		strbuf_addf(why, "spatch on %s() and '%s': %s", p->function, p->place, subprocess_reason(&sp, &reason));
	else if (bad)
		strbuf_addf(why, "spatch on %s() and '%s': %.*s", p->function, p->place, (int)strcspn(bad, "\n"), bad);
	for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
		strbuf_release(&arg[i]);
	strbuf_release(&limit);
	strbuf_release(&err);
	strbuf_release(&reason);
	return ret || bad ? -1 : 0;
}

int steps_apply(const struct steps_job *j, const char *text, size_t len, struct strbuf *out, struct strbuf *why)
{
	char *rules = fs_join(j->dir, "rules.cocci"), *file = fs_join(j->dir, "file.c");
	int ret = write_rules(j, rules, why);

	if (!ret && fs_write_file(file, text, len)) {
		strbuf_addf(why, "cannot write '%s'", file);
		ret = -1;
	}
	for (size_t i = 0; i < j->n && !ret; i++)
		ret = run(j, &j->place[i], rules, file, why);
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
