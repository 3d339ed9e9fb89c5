/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * series.h - one patch as a mail that 'git am' takes
 */
#ifndef GUPTOOL_SERIES_H
#define GUPTOOL_SERIES_H
#include "../../lib/strbuf.h"
#include "plan.h"

struct series_mail {
	const struct plan *plan;
	const char *const *path;	/* changed files */
	size_t npath;
	bool is_longterm;		/* the second patch of case 2 */
	const char *from;		/* "Name <address>" */
	const char *date;		/* RFC 2822 */
	const char *sign;		/* Signed-off-by of this person, or NULL */
	const char *recipients;		/* header lines To: and Cc:, or "" */
	const char *tested;		/* "x86_64 with clang 19.1.7" or "" */
	const char *tree;		/* package or version that it was made on */
	const char *diff;
	unsigned int number, total;
};

void series_mail(const struct series_mail *m, struct strbuf *out);

/* "drivers/accel/qaic/x.c" is about "accel/qaic"; into 'out'. */
void series_area(const char *path, struct strbuf *out);

/* Name of the file: "0001-accel-qaic-pin-user-pages-in-find.patch". */
void series_file_name(const struct series_mail *m, struct strbuf *out);

/*
 * To: and Cc: lines of the tree's own get_maintainer.pl for the files, without
 * asking git. -1 and a reason when there is none or it fails.
 */
int series_recipients(const char *root, const char *const *path, size_t npath, struct strbuf *out, struct strbuf *why);
#endif
