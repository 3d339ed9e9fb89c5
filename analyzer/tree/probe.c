/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe.c - ask kbuild itself which objects a folder builds, and how
 *
 * GNU make reads the files named in $MAKEFILES before any other, in every make of
 * a recursive build. Ours overrides a few of kbuild's variables, which have kept
 * their names from 4.19 to 7.x, and adds two goals:
 *
 *   guptool-units  in the top Makefile, where all variables are exported and no
 *		    'prepare' is in the way: runs scripts/Makefile.build -n once for
 *		    each folder above a wanted file, in parallel, output to a file each
 *   guptool-probe  in scripts/Makefile.build: prints what the folder's Makefile came
 *		    to: members, modules, folders that are entered
 *
 * if_changed_rule is overridden so that the command of an object is one line,
 * printed for objects already built as well; a command for an object that is no
 * member is printed too and not counted. may-sync-config is emptied so that the
 * configuration is never touched (need-compiler usually follows it: without, every
 * test of a compiler option fails). Those tests get our folder to write in. A target's own variables apply because make
 * expands its real rule. What an architecture adds in the recipe of a 'prepare'
 * target is not seen; those are options of code generation (stack guards).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/subprocess.h"
#include "kbuild_p.h"

static const char hook[] =
	"override TMPOUT = $(guptool-out)/test_$$$$\n"
	"ifneq ($(obj),)\n"
	"override if_changed_rule = $(if $(filter cc_o_c,$(1)),guptool-cc $@ $(CC) $(c_flags),@:)\n"
	"override single-subdirs :=\n"
	"override single-subdir-goals :=\n"
	"override obj-dirs :=\n"
	"override objtool_dep :=\n"
	"override objtool_obj :=\n"
	"override recordmcount_source :=\n"
	"guptool-probe:\n"
	"\t$(foreach o,$(filter $(guptool-want),$(real-obj-y) $(lib-y) $(extra-y) $(always-y) $(always)),guptool-y $o;)\n"
	"\t$(foreach o,$(filter $(guptool-want),$(real-obj-m)),guptool-m $o;)\n"
	"\tguptool-sub $(subdir-ym)\n"
	".PHONY: guptool-probe\n"
	"else\n"
	"override may-sync-config :=\n"
	"override need-compiler := 1\n"
	"guptool-units:\n"
	"\t@echo guptool-top $(build-dir) $(build-dirs) $(vmlinux-dirs) $(vmlinux-alldirs) > '$(guptool-out)/top'\n"
	"\t+@$(MAKE) --no-print-directory -k -f '$(guptool-out)/folders.mk'\n"
	".PHONY: guptool-units\n"
	"endif\n";

/* --- the folders above the wanted files --- */

struct folder {
	const char *dir;	/* interned; "." is the root, which is asked for folders only */
	VEC(const char *) object;
};

struct asking {
	const struct tree *tree;
	const struct kbuild_opts *opts;
	char *out;		/* temporary folder */
	VEC(struct folder) folder;
	struct strmap by_dir;	/* to index in 'folder' + 1 */
};

static bool has_makefile(const struct tree *t, const char *dir)
{
	struct strbuf sb = STRBUF_INIT;
	bool ret;

	strbuf_addf(&sb, "%s/%s/Kbuild", t->root, dir);
	ret = fs_is_file(sb.buf);
	if (!ret) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%s/%s/Makefile", t->root, dir);
		ret = fs_is_file(sb.buf);
	}
	strbuf_release(&sb);
	return ret;
}

/* NULL when the folder has no makefile. */
static struct folder *folder_of(struct asking *q, const char *dir)
{
	size_t i = (size_t)(uintptr_t)strmap_get(&q->by_dir, dir);

	if (!i) {
		if (!has_makefile(q->tree, dir))
			return NULL;
		vec_push(&q->folder, (struct folder){ .dir = intern(dir) });
		i = q->folder.n;
		strmap_put(&q->by_dir, dir, (void *)(uintptr_t)i);
	}
	return &q->folder.v[i - 1];
}

