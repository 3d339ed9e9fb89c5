/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * owners.c - fields of records that keep pages: who fills them, who empties them
 */
#include <string.h>

#include "../lib/alloc.h"
#include "site_p.h"

struct owner {
	const char *name;
	size_t acquires, releases, dirties;
	size_t get, pin, conditional;		/* holds that acquires and releases speak of */
	const char *life;			/* the longest of its acquires; "" when none is known */
	const char *use;			/* case of use of an acquire that has one */
};

static int by_name(const void *a, const void *b)
{
	const struct owner *x = *(const struct owner *const *)a, *y = *(const struct owner *const *)b;

	return strcmp(x->name, y->name);
}

/* What lasts longer is what somebody has to think about. */
static int life_rank(const char *life)
{
	static const char *const rank[] = { "", "unknown", "call", "request", "user" };

	for (size_t i = 0; i < ARRAY_SIZE(rank); i++)
		if (!strcmp(rank[i], life))
			return (int)i;
	return 1;
}

static void count(struct owner *o, const struct report_site *s)
{
	o->acquires += !strcmp(s->class, "acquire");
	o->releases += !strcmp(s->class, "release");
	o->dirties += !strcmp(s->class, "dirty");
	o->get += !strcmp(s->kind, "get");
	o->pin += !strcmp(s->kind, "pin");
	o->conditional += !strcmp(s->kind, "conditional");
	if (life_rank(s->life) > life_rank(o->life))
		o->life = s->life;
	if (!*o->use || !strcmp(o->use, "not known"))
		o->use = *s->use ? s->use : o->use;
}

static const char *kinds_of(const struct owner *o, struct strbuf *sb)
{
	strbuf_clear(sb);
	if (o->get)
		strbuf_addstr(sb, "get ");
	if (o->pin)
		strbuf_addstr(sb, "pin ");
	if (o->conditional)
		strbuf_addstr(sb, "conditional ");
	strbuf_trim(sb);
	return sb->buf;
}

/* Acquires with what the whole program says of them, or releases and dirtying. */
static void write_events(struct html *h, const struct report *r, const struct owner *o, bool is_acquire)
{
	static const struct column column[] = {
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER }, { "function", COLUMN_CODE | COLUMN_WIDE },
		{ "call", COLUMN_CODE | COLUMN_WIDE | COLUMN_FILTER }, { "class", COLUMN_FILTER }, { "kind", COLUMN_FILTER },
		{ "flags", COLUMN_CODE | COLUMN_WIDE }, { "case of use", COLUMN_FILTER }, { "life", COLUMN_FILTER },
		{ "why", COLUMN_WIDE },
	};
	size_t n = is_acquire ? ARRAY_SIZE(column) : 6;

	table_begin(h, is_acquire ? "Calls that acquire into it" : "Calls that release or dirty what it keeps", column, n, true);
	for (size_t i = 0; i < r->event.n; i++) {
		const struct report_site *s = &r->event.v[i];

		if (strcmp(s->owner, o->name) || !strcmp(s->class, "acquire") != is_acquire)
			continue;
		html_start(h, "tr", NULL);
		table_call(h, column, s);
		if (is_acquire) {
			table_cell(h, &column[6], s->flags);
			table_cell(h, &column[7], s->use);
			table_cell(h, &column[8], s->life);
			table_cell(h, &column[9], s->why);
		}
		html_end(h, "tr");
	}
	table_end(h);
}

static bool keeps(const struct owner *o, const struct report_life *l)
{
	return !strcmp(l->owner, o->name);
}

