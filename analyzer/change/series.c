/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * series.c - what kind of input it is; life and death of a series; reasons
 */
#include <stdarg.h>
#include <stdio.h>
#include "../../lib/alloc.h"
#include "../../lib/vec.h"
#include "change_p.h"

static void make_one_line(struct strbuf *sb)
{
	for (size_t i = 0; i < sb->len; i++)
		if (sb->buf[i] < ' ' || sb->buf[i] > '~')
			sb->buf[i] = '?';
}

int change_refuse(struct strbuf *why, const char *fmt, ...)
{
	va_list ap;

	strbuf_clear(why);
	va_start(ap, fmt);
	strbuf_vaddf(why, fmt, ap);
	va_end(ap);
	make_one_line(why);
	return -1;
}

int change_refuse_in(struct strbuf *why, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	strbuf_addstr(&sb, ": ");
	make_one_line(&sb);
	strbuf_add(&sb, why->buf, why->len);
	strbuf_clear(why);
	strbuf_add(why, sb.buf, sb.len);
	strbuf_release(&sb);
	return -1;
}

static void release_patch(struct change_patch *p)
{
	for (size_t i = 0; i < p->nfile; i++) {
		vec_free_(p->file[i].old_path);
		vec_free_(p->file[i].new_path);
		vec_free_(p->file[i].hunk);
	}
	vec_free_(p->file);
	vec_free_(p->text);
	vec_free_(p->subject);
	vec_free_(p->from);
	vec_free_(p->message_id);
}

void change_series_release(struct change_series *s)
{
	for (size_t i = 0; i < s->n; i++)
		release_patch(&s->patch[i]);
	vec_free_(s->patch);
	*s = (struct change_series)CHANGE_SERIES_INIT;
}

void change_add_patch(struct change_series *s, const struct change_patch *p)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 4;
		s->patch = xrealloc(s->patch, s->cap, sizeof(*s->patch));
	}
	s->patch[s->n++] = *p;
}

static void take_plain(struct change_series *s, const char *data, size_t len)
{
	struct change_patch p = { 0 };

	p.text = xmalloc(len + 1);
	memcpy(p.text, data, len);
	p.text[len] = '\0';
	p.len = len;
	p.subject = xstrdup("");
	p.from = xstrdup("");
	p.message_id = xstrdup("");
	change_add_patch(s, &p);
}

static int parse_diffs(struct change_series *s, struct strbuf *why)
{
	size_t files = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (change_parse_diff(&s->patch[i], why) < 0)
			return s->n > 1 ? change_refuse_in(why, "patch %zu of %zu", i + 1, s->n) : -1;
		files += s->patch[i].nfile;
	}
	return files ? 0 : change_refuse(why, "there is no diff in the input");
}

int change_parse(struct change_series *s, const char *data, size_t len, const struct change_options *o, struct strbuf *why)
{
	int ret = 0;

	strbuf_clear(why);
	if (len > CHANGE_MAX_INPUT)
		return change_refuse(why, "the input has %zu bytes, more than %u", len, CHANGE_MAX_INPUT);
	if (change_is_mail(data, len))
		ret = change_parse_mails(s, data, len, o, why);
	else
		take_plain(s, data, len);
	if (!ret)
		ret = parse_diffs(s, why);
	if (ret < 0)
		change_series_release(s);
	return ret;
}

const char *change_kind_name(enum change_kind k)
{
	switch (k) {
	case CHANGE_MODIFY:	return "modified";
	case CHANGE_NEW:	return "new";
	case CHANGE_DELETE:	return "deleted";
	case CHANGE_RENAME:	return "renamed";
	case CHANGE_COPY:	return "copied";
	}
	return "unknown";
}
