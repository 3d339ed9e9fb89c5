/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pch.h - headers that many units share, parsed once (precompiled headers)
 *
 * Units whose flags differ in nothing that a shared header can see form a
 * group. For each group that is large enough the <linux/...> headers that its
 * units name most are compiled into one file, which the parses of the run then
 * load instead of reading the headers again.
 *
 * What a parse brings out is the same as without: a unit sees declarations,
 * macros and complete types only of the headers that its own #include lines
 * lead to, and its list of includes holds exactly those. Where that cannot be
 * had the unit is parsed plainly: with another overlay than the plan's, with bodies of header
 * inlines wanted, when a macro it defines could have changed a shared header,
 * when it or a header it includes uses a macro of a header that it does not
 * include, when it needs a declaration or a complete type of such a header,
 * when there are errors, when the file is stale or damaged.
 * ast_unit.pch tells.
 *
 * The files are those of one run, so that nothing decides about their age but
 * clang's own test of time and size.
 *
 *	plan = ast_pch_plan_new(dir, &want);
 *	for each i < ast_pch_plan_add(plan, unit, n): ast_pch_build(plan, i, &why)	(in any process)
 *	ast_session_use_pch(session, plan);				(in each worker)
 *	...
 *	ast_pch_plan_free(plan);
 */
#ifndef GUPTOOL_AST_PCH_H
#define GUPTOOL_AST_PCH_H

#include <stddef.h>

struct ast_pch_plan;
struct ast_session;
struct ast_wanted;
struct overlay;
struct unit;

/*
 * 'dir' is absolute and made when a file is built. is_tracked and const_prefix of
 * 'want' have to be those of the parses that follow; 'want' and its ctx have to live
 * as long as the plan. 'ov' (may be NULL) takes the place of files, in what is
 * compiled here too: the parses have to have the same one. With a header in it that
 * is not on disk nothing is shared.
 */
struct ast_pch_plan *ast_pch_plan_new(const char *dir, const struct ast_wanted *want, const struct overlay *ov);

/*
 * Put units into groups; may be called again, with more units, that then use what is
 * there already. Returns how many files are worth making now: those of the groups that
 * have no file and to which this call added enough units.
 */
size_t ast_pch_plan_add(struct ast_pch_plan *p, const struct unit *const *unit, size_t n);

/*
 * Build the i-th of the files that the last ast_pch_plan_add() asks for, with headers
 * chosen by reading the source of the group's units; complete or not there at all.
 * Returns 0, or -1 with a one-line reason in *why (interned): its units are then
 * parsed plainly.
 */
int ast_pch_build(const struct ast_pch_plan *p, size_t i, const char **why);

/* Parses of this session use what was built; NULL: none. The plan outlives the session. */
void ast_session_use_pch(struct ast_session *s, struct ast_pch_plan *p);

/* Removes the files too, and the directory when nothing else is in it. */
void ast_pch_plan_free(struct ast_pch_plan *p);

#endif
