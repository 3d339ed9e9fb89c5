/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proof.h - does the changed text compile as the file did, and is the object whole?
 */
#ifndef GUPTOOL_PROOF_H
#define GUPTOOL_PROOF_H
#include "../../lib/strbuf.h"
#include "../tree/tree.h"
#include "object.h"

struct overlay;

/*
 * Compile the unit with kbuild's flags and the overlay's texts in place of the
 * files, object code thrown away. More warnings than the file had, or a failure
 * where it had none, is -1 and the first line of what the compiler said.
 * 'dir' exists and is private to the call.
 */
int proof_compile(const struct unit *u, const char *root, const struct overlay *o, const char *dir, struct strbuf *why);

/*
 * 'was' was converted and 'now' holds all objects of the result: each acquire
 * pins, each release unpins, the acquires are still in their functions, and what
 * released before still releases. -1 and one line.
 */
int proof_object(const struct object *was, const struct object_set *now, struct strbuf *why);
#endif
