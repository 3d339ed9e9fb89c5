/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * words.c - words for the numbers of the lookup tables that pages show
 *
 * The words are those of schema.sql and verdict.sql; a page gets most of them
 * from views, these are for what it reads as rows.
 */
#include "../lib/alloc.h"
#include "site_p.h"

static const char *const severity[] = {
	[ROW_SEVERITY_INFO] = "info", [ROW_SEVERITY_STYLE] = "style", [ROW_SEVERITY_NOTE] = "note",
	[ROW_SEVERITY_WARNING] = "warning", [ROW_SEVERITY_ERROR] = "error",
};

static const char *const confidence[] = {
	[ROW_CONFIDENCE_LOW] = "low", [ROW_CONFIDENCE_MODERATE] = "moderate", [ROW_CONFIDENCE_HIGH] = "high",
};

static const char *const verdict[] = {
	[ROW_VERDICT_TRUE] = "true", [ROW_VERDICT_FALSE] = "false", [ROW_VERDICT_WONTFIX] = "wontfix",
	[ROW_VERDICT_FIXED] = "fixed", [ROW_VERDICT_UNSURE] = "unsure",
};

static const char *const step[] = {
	[ROW_STEP_ACQUIRE] = "acquire", [ROW_STEP_BRANCH] = "branch", [ROW_STEP_ASSUME] = "assume",
	[ROW_STEP_CALL] = "call", [ROW_STEP_STORE] = "store", [ROW_STEP_DIRTY] = "dirty", [ROW_STEP_USE] = "use",
	[ROW_STEP_RELEASE] = "release", [ROW_STEP_RETURN] = "return", [ROW_STEP_NOTE] = "note",
};

static const char *word(const char *const *table, size_t n, int64_t i)
{
	return i > 0 && (uint64_t)i < n && table[i] ? table[i] : "?";
}

const char *severity_word(int64_t i)
{
	return word(severity, ARRAY_SIZE(severity), i);
}

const char *confidence_word(int64_t i)
{
	return word(confidence, ARRAY_SIZE(confidence), i);
}

const char *verdict_word(int64_t i)
{
	return word(verdict, ARRAY_SIZE(verdict), i);
}

const char *step_word(int64_t i)
{
	return word(step, ARRAY_SIZE(step), i);
}
