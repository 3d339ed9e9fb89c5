/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * golden.h - inputs that end in what a stage makes of them
 *
 * DIR/NAME.c ends in a comment whose first line is "golden: STAGE" and whose
 * others are the text. ACCEPT=1 in the environment writes it anew, ONLY=WORD
 * takes the files with WORD in their name. Included after cmocka.h.
 */
#ifndef GUPTOOL_TEST_GOLDEN_H
#define GUPTOOL_TEST_GOLDEN_H
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/vec.h"

struct golden_files {
	VEC(char *) path;	/* sorted */
};

static inline int golden_by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The inputs of a folder; none is a failure of the caller's. */
static inline void golden_find(struct golden_files *g, const char *dir)
{
	DIR *d = opendir(dir);
	const char *only = getenv("ONLY");
	struct dirent *e;

	*g = (struct golden_files){ VEC_INIT };
	if (!d)
		fprintf(stderr, "%s: run me from the top of the tree\n", dir);
	while (d && (e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);

		if (len > 2 && !strcmp(e->d_name + len - 2, ".c") && (!only || strstr(e->d_name, only)))
			vec_push(&g->path, fs_join(dir, e->d_name));
	}
	if (d)
		closedir(d);
	vec_sort(&g->path, golden_by_name);
}

static inline void golden_release(struct golden_files *g)
{
	for (size_t i = 0; i < g->path.n; i++)
		free(g->path.v[i]);
	vec_release(&g->path);
}

/* The comment as it stands at the end of a file. */
static inline void golden_comment(const char *stage, const char *text, struct strbuf *out)
{
	const char *end;

	strbuf_addf(out, "/* golden: %s\n", stage);
	for (; *text; text = end + 1) {
		end = strchr(text, '\n');
		strbuf_addstr(out, end == text ? " *" : " * ");
		strbuf_add(out, text, end - text + 1);
	}
	/* a comment that ends in the text would end ours */
	for (char *p = out->buf; (p = strstr(p, "*/")) != NULL; p++)
		p[1] = '|';
	strbuf_addstr(out, " */\n");
}

/* 'text', lines that each end, is what the file says? */
static inline void golden_compare(const char *path, const char *stage, const char *text)
{
	struct strbuf file = STRBUF_INIT, got = STRBUF_INIT, head = STRBUF_INIT;
	const char *block;

	assert_int_equal(strbuf_read_file(&file, path), 0);
	golden_comment(stage, text, &got);
	strbuf_addf(&head, "/* golden: %s\n", stage);
	block = strstr(file.buf, head.buf);
	if (getenv("ACCEPT") && (!block || strcmp(block, got.buf))) {
		if (block)
			strbuf_setlen(&file, block - file.buf);
		else
			strbuf_addch(&file, '\n');
		strbuf_addstr(&file, got.buf);
		assert_int_equal(fs_write_file(path, file.buf, file.len), 0);
	} else {
		assert_non_null(block);
		assert_string_equal(block, got.buf);
	}
	strbuf_release(&file);
	strbuf_release(&head);
	strbuf_release(&got);
}

#endif
