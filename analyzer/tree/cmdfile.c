/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cmdfile.c - compile commands that an earlier build left beside its objects
 */
#include <string.h>
#include <sys/stat.h>
#include "../../lib/alloc.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

static bool older(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec < b->st_mtim.tv_sec ||
	       (a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec < b->st_mtim.tv_nsec);
}

/* "savedcmd_dir/x.o := clang ..." since 6.3, "cmd_dir/x.o := " before; '$' and '#' are doubled and hidden. */
static char *command_of(const struct strbuf *text)
{
	const char *p = text->buf;
	struct strbuf sb = STRBUF_INIT;
	size_t n;

	if (strncmp(p, "savedcmd_", 9) && strncmp(p, "cmd_", 4))
		return NULL;
	n = strcspn(p, "\n");
	p = memmem(p, n, " := ", 4);
	if (!p)
		return NULL;
	for (p += 4; *p && *p != '\n'; p++) {
		if (!strncmp(p, "$(pound)", 8)) {
			strbuf_addch(&sb, '#');
			p += 7;
			continue;
		}
		if ((*p == '$' && p[1] == '$') || (*p == '\\' && p[1] == '#'))
			p++;
		strbuf_addch(&sb, *p);
	}
	return strbuf_detach(&sb, NULL);
}

char *cmdfile_command(const struct tree *t, const char *path)
{
	const char *slash = strrchr(path, '/');
	int ndir = slash ? (int)(slash - path + 1) : 0;
	const char *base = path + ndir;
	struct strbuf name = STRBUF_INIT, text = STRBUF_INIT;
	struct stat cmd, conf;
	char *ret = NULL;

	strbuf_addf(&name, "%s/.config", t->objdir);
	if (stat(name.buf, &conf))
		goto out;
	strbuf_clear(&name);
	strbuf_addf(&name, "%s/%.*s.%.*s.o.cmd", t->objdir, ndir, path, (int)strlen(base) - 2, base);
	if (!stat(name.buf, &cmd) && !older(&cmd, &conf) && strbuf_read_file(&text, name.buf) >= 0)
		ret = command_of(&text);
out:
	strbuf_release(&name);
	strbuf_release(&text);
	return ret;
}