/* Who holds the pages meanwhile: each way up from a call that acquired, and what ends it. */
static void write_lives(struct html *h, const struct report *r, const struct owner *o)
{
	static const struct column column[] = {
		{ "acquired by", COLUMN_CODE | COLUMN_WIDE }, { "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER },
		{ "life", COLUMN_FILTER }, { "held on the way up by", COLUMN_CODE | COLUMN_WIDE }, { "entered by", COLUMN_CODE | COLUMN_WIDE },
		{ "until", COLUMN_CODE | COLUMN_WIDE }, { "from", COLUMN_CODE | COLUMN_WIDE }, { "which is", COLUMN_CODE | COLUMN_WIDE },
	};
	bool any = false;

	for (size_t i = 0; i < r->life.n; i++) {
		const struct report_life *l = &r->life.v[i];

		if (!keeps(o, l))
			continue;
		if (!any)
			table_begin(h, "How long pages stay in it, by ways up from the acquiring call", column, ARRAY_SIZE(column), true);
		any = true;
		html_start(h, "tr", NULL);
		table_cell(h, &column[0], l->callee);
		table_cell(h, &column[1], l->path);
		table_number(h, (size_t)l->line);
		table_cell(h, &column[3], l->life);
		table_cell(h, &column[4], l->chain);
		table_cell(h, &column[5], l->entry);
		table_cell(h, &column[6], l->release);
		table_cell(h, &column[7], l->from);
		table_cell(h, &column[8], l->how);
		html_end(h, "tr");
	}
	if (any)
		table_end(h);
	else
		html_element(h, "p", "dim", "No way up from an acquiring call is known that ends in this field.");
}

static int write_owner(struct report *r, const struct owner *o)
{
	struct strbuf name = STRBUF_INIT;
	struct page p;
	int ret;

	page_name(&name, "owners", o->name);
	page_begin(&p, r, name.buf, o->name);
	html_start(&p.html, "p", NULL);
	html_textf(&p.html, "A field of a record, or a variable of a file, that keeps pages. Calls that acquire into it: %zu; that "
		   "release from it: %zu; that dirty what it keeps: %zu. All objects of the type are one here. ",
		   o->acquires, o->releases, o->dirties);
	if (!o->acquires || !o->releases)
		html_textf(&p.html, "No analysed call %s: pages come or go under another name, through a pointer that was not "
			   "followed, or in code that was not analysed.",
			   o->acquires ? "releases from it" : "acquires into it");
	html_end(&p.html, "p");
	graph_write(&p, "Who acquires into the field, and who releases from it.", "No picture of it.");
	if (o->acquires) {
		html_element(&p.html, "h2", NULL, "Who acquires");
		write_events(&p.html, r, o, true);
	}
	if (o->acquires) {
		html_element(&p.html, "h2", NULL, "Who holds them, and how long");
		write_lives(&p.html, r, o);
	}
	if (o->releases || o->dirties) {
		html_element(&p.html, "h2", NULL, "Who releases");
		write_events(&p.html, r, o, false);
	}
	export_links(&p, "owners");
	ret = page_end(&p);
	strbuf_release(&name);
	return ret;
}

static int write_list(struct report *r, struct owner *const *o, size_t n)
{
	static const struct column column[] = {
		{ "field", COLUMN_CODE | COLUMN_WIDE }, { "holds", COLUMN_FILTER }, { "acquires", COLUMN_NUMBER },
		{ "releases", COLUMN_NUMBER }, { "dirties", COLUMN_NUMBER }, { "case of use", COLUMN_FILTER }, { "life", COLUMN_FILTER },
	};
	struct strbuf name = STRBUF_INIT, kinds = STRBUF_INIT;
	struct page p;
	int ret;

	page_begin(&p, r, "owners.html", "Owners");
	html_element(&p.html, "p", NULL,
		     "Fields of records that keep pages, with the number of calls that fill, empty or dirty them. The name leads "
		     "to the calls.");
	table_begin(&p.html, "Fields that keep pages", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < n; i++) {
		page_name(&name, "owners", o[i]->name);
		html_start(&p.html, "tr", NULL);
		table_link(&p.html, &column[0], name.buf, o[i]->name);
		table_cell(&p.html, &column[1], kinds_of(o[i], &kinds));
		table_number(&p.html, o[i]->acquires);
		table_number(&p.html, o[i]->releases);
		table_number(&p.html, o[i]->dirties);
		table_cell(&p.html, &column[5], o[i]->use);
		table_cell(&p.html, &column[6], o[i]->life);
		html_end(&p.html, "tr");
	}
	table_end(&p.html);
	export_links(&p, "owners");
	ret = page_end(&p);
	strbuf_release(&name);
	strbuf_release(&kinds);
	return ret;
}

int page_owners(struct report *r)
{
	VEC(struct owner *) list = VEC_INIT;
	struct strmap owners = STRMAP_INIT;
	int ret;

	for (size_t i = 0; i < r->event.n; i++) {
		const struct report_site *s = &r->event.v[i];
		struct owner *o;

		o = strmap_get(&owners, s->owner);
		if (!o) {
			o = arena_new(&r->arena, struct owner);
			*o = (struct owner){ .name = s->owner, .life = "", .use = "" };
			strmap_put(&owners, s->owner, o);
			vec_push(&list, o);
		}
		count(o, s);
	}
	vec_sort(&list, by_name);
	ret = write_list(r, list.v, list.n);
	for (size_t i = 0; i < list.n && !ret; i++)
		ret = write_owner(r, list.v[i]);
	vec_release(&list);
	strmap_release(&owners);
	return ret;
}
