/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * series.c - mails for maintainers
 */
#include <stdio.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/subprocess.h"
#include "../../lib/vec.h"
#include "series.h"

#define WIDTH 72

void series_area(const char *path, struct strbuf *out)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	const char *start = strncmp(path, "drivers/", 8) ? path : path + 8;
	const char *end = slash;

	/* a top folder alone says too little */
	if (!slash || slash < start || !memchr(start, '/', (size_t)(slash - start)))
		end = start == path || slash <= start ? dot : slash;
	if (!end)
		end = path + strlen(path);
	strbuf_add(out, start, (size_t)(end - start));
}

static void subject(const struct series_mail *m, struct strbuf *out)
{
	series_area(m->plan->acquire->path, out);
	strbuf_addf(out, ": pin user pages %sin %s()", m->is_longterm ? "for long " : "", m->plan->acquire->function);
}

void series_file_name(const struct series_mail *m, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;
	bool gap = false;

	subject(m, &s);
	strbuf_addf(out, "%04u-", m->number);
	for (size_t i = 0; i < s.len && i < 60; i++) {
		int c = (unsigned char)s.buf[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_') {
			if (gap)
				strbuf_addch(out, '-');
			strbuf_addch(out, c);
			gap = false;
		} else {
			gap = true;
		}
	}
	strbuf_addstr(out, ".patch");
	strbuf_release(&s);
}

/* A paragraph, filled; words are not divided. */
static void fill(struct strbuf *out, const char *text)
{
	size_t col = 0;

	for (const char *p = text; *p;) {
		size_t n = strcspn(p, " ");

		if (col && col + 1 + n > WIDTH) {
			strbuf_addch(out, '\n');
			col = 0;
		}
		if (col) {
			strbuf_addch(out, ' ');
			col++;
		}
		strbuf_add(out, p, n);
		col += n;
		p += n;
		p += strspn(p, " ");
	}
	strbuf_addstr(out, "\n");
}

static void list_calls(const struct object *o, enum object_role role, const char *word, struct strbuf *out)
{
	const char *last = NULL, *last_path = NULL;

	for (size_t i = 0; i < o->ncall; i++) {
		const struct object_call *c = &o->call[i];

		if (c->role != role || (c->function == last && c->path == last_path))
			continue;
		if (c->path != last_path)
			strbuf_addf(out, "  %s\n", c->path);
		strbuf_addf(out, "    %s %s()\n", word, c->function);
		last = c->function;
		last_path = c->path;
	}
}

static void why_pin(const struct series_mail *m, struct strbuf *out)
{
	const struct plan *p = m->plan;
	struct strbuf s = STRBUF_INIT;

	strbuf_addf(&s, "%s() takes references on the pages of a user buffer. A reference keeps a page from being freed, and says "
		    "nothing about who accesses what is in it. Here %s", p->acquire->callee, plan_case_text(p->class));
	if (p->evidence)
		strbuf_addf(&s, ", see %s() in %s()", p->evidence->callee, p->evidence->function);
	strbuf_addf(&s, ". That is case %d of Documentation/core-api/pin_user_pages.rst, for which the pages have to be pinned: fork() "
		    "copies pinned pages instead of sharing them, and reclaim and filesystems can tell that the contents may change.",
		    p->class);
	fill(out, s.buf);
	strbuf_clear(&s);
	strbuf_addf(&s, "Take the pages with %s() and release them with unpin_user_page*(), everywhere at once:",
		    plan_pin_twin(p->acquire->callee));
	strbuf_addch(out, '\n');
	fill(out, s.buf);
	strbuf_addch(out, '\n');
	list_calls(p->object, OBJECT_ACQUIRE, "pinned in", out);
	list_calls(p->object, OBJECT_RELEASE, "unpinned in", out);
	strbuf_release(&s);
}

