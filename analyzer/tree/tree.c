/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree.c - what kernel tree is this
 *
 * The version comes from the assignments at the top of the Makefile, not from
 * running make: a tree must be recognised before anything of it is executed.
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
#include "../../lib/vec.h"
#include "kbuild_p.h"

/* ARCH= values whose folder has another name; the top Makefile's SRCARCH. */
static const struct {
	const char *arch, *srcarch;
} srcarch_of[] = {
	{ "i386", "x86" },
	{ "parisc64", "parisc" },
	{ "sh64", "sh" },
	{ "sparc32", "sparc" },
	{ "sparc64", "sparc" },
	{ "tilegx", "tile" },
	{ "tilepro", "tile" },
	{ "x86_64", "x86" },
};

static const char *find_srcarch(const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(srcarch_of); i++)
		if (!strcmp(srcarch_of[i].arch, arch))
			return srcarch_of[i].srcarch;
	return arch;
}

/* "NAME = value" at the start of a line of the Makefile's head; interned, "" when empty, else NULL. */
static const char *assignment(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = text; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL) {
		const char *q = p + n;

		if (strncmp(p, name, n))
			continue;
		q += strspn(q, " \t");
		if (*q == ':')
			q++;
		if (*q != '=')
			continue;
		q++;
		q += strspn(q, " \t");
		return intern_n(q, strcspn(q, " \t\r\n#"));
	}
	return NULL;
}

static int read_version(struct tree *t)
{
	struct strbuf sb = STRBUF_INIT, path = STRBUF_INIT;
	const char *v, *p, *s, *extra;
	int ret = -1;

	strbuf_addf(&path, "%s/Makefile", t->root);
	if (strbuf_read_file(&sb, path.buf) < 0) {
		error_errno("'%s' is not a kernel tree: cannot read '%s'", t->root, path.buf);
		goto out;
	}
	v = assignment(sb.buf, "VERSION");
	p = assignment(sb.buf, "PATCHLEVEL");
	s = assignment(sb.buf, "SUBLEVEL");
	extra = assignment(sb.buf, "EXTRAVERSION");
	if (!v || !*v || !p || !*p) {
		error("'%s' is not a kernel tree: no VERSION and PATCHLEVEL in its Makefile", t->root);
		goto out;
	}
	t->major = (int)strtol(v, NULL, 10);
	t->minor = (int)strtol(p, NULL, 10);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s.%s.%s%s", v, p, s && *s ? s : "0", extra ? extra : "");
	t->version = intern(sb.buf);
	ret = 0;
out:
	strbuf_release(&sb);
	strbuf_release(&path);
	return ret;
}

/* Canonical path of a folder that need not exist yet; interned. */
static const char *future_realpath(const char *path)
{
	struct strbuf abs = STRBUF_INIT, norm = STRBUF_INIT, tail = STRBUF_INIT;
	char *real = NULL, *cwd = NULL;
	const char *ret;

	if (path[0] != '/') {
		cwd = fs_realpath(".");
		strbuf_addf(&abs, "%s/", cwd ? cwd : "");
	}
	strbuf_addstr(&abs, path);
	fs_normalise(abs.buf, &norm);
	while (!(real = fs_realpath(norm.len ? norm.buf : "/"))) {
		char *slash = strrchr(norm.buf, '/');
		struct strbuf longer = STRBUF_INIT;

		if (!slash)
			break;
		strbuf_addf(&longer, "%s%s", slash, tail.buf);
		strbuf_release(&tail);
		tail = longer;
		strbuf_setlen(&norm, (size_t)(slash - norm.buf));
	}
	strbuf_clear(&abs);
	strbuf_addf(&abs, "%s%s", real && strcmp(real, "/") ? real : "", tail.buf);
	ret = intern(abs.len ? abs.buf : "/");
	vec_free_(real);
	vec_free_(cwd);
	strbuf_release(&abs);
	strbuf_release(&norm);
	strbuf_release(&tail);
	return ret;
}

static int check_parts(const struct tree *t)
{
	static const char *const part[] = { "Kconfig", "scripts/Kbuild.include", "include/linux/mm.h" };
	struct strbuf sb = STRBUF_INIT;
	int ret = 0;

	for (size_t i = 0; i < ARRAY_SIZE(part) && !ret; i++) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%s/%s", t->root, part[i]);
		if (!fs_is_file(sb.buf))
			ret = error("'%s' is not a kernel tree: '%s' is missing", t->root, part[i]);
	}
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/arch/%s", t->root, t->srcarch);
	if (!ret && !fs_is_dir(sb.buf))
		ret = error("'%s' has no architecture '%s': no folder 'arch/%s'", t->root, t->arch,
			    t->srcarch);
	strbuf_release(&sb);
	return ret;
}

int tree_open(struct tree *t, const char *root, const char *objdir, const char *arch)
{
	char *real = fs_realpath(root);

	*t = (struct tree){ NULL };
	if (!real)
		return error_errno("cannot open the kernel tree '%s'", root);
	t->root = intern(real);
	vec_free_(real);
	if (!fs_is_dir(t->root))
		return error("cannot open the kernel tree '%s': not a directory", root);
	if (t->root[1] == '\0')
		return error("'/' is not a kernel tree");
	t->arch = intern(arch && *arch ? arch : "x86_64");
	t->srcarch = find_srcarch(t->arch);
	if (check_parts(t) || read_version(t))
		return -1;
	t->objdir = future_realpath(objdir && *objdir ? objdir : t->root);
	t->package = tree_package(t);
	return 0;
}

const char *tree_relative(const struct tree *t, const char *abs)
{
	size_t n = strlen(t->root);

	if (!strncmp(abs, t->root, n) && abs[n] == '/' && abs[n + 1])
		return intern(abs + n + 1);
	return intern(abs);
}
