/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_p.h - the parts of 'guptool check'
 */
#ifndef GUPTOOL_CHECK_P_H
#define GUPTOOL_CHECK_P_H

#include <stdbool.h>
#include <stddef.h>

struct finding;
struct finding_sink;
struct model;
struct store;
struct unit_facts;

/*
 * A check of a database: load and walk; run the rules over all of it; run them
 * over what changes when functions are replaced.
 *
 * check_open() returns NULL after error(); 'version' stands for the program and
 * its facts files (session_version()). check_all() runs every rule over every
 * function, in 'jobs' processes, and adds what they find to the sink, named with
 * the configuration; which rules the user wants to see is decided when printing.
 * What an earlier check heard in a function that is the same is taken over. It
 * returns the number of functions walked, or -1 after error(); *lost: units that
 * no worker could finish, each named in a warning(). check_keep() leaves what was
 * heard in a database that is the one opened, or a copy of it.
 *
 * check_changed() calls 'change' with copies of the units, in the
 * order of check_units(), whose functions it may replace by others of the same
 * name; then it walks what that has an effect on, in this process, and adds the
 * findings of those functions alone, and those about the program as a whole. 0,
 * or -1 after error().
 */
struct check;
struct flow_event;
struct check_change {
	void (*change)(void *ctx, struct unit_facts *uf, size_t n);
	void (*event)(void *ctx, const struct flow_event *ev);	/* what a walk of those functions sees; may be NULL */
	void (*giveup)(void *ctx, const char *file, const char *function, const char *why);	/* may be NULL */
	void *ctx;
};
struct check *check_open(struct store *s, struct model *m, const char *version, int jobs, unsigned int time_limit);
void check_close(struct check *c);
struct unit_facts *check_units(struct check *c, size_t *n);
long check_all(struct check *c, int jobs, unsigned int time_limit, struct finding_sink *sink, size_t *lost);
void check_keep(struct check *c, struct store *s);
int check_changed(const struct check *was, const struct check_change *change, struct finding_sink *sink);
/* Findings between processes. Memory of a finding that was unpacked is the arena's. */
struct packbuf;
struct unpack;
struct arena;
void check_pack_finding(struct packbuf *out, const struct finding *f);
void check_unpack_finding(struct unpack *u, struct finding *f, struct arena *a);

#define META_CHECKED "checked_by"	/* version of the tool whose rules filled table finding */

/* The findings that an earlier check left in the database. */
void check_load(struct store *s, struct finding_sink *sink);

struct choose_opts;
struct option_list;
struct output_opts;
struct check_kbuild {
	const struct choose_opts *choose;
	const struct output_opts *out;
	const struct option_list *facts;
	const char *db;			/* used when it is there */
	bool werror;
};
/* One file as kbuild calls a checker; argv: what stands behind --kbuild. Exit status. */
int check_kbuild(const struct check_kbuild *o, int argc, const char **argv);

#endif
