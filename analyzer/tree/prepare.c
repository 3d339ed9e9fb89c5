/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * prepare.c - an object directory with the generated headers in it
 *
 * Only headers count: what is parsed needs autoconf.h, asm-offsets.h and the
 * like, never an object. So 'prepare' runs with -k, and what it could not do is
 * held against it only when a needed header is missing.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../../lib/subprocess.h"
#include "kbuild_p.h"

const char *const kbuild_env[] = {
	"LC_ALL=C",
	/* of an outer make */
	"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "sub_make_done", "srctree",
	"objtree", "VPATH",
	/* kbuild's own knobs: an index must not depend on the caller's environment */
	"KBUILD_OUTPUT", "KBUILD_SRC", "KBUILD_EXTMOD", "KBUILD_VERBOSE", "KCONFIG_CONFIG",
	"KCONFIG_ALLCONFIG", "ARCH", "SRCARCH", "CROSS_COMPILE", "LLVM", "LLVM_IAS", "CC", "LD", "HOSTCC",
	"O", "V", "C", "W", "M",
	"KCFLAGS", "KCPPFLAGS", "KAFLAGS", "obj", "CHECK", "CF",
	NULL
};

/* --- the compiler --- */

static void addf(struct words *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void addf(struct words *w, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	vec_push(&w->w, strbuf_detach(&sb, NULL));
}

static bool at_least(const struct tree *t, int major, int minor)
{
	return t->major > major || (t->major == major && t->minor >= minor);
}

/*
 * LLVM=-19 is known since 5.18, LLVM=1 since 5.7. Before that only CC is given
 * and the rest of the tools are binutils; nothing is assembled or linked but host tools.
 */
static void add_llvm(struct words *w, const struct tree *t, const char *suffix)
{
	static const char *const tool[][2] = {
		{ "LD", "ld.lld" }, { "AR", "llvm-ar" }, { "NM", "llvm-nm" }, { "STRIP", "llvm-strip" },
		{ "OBJCOPY", "llvm-objcopy" }, { "OBJDUMP", "llvm-objdump" }, { "READELF", "llvm-readelf" },
		{ "HOSTCC", "clang" }, { "HOSTCXX", "clang++" }, { "HOSTAR", "llvm-ar" }, { "HOSTLD", "ld.lld" },
	};

	if (at_least(t, 5, 18)) {
		addf(w, "LLVM=%s", suffix);
		return;
	}
	addf(w, "CC=clang%s", suffix);
	if (!at_least(t, 5, 7))
		return;
	addf(w, "LLVM=1");
	addf(w, "LLVM_IAS=1");
	for (size_t i = 0; i < ARRAY_SIZE(tool); i++)
		addf(w, "%s=%s%s", tool[i][0], tool[i][1], suffix);
}

void kbuild_make_args(const struct tree *t, const struct kbuild_opts *o, struct words *out)
{
	struct kconfig c;

	kconfig_read(&c, t);
	addf(out, "make");
	addf(out, "--no-print-directory");
	addf(out, "-j%d", o->jobs < 1 ? 1 : o->jobs);
	addf(out, "-C");
	addf(out, "%s", t->root);
	if (strcmp(t->objdir, t->root))
		addf(out, "O=%s", t->objdir);
	addf(out, "ARCH=%s", t->arch);
	if (!kconfig_get(&c, "CONFIG_CC_IS_GCC"))
		add_llvm(out, t, o->llvm ? o->llvm : "-19");
	if (o->cross)
		addf(out, "CROSS_COMPILE=%s", o->cross);
	kconfig_release(&c);
}

const char *kbuild_compiler(const struct tree *t)
{
	static const char *const kind[][3] = {
		{ "CONFIG_CC_IS_CLANG", "CONFIG_CLANG_VERSION", "clang" },
		{ "CONFIG_CC_IS_GCC", "CONFIG_GCC_VERSION", "gcc" },
	};
	struct strbuf sb = STRBUF_INIT;
	const char *ret = NULL;
	struct kconfig c;

	kconfig_read(&c, t);
	for (size_t i = 0; i < ARRAY_SIZE(kind) && !ret; i++) {
		const char *v = kconfig_get(&c, kind[i][1]);
		long n = v ? strtol(v, NULL, 10) : 0;

		if (!kconfig_get(&c, kind[i][0]))
			continue;
		strbuf_addstr(&sb, kind[i][2]);
		if (n)
			strbuf_addf(&sb, " %ld.%ld.%ld", n / 10000, n / 100 % 100, n % 100);
		ret = intern(sb.buf);
	}
	kconfig_release(&c);
	strbuf_release(&sb);
	return ret ? ret : "unknown";
}

/* --- is it prepared? --- */

/* %s is the arch/ folder. */
static const char *const needed[] = {
	"include/config/auto.conf",
	"include/generated/autoconf.h",
	"include/generated/bounds.h",
	"include/generated/timeconst.h",
	"include/generated/asm-offsets.h",
	"include/generated/utsrelease.h",
	"arch/%s/include/generated/asm",
};

static void expand(struct strbuf *sb, const char *pattern, const char *srcarch)
{
	const char *p = strstr(pattern, "%s");

	strbuf_clear(sb);
	if (p) {
		strbuf_add(sb, pattern, (size_t)(p - pattern));
		strbuf_addstr(sb, srcarch);
		strbuf_addstr(sb, p + 2);
	} else {
		strbuf_addstr(sb, pattern);
	}
}

/* The first thing that is missing, relative to the objdir; interned; NULL when all are there. */
static const char *missing(const struct tree *t)
{
	struct strbuf rel = STRBUF_INIT, path = STRBUF_INIT;
	const char *ret = NULL;
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(needed) && !ret; i++) {
		expand(&rel, needed[i], t->srcarch);
		strbuf_clear(&path);
		strbuf_addf(&path, "%s/%s", t->objdir, rel.buf);
		if (stat(path.buf, &st))
			ret = intern(rel.buf);
	}
	strbuf_release(&rel);
	strbuf_release(&path);
	return ret;
}

