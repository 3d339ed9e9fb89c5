/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * heard_p.h - what the rules heard in each function of a unit, kept for the next check
 *
 * Two walks of a function hear the same when its flow key (across_p.h) is the
 * same and the rules are: the key covers its IR with positions, the model, the
 * walking part of the program and the summaries of callees, the version the
 * rest. So a check after a change walks only the functions whose key is new,
 * and says what a check of everything would say.
 *
 * The bytes of a unit belong to the configuration and the database they are in.
 * They are only a memory: damaged or of another version they are as good as none.
 */
#ifndef GUPTOOL_HEARD_P_H
#define GUPTOOL_HEARD_P_H

#include <stddef.h>
#include <stdint.h>

#include "../../db/rows.h"
#include "../../lib/vec.h"

struct arena;
struct facts_function;
struct finding_sink;
struct flow_result;
struct ir_fn;
struct model;
struct packbuf;
struct summaries;
struct unit_facts;

struct heard {
	uint64_t key;			/* heard_key() */
	struct row_blob findings;	/* bytes of heard_pack_findings() */
};

struct heard_list {
	VEC(struct heard) v;		/* by key, each once */
};

/*
 * One walk of a function, of a model that its unit is bound to, with all rules listening: what check says of it,
 * and lint. Result from 'a'; NULL when there is no IR to walk.
 */
const struct flow_result *heard_walk(struct summaries *x, size_t fn, struct model *m, struct finding_sink *sink,
				     struct arena *a);

/* The same of a function that was entered and unpacked. */
const struct flow_result *heard_in(struct summaries *x, const struct ir_fn *ir, struct model *m, struct finding_sink *sink,
				   struct arena *a);

/* ->heard of a unit whose functions were walked with rules listening, from theirs and what it had before. */
void heard_complete(struct unit_facts *uf, const char *version);

/* 0: the function has no key, nothing is kept of it. */
uint64_t heard_key(const struct facts_function *f);

/* What a unit's bytes hold, if 'version' wrote them; points into them. heard_release() it. */
void heard_unpack(struct heard_list *l, const struct row_blob *bytes, const char *version);
const struct heard *heard_find(const struct heard_list *l, uint64_t key);
/* Sorts the list; equal lists give equal bytes. */
void heard_pack(struct heard_list *l, const char *version, struct packbuf *out);
void heard_release(struct heard_list *l);

/* The findings of one function; heard_unpack_findings() names them with the configuration. 0, or -1 on damage. */
void heard_pack_findings(const struct finding_sink *found, struct packbuf *out);
int heard_unpack_findings(const struct row_blob *bytes, const char *config, struct finding_sink *sink);

#endif
