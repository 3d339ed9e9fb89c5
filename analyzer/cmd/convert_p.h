/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert_p.h - the parts of 'guptool convert'
 */
#ifndef GUPTOOL_CONVERT_P_H
#define GUPTOOL_CONVERT_P_H

#include "../../lib/arena.h"
#include "../../lib/options.h"
#include "../../lib/vec.h"
#include "../convert/object.h"
#include "../convert/plan.h"
#include "../convert/steps.h"
#include "../facts/facts.h"
#include "../finding/finding.h"
#include "../tree/overlay.h"
#include "session_p.h"

struct store;

/* The case of an acquire as the database has it. */
struct convert_class {
	enum plan_case class;
	bool is_read;			/* the CPU reads, nothing else is seen */
	const char *why;
	unsigned int line;
};

/* An object that is to be converted, and what became of it. */
struct convert_one {
	struct plan plan;
	VEC(const char *) path;		/* files with calls of the object, sorted */
	VEC(const char *) new_text;	/* of each, from the arena; NULL: not changed */
	VEC(const char *) old_text;	/* before this object, after the ones before it */
	VEC(const char *) longterm_text;	/* after the second patch, case 2 alone; else as new_text */
};

struct convert {
	const char *db, *out, *files, *overlay_dir, *from;
	bool all, diff, apply, dry_run, reverse, list, sleepable, no_compile, signoff, quiet;
	int time_limit;
	struct option_list cases;	/* [PATH|FUNCTION=]N */
	struct session_opts so;
	const char *const *scope;
	int nscope;
	/* state */
	struct arena arena;
	struct session session;
	bool is_open;
	const char *root, *arch, *version, *package;
	struct model *model;
	VEC(const struct unit_facts *) unit;
	struct strmap by_path;		/* path: struct unit_facts */
	struct strmap text;		/* path: text of the tree, or of the overlay that was given */
	struct overlay base;		/* --overlay */
	struct strmap class;		/* "path:function:callee:n": struct convert_class, for the n-th such call */
	struct object_set set;
	VEC(struct convert_one) one;
	VEC(struct unit) flags;		/* units whose flags were asked for */
	char *tmp;
};

/* --- convert_units.c: text and facts of files --- */

void convert_open(struct convert *c, struct store *s);
void convert_close(struct convert *c);
/* As the tree or the overlay has it; NULL: no such file. */
const char *convert_text(struct convert *c, const char *path);
/* Makes the model that of the unit. */
void convert_bind(void *ctx, const struct unit_facts *uf);
void convert_build(struct convert *c, struct object_set *out, const struct unit_facts *const *unit, size_t n);
/* Flags of a file, or NULL with a reason: not built here. */
const struct unit *convert_unit(struct convert *c, const char *path, const char **why);
/* Analyse files with the overlay's texts; out[i] is NULL where that failed, why[i] says so then. */
void convert_analyse(struct convert *c, const char *const *path, size_t n, const struct overlay *o,
		     const struct unit_facts **out, const char **why);
/* What the rules find in one unit, looked at by itself. */
void convert_findings(struct convert *c, const struct unit_facts *uf, struct finding_sink *sink);
/* Does the tree declare that function in <linux/mm.h>? */
bool convert_has(struct convert *c, const char *function);
/* Files that name the object's fields or functions and were not indexed, added to 'extra'. */
void convert_widen_by(struct convert *c, const struct object *o, struct strmap *extra);
/* Read them; true: something was added. */
bool convert_widen(struct convert *c, const struct strmap *files);
/* --overlay: files that stand in for those of the tree. */
void convert_load_overlay(struct convert *c);

/* --- convert_run.c: from a plan to a text that is proved --- */

void convert_run(struct convert *c);
void convert_reverse(struct convert *c);

/* --- convert_out.c: what came out --- */

int convert_write(struct convert *c);
/* What makes 'was' of each path 'now', as 'git diff' shows it; below 'tmp', which exists. Appends. 0, or -1 after error(). */
int convert_diff(const char *tmp, const char *const *path, const char *const *was, const char *const *now, size_t n,
		 struct strbuf *out);
void convert_report(struct convert *c, size_t *converted, size_t *refused);

#endif