static bool exists_in(const char *dir, const char *name, struct stat *st)
{
	char *path = fs_join(dir, name);
	bool ret = !stat(path, st);

	vec_free_(path);
	return ret;
}

/* .config was edited after the generated headers were made. */
static bool stale(const struct tree *t)
{
	struct stat conf, gen;

	return exists_in(t->objdir, ".config", &conf) &&
	       exists_in(t->objdir, "include/config/auto.conf", &gen) &&
	       (conf.st_mtim.tv_sec > gen.st_mtim.tv_sec ||
		(conf.st_mtim.tv_sec == gen.st_mtim.tv_sec &&
		 conf.st_mtim.tv_nsec > gen.st_mtim.tv_nsec));
}

/* kbuild refuses a second build directory then, and headers of the root would shadow ours. */
static bool root_is_dirty(const struct tree *t)
{
	struct strbuf gen = STRBUF_INIT;
	struct stat st;
	bool ret;

	strbuf_addf(&gen, "arch/%s/include/generated", t->srcarch);
	ret = exists_in(t->root, ".config", &st) || exists_in(t->root, "include/config", &st) ||
	      exists_in(t->root, gen.buf, &st);
	strbuf_release(&gen);
	return ret;
}

/* --- running make --- */

int kbuild_make_failed(const struct subprocess *p, const char *what, const struct strbuf *said,
		       const char *log)
{
	const char *best = NULL, *last = "";
	size_t nbest = 0, nlast = 0;
	struct strbuf why = STRBUF_INIT;

	for (const char *l = said->buf; *l;) {
		size_t n = strcspn(l, "\n");

		if (n) {
			last = l;
			nlast = n;
			if (!best && (memmem(l, n, "rror", 4) || memmem(l, n, "***", 3) ||
				      memmem(l, n, "not found", 9))) {
				best = l;
				nbest = n;
			}
		}
		l += n + (l[n] == '\n');
	}
	if (!best) {
		best = last;
		nbest = nlast;
	}
	subprocess_reason(p, &why);
	error("cannot %s: make: %s: %.*s%s%s%s", what, why.buf, (int)nbest, best,
	      log ? " (log: '" : "", log ? log : "", log ? "')" : "");
	strbuf_release(&why);
	return -1;
}

struct step {
	const struct tree *tree;
	const struct kbuild_opts *opts;
	const char *makefiles;	/* "MAKEFILES=..." or NULL */
	struct strbuf said;	/* all steps */
	char *log;
};

static void make_env(const struct step *s, struct words *env)
{
	for (const char *const *e = kbuild_env; *e; e++)
		vec_push(&env->w, xstrdup(*e));
	if (s->makefiles)
		vec_push(&env->w, xstrdup(s->makefiles));
}

