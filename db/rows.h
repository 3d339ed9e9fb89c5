/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rows.h - rows of the database as plain structs, and the numbers of its enums
 *
 * struct row_NAME for each ROW(NAME, ...) of rows.def. Rows are values: they own
 * nothing. A TEXT given to a statement must not be NULL (a missing text is "");
 * a TEXT or BLOB that came out of one is valid until the next row is asked for.
 *
 * The enums below are the numbers of the lookup tables in schema.sql; a test
 * compares them. Numbers are never reused.
 */
#ifndef GUPTOOL_ROWS_H
#define GUPTOOL_ROWS_H
#include <stddef.h>
#include <stdint.h>

struct row_blob {
	const void *data;	/* may be NULL when len is 0 */
	size_t len;
};

#define ROW_CTYPE_INT	int64_t
#define ROW_CTYPE_REAL	double
#define ROW_CTYPE_TEXT	const char *
#define ROW_CTYPE_BLOB	struct row_blob
#define FIELD(type, name) ROW_CTYPE_##type name;
#define ROW(name, fields) struct row_##name { fields };
#include "rows.def"
#undef ROW
#undef FIELD

enum row_unit_state {
	ROW_UNIT_ANALYSED = 1, ROW_UNIT_NOT_BUILT, ROW_UNIT_NO_FLAGS, ROW_UNIT_FAILED,
	ROW_UNIT_EXCLUDED,	/* not kernel code: tools/, samples/ ... */
};
enum row_name_origin { ROW_NAME_SEED = 1, ROW_NAME_DERIVED, ROW_NAME_USER };
enum row_mention_class {
	ROW_MENTION_CODE = 1, ROW_MENTION_DIRECTIVE, ROW_MENTION_COMMENT, ROW_MENTION_STRING,
	ROW_MENTION_COMPILER,	/* not in the text: put together by a macro */
};
enum row_mention_how {
	ROW_SEEN_CALL = 1, ROW_SEEN_REF, ROW_SEEN_DECL, ROW_SEEN_DEF, ROW_SEEN_MACRO, ROW_SEEN_INACTIVE,
};
enum row_api_class {
	ROW_API_ACQUIRE = 1, ROW_API_RELEASE, ROW_API_DIRTY, ROW_API_ALLOC, ROW_API_FREE,
	ROW_API_GETREF, ROW_API_LOCK, ROW_API_NORETURN, ROW_API_TRANSFER, ROW_API_BORROW,
	ROW_API_PREDICATE, ROW_API_ENTRY, ROW_API_WRAPPED_ACQUIRE, ROW_API_WRAPPED_RELEASE,
};
enum row_hold_kind { ROW_HOLD_NONE = 1, ROW_HOLD_GET, ROW_HOLD_PIN, ROW_HOLD_COND };
enum row_tri { ROW_NO = 1, ROW_YES, ROW_UNKNOWN };
enum row_carrier_kind {
	ROW_CARRIER_ARRAY = 1, ROW_CARRIER_SLOT, ROW_CARRIER_VALUE, ROW_CARRIER_OBJECT, ROW_CARRIER_NONE,
};
enum row_ret_class {
	ROW_RET_VOID = 1, ROW_RET_NEGATIVE, ROW_RET_ZERO, ROW_RET_POSITIVE, ROW_RET_NULL,
	ROW_RET_ERRPTR, ROW_RET_PTR, ROW_RET_ANY,
};
enum row_effect_kind {
	ROW_EFF_NOTHING = 1, ROW_EFF_ACQUIRE, ROW_EFF_RELEASE, ROW_EFF_DIRTY, ROW_EFF_FREE,
	ROW_EFF_GETREF, ROW_EFF_ESCAPE,
};
enum row_place_base {
	ROW_BASE_UNKNOWN = 1, ROW_BASE_PARAM, ROW_BASE_RETURN, ROW_BASE_GLOBAL, ROW_BASE_LOCAL,
};
enum row_count_kind {
	ROW_COUNT_UNKNOWN = 1, ROW_COUNT_CONST, ROW_COUNT_PARAM, ROW_COUNT_RETURN, ROW_COUNT_FIELD,
};
enum row_giveup_stage { ROW_GIVEUP_AST = 1, ROW_GIVEUP_IR, ROW_GIVEUP_FLOW, ROW_GIVEUP_SUMMARY };
enum row_life { ROW_LIFE_UNKNOWN = 1, ROW_LIFE_CALL, ROW_LIFE_REQUEST, ROW_LIFE_USER };
enum row_met { ROW_MET_FIELD = 1, ROW_MET_PLACE, ROW_MET_FRAME };
enum row_edge_kind { ROW_EDGE_DIRECT = 1, ROW_EDGE_POINTER, ROW_EDGE_REGISTER };
enum row_severity {
	ROW_SEVERITY_INFO = 1, ROW_SEVERITY_STYLE, ROW_SEVERITY_NOTE, ROW_SEVERITY_WARNING,
	ROW_SEVERITY_ERROR,
};
enum row_confidence { ROW_CONFIDENCE_LOW = 1, ROW_CONFIDENCE_MODERATE, ROW_CONFIDENCE_HIGH };
enum row_step_kind {
	ROW_STEP_ACQUIRE = 1, ROW_STEP_BRANCH, ROW_STEP_ASSUME, ROW_STEP_CALL, ROW_STEP_STORE,
	ROW_STEP_DIRTY, ROW_STEP_USE, ROW_STEP_RELEASE, ROW_STEP_RETURN, ROW_STEP_NOTE,
};
enum row_verdict_kind {
	ROW_VERDICT_TRUE = 1, ROW_VERDICT_FALSE, ROW_VERDICT_WONTFIX, ROW_VERDICT_FIXED,
	ROW_VERDICT_UNSURE,
};

#endif