/* Ask the folders above 'path', the root included, for 'object'; NULL: only what they enter. */
static void want_above(struct asking *q, const char *path, const char *object)
{
	struct strbuf dir = STRBUF_INIT;
	char *slash;

	strbuf_addstr(&dir, path);
	while ((slash = strrchr(dir.buf, '/'))) {
		struct folder *f;

		strbuf_setlen(&dir, (size_t)(slash - dir.buf));
		f = folder_of(q, dir.buf);
		if (f && object)
			vec_push(&f->object, object);
	}
	folder_of(q, ".");
	strbuf_release(&dir);
}

/* "a/b/c" seen from "a/d/e" is "../../b/c". */
static void relative_to(const char *path, const char *dir, struct strbuf *out)
{
	size_t common = 0, i;

	for (i = 0; dir[i] && dir[i] == path[i]; i++)
		if (dir[i] == '/')
			common = i + 1;
	if (!dir[i] && path[i] == '/')
		common = i + 1;
	for (const char *p = dir + (common > strlen(dir) ? strlen(dir) : common); *p; p++)
		if (p == dir + common || p[-1] == '/')
			strbuf_addstr(out, "../");
	strbuf_addstr(out, path + common);
}

static void add_want(struct asking *q, const struct probe_want *w)
{
	struct strbuf object = STRBUF_INIT;
	struct folder *f;

	if (w->dir) {
		strbuf_addf(&object, "%s/", w->dir);
		relative_to(w->path, w->dir, &object);
	} else {
		strbuf_addstr(&object, w->path);
	}
	object.buf[object.len - 1] = 'o';	/* ends in .c: see why_foreign() */
	if (w->dir) {
		want_above(q, w->dir, NULL);
		f = folder_of(q, w->dir);
		if (f)
			vec_push(&f->object, intern(object.buf));
	} else {
		want_above(q, w->path, intern(object.buf));
	}
	strbuf_release(&object);
}

/* --- running make --- */

static void write_folders(const struct asking *q, struct strbuf *sb)
{
	strbuf_addstr(sb, "all:\n.PHONY: all\n");
	for (size_t i = 0; i < q->folder.n; i++) {
		const struct folder *f = &q->folder.v[i];

		strbuf_addf(sb, "want-%zu :=", i);
		for (size_t j = 0; j < f->object.n; j++)
			strbuf_addf(sb, " %s", f->object.v[j]);
		strbuf_addf(sb, "\nall: folder-%zu\n.PHONY: folder-%zu\nfolder-%zu:\n"
			    "\t+@$(MAKE) --no-print-directory -k -n -f $(srctree)/scripts/Makefile.build"
			    " obj=%s need-builtin=1 need-modorder=1 guptool-want=\"$(want-%zu)\""
			    " guptool-probe $(want-%zu) > '$(guptool-out)/%zu' 2> '$(guptool-out)/%zu.err'; :\n",
			    i, i, i, f->dir, i, i, i, i);
	}
}

static int write_to(const struct asking *q, const char *name, const char *data, size_t len)
{
	char *path = fs_join(q->out, name);
	int ret = fs_write_file(path, data, len);

	if (ret)
		ret = error_errno("cannot write '%s'", path);
	vec_free_(path);
	return ret;
}

/* Empty when it cannot be read: make did not come that far. */
static void read_from(const struct asking *q, const char *name, struct strbuf *sb)
{
	char *path = fs_join(q->out, name);

	strbuf_clear(sb);
	if (strbuf_read_file(sb, path) < 0)
		strbuf_clear(sb);
	vec_free_(path);
}