/* One make of the goals; its output goes to the log. Failure is the caller's to judge. */
static void run_step(struct step *s, const char *const *goals, struct subprocess *p)
{
	struct words w = { VEC_INIT }, env = { VEC_INIT };

	make_env(s, &env);
	vec_push(&env.w, NULL);
	*p = (struct subprocess){ .env = (const char *const *)env.w.v };
	if (!s->opts->verbose)
		p->out = p->err = &s->said;
	kbuild_make_args(s->tree, s->opts, &w);
	addf(&w, "-k");
	for (; *goals; goals++)
		addf(&w, "%s", *goals);
	for (size_t i = 0; i < w.w.n; i++)
		strbuf_addf(&s->said, "%s%s", i ? " " : "$ ", w.w.v[i]);
	vec_push(&w.w, NULL);
	strbuf_addch(&s->said, '\n');
	p->argv = (const char *const *)w.w.v;
	progress_tick(0, w.w.v[w.w.n - 2]);
	subprocess_run(p);
	p->argv = p->env = NULL;
	if (fs_write_file(s->log, s->said.buf, s->said.len))
		warning("cannot write the log '%s'", s->log);
	words_release(&w);
	words_release(&env);
}

static int configure(struct step *s)
{
	const struct tree *t = s->tree;
	const char *config = s->opts->config ? s->opts->config : "allmodconfig";
	const char *goals[] = { config, NULL };
	struct subprocess p;
	struct stat st;

	if (exists_in(t->objdir, ".config", &st))
		goals[0] = "olddefconfig";	/* 'prepare' would ask about new symbols */
	run_step(s, goals, &p);
	if (!exists_in(t->objdir, ".config", &st) || p.status)
		return kbuild_make_failed(&p, "configure the kernel", &s->said, s->log);
	return 0;
}

/*
 * A host tool that fails (dtc of 5.4 does not link with gcc 10 and later) stops kbuild
 * before it comes to the headers made by the Kbuild file at the top. Those need only
 * the compiler: ask for them by name.
 */
static void make_headers_alone(struct step *s)
{
	static const char text[] =
		"guptool-headers:\n"
		"\t+@$(MAKE) -k -f $(srctree)/scripts/Makefile.build obj=. include/generated/bounds.h "
		"include/generated/timeconst.h include/generated/asm-offsets.h\n"
		".PHONY: guptool-headers\n";
	static const char *const goals[] = { "guptool-headers", NULL };
	char *path = fs_join(s->tree->objdir, "guptool-headers.mk");
	struct strbuf env = STRBUF_INIT;
	struct subprocess p;

	strbuf_addf(&env, "MAKEFILES=%s", path);
	s->makefiles = env.buf;
	if (!fs_write_file(path, text, sizeof(text) - 1))
		run_step(s, goals, &p);
	s->makefiles = NULL;
	strbuf_release(&env);
	vec_free_(path);
}

static int make_headers(struct step *s)
{
	static const char *const goals[] = { "prepare", NULL };
	size_t before = s->said.len;
	struct subprocess p;
	const char *what;

	run_step(s, goals, &p);
	if (missing(s->tree))
		make_headers_alone(s);
	what = missing(s->tree);
	if (what) {
		struct strbuf text = STRBUF_INIT, said = STRBUF_INIT;

		strbuf_addf(&text, "prepare '%s': '%s' is missing", s->tree->objdir, what);
		strbuf_addstr(&said, s->said.buf + before);
		kbuild_make_failed(&p, text.buf, &said, s->log);
		strbuf_release(&text);
		strbuf_release(&said);
		return -1;
	}
	if (p.status)
		warning("'make prepare' failed, but the generated headers are there (log: '%s')", s->log);
	return 0;
}

static int refuse(const struct tree *t, const struct kbuild_opts *o)
{
	const char *what = missing(t);

	if (!strcmp(t->objdir, t->root))
		return error("the tree '%s' is not prepared ('%s' is missing) and is not written: "
			     "give an object directory of its own", t->root, what);
	if (o->no_prepare)
		return error("'%s' is not prepared: '%s' is missing", t->objdir, what);
	if (root_is_dirty(t))
		return error("the source tree '%s' is not clean: run 'make mrproper' there, or use it as "
			     "the object directory", t->root);
	return 0;
}

int kbuild_prepare(const struct tree *t, const struct kbuild_opts *o)
{
	struct step s = { .tree = t, .opts = o, .said = STRBUF_INIT };
	int ret;

	if (!missing(t)) {
		if (stale(t))
			warning("'%s/.config' is newer than the headers made from it", t->objdir);
		return 0;
	}
	if (refuse(t, o))
		return -1;
	if (fs_mkdir_p(t->objdir))
		return error_errno("cannot create the object directory '%s'", t->objdir);
	s.log = fs_join(t->objdir, "guptool-prepare.log");
	progress_start("preparing the kernel's headers", 0);
	ret = configure(&s);
	if (!ret)
		ret = make_headers(&s);
	progress_done();
	strbuf_release(&s.said);
	vec_free_(s.log);
	return ret;
}
