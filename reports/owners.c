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
};

static int by_name(const void *a, const void *b)
{
	const struct owner *x = *(const struct owner *const *)a, *y = *(const struct owner *const *)b;

	return strcmp(x->name, y->name);
}

static void count(struct owner *o, const struct report_site *s)
{
	o->acquires += !strcmp(s->class, "acquire");
	o->releases += !strcmp(s->class, "release");
	o->dirties += !strcmp(s->class, "dirty");
	o->get += !strcmp(s->kind, "get");
	o->pin += !strcmp(s->kind, "pin");
	o->conditional += !strcmp(s->kind, "conditional");
}

static bool is_of(const struct report_site *s, const void *ctx)
{
	const struct owner *o = ctx;

	return !strcmp(s->owner, o->name);
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

static int write_owner(struct report *r, const struct owner *o)
{
	struct strbuf name = STRBUF_INIT;
	struct page p;
	int ret;

	page_name(&name, "owners", o->name);
	page_begin(&p, r, name.buf, o->name);
	html_start(&p.html, "p", NULL);
	html_textf(&p.html, "A field of a record that keeps pages. Calls that acquire into it: %zu; that release from it: %zu; "
		   "that dirty what it keeps: %zu. ", o->acquires, o->releases, o->dirties);
	if (!o->acquires || !o->releases)
		html_textf(&p.html, "No analysed call %s: pages come or go under another name, through a pointer that was not "
			   "followed, or in code that was not analysed.",
			   o->acquires ? "releases from it" : "acquires into it");
	html_end(&p.html, "p");
	graph_write(&p, "Who acquires into the field, and who releases from it.", "No picture of it.");
	table_sites(&p.html, r, "Calls that acquire, release or dirty its pages", "../", is_of, o);
	ret = page_end(&p);
	strbuf_release(&name);
	return ret;
}

static int write_list(struct report *r, struct owner *const *o, size_t n)
{
	static const struct column column[] = {
		{ "field", COLUMN_CODE | COLUMN_WIDE }, { "holds", COLUMN_FILTER }, { "acquires", COLUMN_NUMBER },
		{ "releases", COLUMN_NUMBER }, { "dirties", COLUMN_NUMBER },
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
		html_end(&p.html, "tr");
	}
	table_end(&p.html);
	export_links(&p, "fields");
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

	for (size_t i = 0; i < r->site.n; i++) {
		const struct report_site *s = &r->site.v[i];
		struct owner *o;

		if (!*s->owner)
			continue;
		o = strmap_get(&owners, s->owner);
		if (!o) {
			o = arena_new(&r->arena, struct owner);
			*o = (struct owner){ .name = s->owner };
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