static int run_make(struct asking *q)
{
	struct strbuf log = STRBUF_INIT, arg = STRBUF_INIT, env = STRBUF_INIT, top = STRBUF_INIT;
	struct words w = { VEC_INIT };
	VEC(const char *) envv = VEC_INIT;
	struct subprocess p = { .out = &log, .err = &log };
	int ret = 0;

	kbuild_make_args(q->tree, q->opts, &w);
	strbuf_addf(&arg, "guptool-out=%s", q->out);
	vec_push(&w.w, xstrdup(arg.buf));
	vec_push(&w.w, xstrdup("guptool-units"));
	vec_push(&w.w, NULL);
	for (const char *const *e = kbuild_env; *e; e++)
		vec_push(&envv, *e);
	strbuf_addf(&env, "MAKEFILES=%s/hook.mk", q->out);
	vec_push(&envv, env.buf);
	vec_push(&envv, NULL);
	p.argv = (const char *const *)w.w.v;
	p.env = envv.v;
	subprocess_run(&p);
	read_from(q, "top", &top);
	if (p.status < 0 || !top.len)
		ret = kbuild_make_failed(&p, "ask kbuild for flags", &log, NULL);
	w.w.n--;
	words_release(&w);
	vec_release(&envv);
	strbuf_release(&log);
	strbuf_release(&arg);
	strbuf_release(&env);
	strbuf_release(&top);
	return ret;
}

/* --- reading the answers --- */

static char *line_of(char **text)
{
	char *line = *text;
	char *end = line + strcspn(line, "\n");

	if (!*line)
		return NULL;
	*text = *end ? end + 1 : end;
	*end = '\0';
	return line;
}

/* "word rest": cuts the word off, returns the rest. */
static char *cut_word(char *p)
{
	p += strcspn(p, " ;");
	if (*p)
		*p++ = '\0';
	return p + strspn(p, " ;");
}

static struct probe_object *object_of(struct probe *p, const char *dir, const char *spelled)
{
	struct strbuf norm = STRBUF_INIT;
	const char *object;

	fs_normalise(spelled, &norm);
	object = intern(norm.buf);
	strbuf_release(&norm);
	for (size_t i = p->object.n; i-- > 0 && p->object.v[i].dir == dir;)
		if (p->object.v[i].object == object)
			return &p->object.v[i];
	vec_push(&p->object, (struct probe_object){ .dir = dir, .object = object });
	return &p->object.v[p->object.n - 1];
}

/* "guptool-y a.o; guptool-y b.o;" */
static void read_members(struct probe *p, const char *dir, char *line, bool module)
{
	while (*line) {
		char *object = cut_word(line);
		struct probe_object *o;

		if (!*object)
			break;
		line = cut_word(object);
		o = object_of(p, dir, object);
		o->module |= module && !o->member;
		o->member = true;
	}
}

static void add_edges(struct strmap *entered, const char *dir, char *line)
{
	while (*line) {
		char *next = cut_word(line);
		size_t n = strlen(line);

		while (n > 1 && line[n - 1] == '/')
			line[--n] = '\0';
		if (n) {
			struct strbuf key = STRBUF_INIT;

			strbuf_addf(&key, "%s %s", dir, !strncmp(line, "./", 2) ? line + 2 : line);
			strmap_put(entered, key.buf, (void *)intern(strchr(key.buf, ' ') + 1));
			strbuf_release(&key);
		}
		line = next;
	}
}

static void read_folder(struct probe *p, const struct asking *q, size_t i, struct strmap *entered)
{
	const char *dir = q->folder.v[i].dir;
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;
	struct probe_dir d = { .dir = dir };
	bool answered = false;
	char *pos, *line;

	strbuf_addf(&name, "%zu", i);
	read_from(q, name.buf, &text);
	for (pos = text.buf; (line = line_of(&pos));) {
		if (!strncmp(line, "guptool-cc ", 11)) {
			char *object = line + 11;
			char *command = cut_word(object);
			struct probe_object *o = object_of(p, dir, object);

			if (!o->command)
				o->command = xstrdup(command);
		} else if (!strncmp(line, "guptool-y ", 10)) {
			read_members(p, dir, line, false);
		} else if (!strncmp(line, "guptool-m ", 10)) {
			read_members(p, dir, line, true);
		} else if (!strncmp(line, "guptool-sub", 11)) {
			add_edges(entered, dir, cut_word(line));
			answered = true;
		}
	}
	if (!answered) {
		strbuf_addstr(&name, ".err");
		read_from(q, name.buf, &text);
		strbuf_setlen(&text, strcspn(text.buf, "\n"));
		d.failure = xstrdup(text.len ? text.buf : "make gave no answer");
	}
	vec_push(&p->dir, d);
	strbuf_release(&text);
	strbuf_release(&name);
}

