/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * package.c - which distribution package a tree was unpacked from
 *
 * A figure about a real tree says little without the exact package version: the
 * archive moves. Asked in this order: the note that the unpacking wrote beside the
 * tree (<root>.package), the tree's own debian/changelog, and dpkg, when the folder
 * is named as the tarballs in /usr/src are.
 */
#include <string.h>
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/subprocess.h"
#include "kbuild_p.h"

static void first_line(struct strbuf *sb)
{
	strbuf_setlen(sb, strcspn(sb->buf, "\n"));
	strbuf_trim(sb);
}

static bool from_note(const struct tree *t, struct strbuf *sb)
{
	struct strbuf path = STRBUF_INIT;
	bool ok;

	strbuf_addf(&path, "%s.package", t->root);
	ok = fs_is_file(path.buf) && strbuf_read_file(sb, path.buf) >= 0;
	strbuf_release(&path);
	first_line(sb);
	return ok && sb->len;
}

/* "linux (6.12.117-1~deb12u1) bookworm; urgency=medium" gives "linux 6.12.117-1~deb12u1". */
static bool from_changelog(const struct tree *t, struct strbuf *sb)
{
	struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
	char *open, *close;
	bool ok = false;

	strbuf_clear(sb);
	strbuf_addf(&path, "%s/debian/changelog", t->root);
	if (fs_is_file(path.buf) && strbuf_read_file(&text, path.buf) >= 0) {
		first_line(&text);
		open = strstr(text.buf, " (");
		close = open ? strchr(open, ')') : NULL;
		if (close) {
			strbuf_add(sb, text.buf, (size_t)(open - text.buf));
			strbuf_addch(sb, ' ');
			strbuf_add(sb, open + 2, (size_t)(close - open - 2));
			ok = true;
		}
	}
	strbuf_release(&path);
	strbuf_release(&text);
	return ok;
}

/* The folder's name is the package's, and the version dpkg has is the version of this tree. */
static bool from_dpkg(const struct tree *t, struct strbuf *sb)
{
	const char *name = strrchr(t->root, '/') + 1;
	struct strbuf version = STRBUF_INIT;
	const char *const argv[] = { "dpkg-query", "-W", "-f", "${Version}", name, NULL };
	struct subprocess p = { .argv = argv, .out = &version, .quiet_err = true, .timeout = 20 };
	size_t n = strlen(t->version);
	bool ok = false;

	strbuf_clear(sb);
	if (!strncmp(name, "linux-source-", strlen("linux-source-")) && !subprocess_run(&p)) {
		strbuf_trim(&version);
		ok = !strncmp(version.buf, t->version, n) &&
		     (version.buf[n] == '-' || version.buf[n] == '+' || version.buf[n] == '~');
	}
	if (ok)
		strbuf_addf(sb, "%s %s", name, version.buf);
	strbuf_release(&version);
	return ok;
}

const char *tree_package(const struct tree *t)
{
	struct strbuf sb = STRBUF_INIT;
	const char *ret = NULL;

	if (from_note(t, &sb) || from_changelog(t, &sb) || from_dpkg(t, &sb))
		ret = intern(sb.buf);
	strbuf_release(&sb);
	return ret;
}
