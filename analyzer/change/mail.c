/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mail.c - mails and mboxes: headers, MIME parts, decoded bodies
 *
 * What a mail needs to be a patch and no more; it must not know what a diff is.
 * Header fields that are repeated: the first counts.
 */
#include <ctype.h>
#include <strings.h>
#include "../../lib/alloc.h"
#include "change_p.h"

#define MAX_FIELD 8192	/* bytes of a header that are looked at; the search for encoded words is quadratic */

enum encoding { AS_IT_IS, QUOTED_PRINTABLE, BASE64 };

/* The fields of a mail or of a part that matter here. */
struct head {
	struct strbuf subject, from, message_id;
	struct strbuf type;		/* Content-Type, unfolded */
	struct strbuf encoding;
};

static void head_release(struct head *h)
{
	strbuf_release(&h->subject);
	strbuf_release(&h->from);
	strbuf_release(&h->message_id);
	strbuf_release(&h->type);
	strbuf_release(&h->encoding);
}

/* "From who Thu Jan  1 00:00:00 1970": a time and a year, as git and formail want it */
static bool is_from_line(const char *s, size_t len)
{
	const char *colon;
	size_t i;

	if (!change_starts(s, len, "From "))
		return false;
	colon = memrchr(s, ':', len);
	if (!colon || colon - s < 9)
		return false;
	i = (size_t)(colon - s);
	if (i + 4 >= len || !isdigit((unsigned char)s[i - 1]) || !isdigit((unsigned char)s[i - 2]) ||
	    !isdigit((unsigned char)s[i - 4]) || !isdigit((unsigned char)s[i + 1]) || !isdigit((unsigned char)s[i + 2]))
		return false;
	for (i += 3; i < len; i++)
		if (isdigit((unsigned char)s[i]))
			return true;
	return false;
}

/* Bytes of "Name:" at s, the colon included; 0 when there is none. */
static size_t field_name(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] > ' ' && s[i] < 0x7f && s[i] != ':')
		i++;
	return i && i < len && s[i] == ':' ? i + 1 : 0;
}

static size_t skip_blank_lines(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && isspace((unsigned char)s[i]))
		i++;
	return i;
}

bool change_is_mail(const char *s, size_t len)
{
	size_t skip = skip_blank_lines(s, len);

	s += skip;
	len = change_line(s, len - skip);
	if (change_starts(s, len, "Index: "))	/* diffs of other systems */
		return false;
	return is_from_line(s, len) || field_name(s, len);
}

static struct strbuf *field(struct head *h, const char *name, size_t len)
{
	static const struct { const char *name; size_t at; } known[] = {
		{ "Content-Transfer-Encoding:", offsetof(struct head, encoding) },
		{ "Content-Type:", offsetof(struct head, type) },
		{ "From:", offsetof(struct head, from) },
		{ "Message-ID:", offsetof(struct head, message_id) },
		{ "Subject:", offsetof(struct head, subject) },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (len == strlen(known[i].name) && !strncasecmp(name, known[i].name, len)) {
			struct strbuf *sb = (struct strbuf *)((char *)h + known[i].at);

			return sb->len ? NULL : sb;
		}
	return NULL;
}

static void add_trimmed(struct strbuf *sb, const char *s, size_t len)
{
	if (len + sb->len >= MAX_FIELD)
		len = MAX_FIELD - 1 - sb->len;	/* one for the blank */
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	while (len && isspace((unsigned char)*s)) {
		s++;
		len--;
	}
	if (sb->len && len)
		strbuf_addch(sb, ' ');
	strbuf_add(sb, s, len);
}

/* Returns the bytes of the head, the empty line behind it included. */
static size_t parse_head(const char *s, size_t len, struct head *h)
{
	struct strbuf *current = NULL;
	size_t at = 0;

	while (at < len) {
		size_t n = change_line(s + at, len - at), name;

		if (s[at] == '\n' || (s[at] == '\r' && n == 2))
			return at + n;
		name = field_name(s + at, n);
		if (at && (s[at] == ' ' || s[at] == '\t')) {
			if (current)
				add_trimmed(current, s + at, n);
		} else if (name) {
			current = field(h, s + at, name);
			if (current)
				add_trimmed(current, s + at + name, n - name);
		} else if (!change_starts(s + at, n, "From ") && !change_starts(s + at, n, ">From ")) {
			return at;	/* not a header: the body without an empty line */
		}
		at += n;
	}
	return len;
}

/* The value of a parameter of Content-Type; false when it is missing or empty. */
static bool parameter(const struct strbuf *type, const char *name, struct strbuf *out)
{
	const char *p = type->buf;
	size_t n = strlen(name);

	while ((p = strchr(p, ';'))) {
		do {
			p++;
		} while (*p == ' ' || *p == '\t');
		if (strncasecmp(p, name, n) || p[n] != '=')
			continue;
		p += n + 1;
		n = *p == '"' ? strcspn(++p, "\"") : strcspn(p, "; \t");
		strbuf_add(out, p, n);
		return out->len > 0;
	}
	return false;
}

/* 0: not a line of this boundary; 1: a part begins; 2: the parts end */
static int boundary_line(const char *s, size_t len, const struct strbuf *b)
{
	int kind = 1;

	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	if (len < b->len + 2 || s[0] != '-' || s[1] != '-' || memcmp(s + 2, b->buf, b->len))
		return 0;
	len -= b->len + 2;
	s += b->len + 2;
	if (len == 2 && s[0] == '-' && s[1] == '-') {
		len = 0;
		kind = 2;
	}
	return len ? 0 : kind;
}

static int take_body(const struct head *h, const char *s, size_t len, unsigned int depth, struct strbuf *out,
		     struct strbuf *why);

static int take_part(const char *s, size_t len, unsigned int depth, struct strbuf *out, struct strbuf *why)
{
	struct head h = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	size_t n = parse_head(s, len, &h);
	int ret = take_body(&h, s + n, len - n, depth, out, why);

	head_release(&h);
	return ret;
}

static int take_multipart(const struct strbuf *boundary, const char *s, size_t len, unsigned int depth,
			  struct strbuf *out, struct strbuf *why)
{
	const char *part = NULL;
	int kind = 0, ret = 0;