static struct probe_dir *find_dir(const struct probe *p, const char *dir)
{
	for (size_t i = 0; i < p->dir.n; i++)
		if (!strcmp(p->dir.v[i].dir, dir))
			return &p->dir.v[i];
	return NULL;
}

const struct probe_dir *probe_find_dir(const struct probe *p, const char *dir)
{
	return find_dir(p, dir);
}

/* Follow the folders that are entered, from the top; the "" folder stands for the top Makefile. */
static void mark_reached(struct probe *p, const struct strmap *entered)
{
	bool again = true;

	while (again) {
		again = false;
		strmap_each(entered, e) {
			size_t n = strcspn(e->key, " ");
			const char *from = intern_n(e->key, n);
			struct probe_dir *parent = n ? find_dir(p, from) : NULL;
			struct probe_dir *child = find_dir(p, e->value);

			if (child && !child->reached && (!n || (parent && parent->reached))) {
				child->reached = true;
				again = true;
			}
		}
	}
}

static void read_answers(struct probe *p, const struct asking *q)
{
	struct strmap entered = STRMAP_INIT;
	struct strbuf top = STRBUF_INIT;

	read_from(q, "top", &top);
	strbuf_trim(&top);
	add_edges(&entered, "", cut_word(top.buf));
	for (size_t i = 0; i < q->folder.n; i++)
		read_folder(p, q, i, &entered);
	mark_reached(p, &entered);
	strmap_release(&entered);
	strbuf_release(&top);
}

/* --- entry --- */

/* A folder for make's in- and output. $MAKEFILES is split at white space. */
static char *make_temp(void)
{
	const char *tmp = getenv("TMPDIR");
	struct strbuf sb = STRBUF_INIT;

	if (!tmp || tmp[0] != '/' || strpbrk(tmp, " \t\n'\"$#:;%"))
		tmp = "/tmp";
	strbuf_addf(&sb, "%s/guptool-XXXXXX", tmp);
	if (!mkdtemp(sb.buf)) {
		error_errno("cannot create a temporary folder in '%s'", tmp);
		strbuf_release(&sb);
		return NULL;
	}
	return strbuf_detach(&sb, NULL);
}

int probe_run(struct probe *p, const struct tree *t, const struct kbuild_opts *o,
	      const struct probe_wants *wants)
{
	struct asking q = { .tree = t, .opts = o };
	struct strbuf sb = STRBUF_INIT;
	int ret = -1;

	*p = (struct probe){ VEC_INIT };
	for (size_t i = 0; i < wants->v.n; i++)
		add_want(&q, &wants->v.v[i]);
	ret = 0;
	if (!q.folder.n)
		goto out;
	ret = -1;
	q.out = make_temp();
	if (!q.out)
		goto out;
	write_folders(&q, &sb);
	if (!write_to(&q, "hook.mk", hook, sizeof(hook) - 1) &&
	    !write_to(&q, "folders.mk", sb.buf, sb.len) && !run_make(&q)) {
		read_answers(p, &q);
		ret = 0;
	}
	if (fs_remove_tree(q.out))
		warning("cannot remove '%s': %s", q.out, strerror(errno));
out:
	for (size_t i = 0; i < q.folder.n; i++)
		vec_release(&q.folder.v[i].object);
	vec_release(&q.folder);
	strmap_release(&q.by_dir);
	vec_free_(q.out);
	strbuf_release(&sb);
	return ret;
}

void probe_release(struct probe *p)
{
	for (size_t i = 0; i < p->object.n; i++)
		vec_free_(p->object.v[i].command);
	for (size_t i = 0; i < p->dir.n; i++)
		vec_free_(p->dir.v[i].failure);
	vec_release(&p->object);
	vec_release(&p->dir);
}