static void why_longterm(const struct series_mail *m, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_addf(&s, "The pages that %s() pins are released when user space says so, which may be never. Say so with FOLL_LONGTERM: "
		    "the pages are moved out of CMA and ZONE_MOVABLE first, and what must not be pinned for long is refused "
		    "(DAX filesystems, shared file mappings that track dirty pages when they are pinned for writing). Callers can see "
		    "-EOPNOTSUPP, -EFAULT and -ENOMEM for such memory where the call succeeded before.",
		    m->plan->acquire->function);
	fill(out, s.buf);
	strbuf_release(&s);
}

void series_mail(const struct series_mail *m, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_addstr(out, "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n");
	strbuf_addf(out, "From: %s\nDate: %s\n%sSubject: [PATCH", m->from, m->date, m->recipients);
	if (m->total > 1)
		strbuf_addf(out, " %u/%u", m->number, m->total);
	strbuf_addstr(out, "] ");
	subject(m, out);
	strbuf_addstr(out, "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n");
	if (m->is_longterm)
		why_longterm(m, out);
	else
		why_pin(m, out);
	strbuf_addf(&s, "%s by semantic patches with guptool, which found every acquire and release of these pages in the result to be "
		    "of the same kind, and no finding that was not there before.%s%s%s Not run.",
		    "Made", *m->tested ? " Compiled for " : "", m->tested, *m->tested ? "." : "");
	strbuf_addch(out, '\n');
	fill(out, s.buf);
	if (m->sign)
		strbuf_addf(out, "\nSigned-off-by: %s\n", m->sign);
	strbuf_addf(out, "---\nMade on %s.\n\n%s-- \nguptool\n\n", m->tree, m->diff);
	strbuf_release(&s);
}

/* --- recipients --- */

/* "Name <address> (role)" */
static void add_recipient(const char *line, size_t len, struct strbuf *to, struct strbuf *cc)
{
	const char *open = NULL, *mark = memchr(line, '@', len);
	struct strbuf *out;
	size_t n = len;

	/* the role is behind the address and may have brackets in it */
	for (size_t i = mark ? (size_t)(mark - line) : len; i + 1 < len && !open; i++)
		if (line[i] == ' ' && line[i + 1] == '(')
			open = line + i;
	if (open)
		n = (size_t)(open - line);
	out = open && (!strncmp(open, " (maintainer", 12) || !strncmp(open, " (supporter", 11)) ? to : cc;
	if (!mark)
		return;
	strbuf_addstr(out, out->len ? ",\n\t" : "");
	strbuf_add(out, line, n);
}

int series_recipients(const char *root, const char *const *path, size_t npath, struct strbuf *out, struct strbuf *why)
{
	struct strbuf said = STRBUF_INIT, to = STRBUF_INIT, cc = STRBUF_INIT, reason = STRBUF_INIT;
	char *script = fs_join(root, "scripts/get_maintainer.pl");
	VEC(const char *) argv = VEC_INIT;
	struct subprocess p = { .cwd = root, .out = &said, .quiet_err = true, .timeout = 120 };
	int ret = 0;

	vec_push(&argv, "perl");
	vec_push(&argv, script);
	vec_push(&argv, "--no-git");
	vec_push(&argv, "--no-git-fallback");
	vec_push(&argv, "--roles");
	vec_push(&argv, "-f");
	for (size_t i = 0; i < npath; i++)
		vec_push(&argv, path[i]);
	vec_push(&argv, NULL);
	p.argv = argv.v;
	if (!fs_is_file(script)) {
		strbuf_addf(why, "there is no '%s'", script);
		ret = -1;
	} else if (subprocess_run(&p)) {
		strbuf_addf(why, "get_maintainer.pl: %s", subprocess_reason(&p, &reason));
		ret = -1;
	}
	for (const char *s = said.buf; !ret && *s;) {
		size_t n = strcspn(s, "\n");

		add_recipient(s, n, &to, &cc);
		s += n + (s[n] == '\n');
	}
	if (to.len)
		strbuf_addf(out, "To: %s\n", to.buf);
	if (cc.len)
		strbuf_addf(out, "Cc: %s\n", cc.buf);
	free(script);
	vec_release(&argv);
	strbuf_release(&said);
	strbuf_release(&to);
	strbuf_release(&cc);
	strbuf_release(&reason);
	return ret;
}