	if (depth == CHANGE_MAX_DEPTH)
		return change_refuse(why, "more than %d mail parts inside of one another", CHANGE_MAX_DEPTH);
	for (size_t at = 0, n; at < len && kind != 2 && !ret; at += n) {
		n = change_line(s + at, len - at);
		kind = boundary_line(s + at, n, boundary);
		if (!kind)
			continue;
		if (part)
			ret = take_part(part, (size_t)(s + at - part), depth + 1, out, why);
		part = s + at + n;
	}
	/* the last one without a closing line, as a cut off mail has it */
	if (part && kind != 2 && !ret)
		ret = take_part(part, (size_t)(s + len - part), depth + 1, out, why);
	return ret;
}

static enum encoding encoding_of(const struct head *h)
{
	if (!strcasecmp(h->encoding.buf, "quoted-printable"))
		return QUOTED_PRINTABLE;
	return strcasecmp(h->encoding.buf, "base64") ? AS_IT_IS : BASE64;
}

static int take_body(const struct head *h, const char *s, size_t len, unsigned int depth, struct strbuf *out,
		     struct strbuf *why)
{
	struct strbuf boundary = STRBUF_INIT;
	bool is_multipart;
	int ret = 0;

	if (!strncasecmp(h->type.buf, "text/html", 9))
		return 0;
	is_multipart = !strncasecmp(h->type.buf, "multipart/", 10) && parameter(&h->type, "boundary", &boundary);
	if (is_multipart)
		ret = take_multipart(&boundary, s, len, depth, out, why);
	strbuf_release(&boundary);
	if (is_multipart)
		return ret;
	switch (encoding_of(h)) {
	case QUOTED_PRINTABLE:
		change_decode_qp(s, len, false, out);
		break;
	case BASE64:
		change_decode_base64(s, len, out);
		break;
	case AS_IT_IS:
		strbuf_add(out, s, len);
		break;
	}
	/* parts do not share a line */
	if (depth && out->len && out->buf[out->len - 1] != '\n')
		strbuf_addch(out, '\n');
	return 0;
}

/* A field as one line for people. */
static char *shown(const struct strbuf *raw)
{
	struct strbuf sb = STRBUF_INIT;
	char *s;

	change_decode_words(raw->buf, raw->len, &sb);
	for (size_t i = 0; i < sb.len; i++)
		if ((unsigned char)sb.buf[i] < ' ' || sb.buf[i] == 0x7f)
			sb.buf[i] = ' ';
	s = xstrndup(sb.buf, sb.len);
	strbuf_release(&sb);
	return s;
}

static int take_mail(struct change_series *s, const char *data, size_t len, struct strbuf *why)
{
	struct head h = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	struct change_patch p = { 0 };
	struct strbuf body = STRBUF_INIT;
	size_t n = parse_head(data, len, &h);
	int ret = take_body(&h, data + n, len - n, 0, &body, why);

	if (!ret) {
		p.subject = shown(&h.subject);
		p.from = shown(&h.from);
		p.message_id = shown(&h.message_id);
		p.text = strbuf_detach(&body, &p.len);
		change_add_patch(s, &p);
	}
	strbuf_release(&body);
	head_release(&h);
	return ret;
}

static void drop_cr(const char *s, size_t len, struct strbuf *out)
{
	strbuf_grow(out, len);
	while (len) {
		size_t n = change_line(s, len), keep = n;

		if (n > 1 && s[n - 1] == '\n' && s[n - 2] == '\r')
			keep = n - 2;
		strbuf_add(out, s, keep);
		if (keep < n)
			strbuf_addch(out, '\n');
		s += n;
		len -= n;
	}
}

static int split(struct change_series *s, const char *data, size_t len, struct strbuf *why)
{
	bool mbox = is_from_line(data, change_line(data, len));

	while (len) {
		size_t n = change_line(data, len);

		if (s->n == CHANGE_MAX_PATCHES)
			return change_refuse(why, "more than %u mails", CHANGE_MAX_PATCHES);
		while (n < len && !(mbox && is_from_line(data + n, change_line(data + n, len - n))))
			n += change_line(data + n, len - n);
		if (take_mail(s, data, n, why) < 0)
			return s->n ? change_refuse_in(why, "mail %zu", s->n + 1) : -1;
		data += n;
		len -= n;
	}
	return 0;
}

int change_parse_mails(struct change_series *s, const char *data, size_t len, const struct change_options *o,
		       struct strbuf *why)
{
	struct strbuf text = STRBUF_INIT;
	size_t skip = skip_blank_lines(data, len);
	int ret;

	data += skip;
	len -= skip;
	if (o && o->keep_cr) {
		ret = split(s, data, len, why);
	} else {
		drop_cr(data, len, &text);
		ret = split(s, text.buf, text.len, why);
	}
	strbuf_release(&text);
	return ret;
}
