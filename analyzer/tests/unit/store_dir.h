/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * store_dir.h - a temporary folder with a database in it, for the tests of the store
 */
#ifndef GUPTOOL_STORE_DIR_H
#define GUPTOOL_STORE_DIR_H
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "store_fill.h"

static char dir[64];
static char db[128];

static inline int setup(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/test_store.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(db, sizeof(db), "%s/x.db", dir);
	return 0;
}

static inline int teardown(void **state)
{
	return fs_remove_tree(dir);
}

static inline const char *in_dir(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static inline void make_db(unsigned int nunits)
{
	struct store *s = store_create(db);

	assert_non_null(s);
	fill_store(s, nunits);
	store_publish(s);
}

static char *dump_of(const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	struct store *s = store_open(path);

	assert_non_null(s);
	store_dump(s, &sb);
	store_close(s);
	return strbuf_detach(&sb, NULL);
}

static inline void write_text(const char *path, const char *text, size_t len)
{
	assert_int_equal(fs_write_file(path, text, len), 0);
}

static inline void poke(const char *path, off_t at, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, len, at), len);
	close(fd);
}

#endif
