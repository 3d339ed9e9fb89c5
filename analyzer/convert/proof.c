/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proof.c - what a converted text has to show
 */
#include <stdio.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/jsonw.h"
#include "../../lib/subprocess.h"
#include "../../lib/vec.h"
#include "../tree/overlay.h"
#include "plan.h"
#include "proof.h"

/* --- the compiler --- */

/* The overlay as clang takes it: the texts in files, and which file each stands for. */
static int write_vfs(const char *root, const struct overlay *o, const char *dir, const char *vfs)
{
	struct strbuf out = STRBUF_INIT, text = STRBUF_INIT, real = STRBUF_INIT;
	struct jsonw w;
	int ret = 0;

	jsonw_init(&w, &out, false);
	jsonw_object(&w);
	jsonw_key(&w, "version");
	jsonw_int(&w, 0);
	jsonw_key(&w, "roots");
	jsonw_array(&w);
	for (size_t i = 0; i < o->n && !ret; i++) {
		if (!o->file[i].text)
			continue;
		strbuf_clear(&text);
		strbuf_clear(&real);
		strbuf_addf(&text, "%s/%zu.c", dir, i);
		strbuf_addf(&real, "%s/%s", root, o->file[i].path);
		ret = fs_write_file(text.buf, o->file[i].text, o->file[i].len);
		jsonw_object(&w);
		jsonw_key(&w, "name");
		jsonw_str(&w, real.buf);
		jsonw_key(&w, "type");
		jsonw_str(&w, "file");
		jsonw_key(&w, "external-contents");
		jsonw_str(&w, text.buf);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	jsonw_end(&w);
	if (!ret)
		ret = fs_write_file(vfs, out.buf, out.len);
	strbuf_release(&out);
	strbuf_release(&text);
	strbuf_release(&real);
	return ret;
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, word)); p += strlen(word))
		n++;
	return n;
}

/* -1: it does not compile; else the number of warnings. */
static long compile(const struct unit *u, const char *vfs, struct strbuf *said)
{
	VEC(const char *) argv = VEC_INIT;
	struct subprocess p = { .cwd = u->cwd, .out = said, .err = said, .timeout = 300 };
	int ret;

	vec_push(&argv, "clang-19");
	for (int i = 0; i < u->argc; i++)
		vec_push(&argv, u->argv[i]);
	if (vfs) {
		vec_push(&argv, "-ivfsoverlay");
		vec_push(&argv, vfs);
	}
	vec_push(&argv, "-c");
	vec_push(&argv, "-o");
	vec_push(&argv, "/dev/null");
	vec_push(&argv, u->source);
	vec_push(&argv, NULL);
	p.argv = argv.v;
	strbuf_clear(said);
	ret = subprocess_run(&p);
	vec_release(&argv);
	return ret ? -1 : (long)count(said->buf, " warning: ");
}

static void first_complaint(const char *said, struct strbuf *why)
{
	const char *p = strstr(said, " error: ");

	if (!p)
		p = strstr(said, " warning: ");
	if (p)
		strbuf_addf(why, "%.*s", (int)strcspn(p + 1, "\n"), p + 1);
	else
		strbuf_addstr(why, "the compiler failed");
}

int proof_compile(const struct unit *u, const char *root, const struct overlay *o, const char *dir, struct strbuf *why)
{
	struct strbuf said = STRBUF_INIT, was = STRBUF_INIT;
	char *vfs = fs_join(dir, "overlay.yaml");
	long now, before;
	int ret = 0;

	if (write_vfs(root, o, dir, vfs)) {
		strbuf_addf(why, "cannot write '%s'", vfs);
		ret = -1;
	} else {
		now = compile(u, vfs, &said);
		before = now ? compile(u, NULL, &was) : 0;
		if (now < 0 ? before >= 0 : before >= 0 && now > before) {
			first_complaint(said.buf, why);
			ret = -1;
		}
	}
	free(vfs);
	strbuf_release(&said);
	strbuf_release(&was);
	return ret;
}

/* --- the object --- */

/* An acquire of the result in that function, n-th of its name; NULL: not there. */
static const struct object_call *nth_acquire(const struct object_set *s, const struct object_call *like,
					     const char *callee, size_t nth)
{
	for (size_t k = 0; k < s->n; k++)
		for (size_t i = 0; i < s->object[k].ncall; i++) {
			const struct object_call *c = &s->object[k].call[i];

			if (c->role == OBJECT_ACQUIRE && !strcmp(c->callee, callee) && !strcmp(c->path, like->path) &&
			    !strcmp(c->function, like->function) && !nth--)
				return c;
		}
	return NULL;
}

static size_t place_among(const struct object *o, size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < at; i++)
		n += o->call[i].role == OBJECT_ACQUIRE && !strcmp(o->call[i].callee, o->call[at].callee) &&
		     !strcmp(o->call[i].path, o->call[at].path) && !strcmp(o->call[i].function, o->call[at].function);
	return n;
}

static bool releases_in(const struct object *o, const struct object_call *like)
{
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_RELEASE && !strcmp(o->call[i].path, like->path) &&
		    !strcmp(o->call[i].function, like->function))
			return true;
	return false;
}

static int whole(const struct object *o, struct strbuf *why)
{
	for (size_t i = 0; i < o->ncall; i++) {
		const struct object_call *c = &o->call[i];

		if ((c->role == OBJECT_ACQUIRE || c->role == OBJECT_RELEASE) && c->kind != HOLD_PIN) {
			strbuf_addf(why, "%s() in %s() at %s:%u", c->callee, c->function, c->path, c->line);
			return -1;
		}
	}
	return 0;
}

int proof_object(const struct object *was, const struct object_set *now, struct strbuf *why)
{
	const struct object *o = NULL;

	for (size_t i = 0; i < was->ncall; i++) {
		const struct object_call *c = &was->call[i], *pin;

		if (c->role != OBJECT_ACQUIRE || c->kind != HOLD_GET)
			continue;
		pin = nth_acquire(now, c, plan_pin_twin(c->callee), place_among(was, i));
		if (!pin) {
			strbuf_addf(why, "%s() in %s() at %s:%u", c->callee, c->function, c->path, c->line);
			return -1;
		}
		o = &now->object[pin->object];
		if (whole(o, why))
			return -1;
	}
	for (size_t i = 0; i < was->ncall; i++)
		if (was->call[i].role == OBJECT_RELEASE && !releases_in(o, &was->call[i])) {
			strbuf_addf(why, "%s() in %s() at %s:%u has no successor", was->call[i].callee, was->call[i].function,
				    was->call[i].path, was->call[i].line);
			return -1;
		}
	return 0;
}
