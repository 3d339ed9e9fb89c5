/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * store_fill.h - a database with a row in every table, for the tests of the store
 *
 * Unit i is drivers/uI.c with function fI; all of it depends on i alone, so
 * databases filled in another order say the same.
 */
#ifndef GUPTOOL_STORE_FILL_H
#define GUPTOOL_STORE_FILL_H
#include <inttypes.h>
#include <stdio.h>
#include "../../../db/store.h"

static inline void fill_store_start(struct store *s)
{
	store_put_meta(s, &(struct row_setting){ META_TOOL_VERSION, "1.0" });
	store_put_run(s, &(struct row_setting){ RUN_COMMAND_LINE, "guptool index -j1" });
	store_put_config(s, &(struct row_config){ .name = "x86_64", .arch = "x86_64", .compiler = "clang 19.1.7",
						  .config_hash = 1 });
	store_put_file(s, &(struct row_file){ .path = "include/common.h", .hash = -7, .size = 100 });
	store_put_name(s, &(struct row_name){ .name = "pin_user_pages", .path = "", .origin = ROW_NAME_SEED, .why = "" });
	store_put_flag(s, &(struct row_flag){ .config = 1, .name = "FOLL_WRITE", .value = 1 });
	store_put_api(s, &(struct row_api){ .config = 1, .name = "pin_user_pages", .class = ROW_API_ACQUIRE,
					    .kind = ROW_HOLD_PIN, .is_bound = 1, .why = "", .result = "pages", .locking = "held",
					    .properties = "sleeps", .release = "unpin_user_pages", .proto = "long(...)" });
	store_put_api_role(s, &(struct row_api_role){ .config = 1, .name = "pin_user_pages", .role = "pages", .position = 3 });
	store_put_suppression(s, &(struct row_suppression){ .place = "suppress.txt:1", .rule = "*", .path = "*",
							    .function = "", .reason = "known", .used = 0 });
}

static inline int64_t fill_body(struct store *s, int64_t unit, const char *path, const char *name)
{
	struct row_id function = { 0 };

	store_put_function(s, &(struct row_function){ .path = path, .name = name, .is_static = 1 });
	store_get_function_id(s, &(struct row_function){ .path = path, .name = name });
	while (store_get_function_id_next(s, &function))
		;
	return store_put_body(s, &(struct row_body){ .function = function.id, .config = 1, .hash = 5, .facts_hash = 5, .unit = unit,
						     .line = 10, .end_line = 20 });
}

static inline void fill_code(struct store *s, int64_t body, const char *path)
{
	store_put_function_ir(s, &(struct row_function_ir){ body, { "IR\0IR", 5 } });
	store_put_summary(s, &(struct row_summary){ body, 0, 1, { "S", 1 } });
	store_put_summary_fact(s, &(struct row_summary_fact){
		.body = body, .ordinal = 1, .ret = ROW_RET_ZERO, .effect = ROW_EFF_ACQUIRE, .hold = ROW_HOLD_PIN,
		.longterm = ROW_NO, .writes = ROW_YES, .is_certain = 1, .is_array = 1, .base = ROW_BASE_PARAM,
		.place = "umem->pgs", .record = "umem", .field = "pgs", .count_kind = ROW_COUNT_PARAM,
		.count_text = "nr", .callee = "pin_user_pages", .line = 12 });
	store_put_giveup(s, &(struct row_giveup){ body, 1, ROW_GIVEUP_FLOW, "more than 64 states", 13 });
	store_put_site(s, &(struct row_site){
		.body = body, .ordinal = 1, .path = path, .line = 12, .col = 3, .callee = "pin_user_pages",
		.class = ROW_API_ACQUIRE, .kind = ROW_HOLD_PIN, .has_flags = 1, .flags_must = 1, .flags_may = 1,
		.flags_exact = 1, .flags_origin = "", .flags_text = "FOLL_WRITE", .count_text = "nr",
		.carrier = ROW_CARRIER_ARRAY, .carrier_text = "umem->pgs", .record = "umem", .field = "pgs",
		.param = -1, .result = "ret", .dirty = ROW_UNKNOWN, .is_reached = 1, .matched = "",
		.text = "pin_user_pages(a, nr, FOLL_WRITE, umem->pgs)", .macro = "" });
	store_put_call(s, &(struct row_call){ .body = body, .ordinal = 1, .callee = "pin_user_pages",
					      .through_record = "", .through_field = "", .line = 12, .col = 3 });
	store_put_call(s, &(struct row_call){ .body = body, .ordinal = 2, .callee = "", .through_record = "ops",
					      .through_field = "open", .line = 14, .col = 3 });
}

static inline void fill_finding(struct store *s, unsigned int i, const char *path, const char *name)
{
	char fingerprint[33];
	int64_t id;

	snprintf(fingerprint, sizeof(fingerprint), "%032x", i);
	id = store_put_finding(s, &(struct row_finding){
		.fingerprint = fingerprint, .loose = fingerprint, .rule = "R1", .name = "pin-released-with-put",
		.severity = ROW_SEVERITY_WARNING, .confidence = ROW_CONFIDENCE_HIGH, .path = path, .function = name,
		.line = 12, .col = 3, .message = "pages pinned at line 12 released with put_page()",
		.acquire = "pin_user_pages", .release = "put_page", .acquire_text = "", .ordinal = 1, .reason = "" });
	store_put_finding_step(s, &(struct row_finding_step){ id, 1, ROW_STEP_ACQUIRE, path, 12, 3, "pinned here" });
	store_put_finding_config(s, &(struct row_finding_config){ id, "x86_64" });
}

static inline void fill_unit(struct store *s, unsigned int i)
{
	char path[64], name[16];
	int64_t unit, body;

	snprintf(path, sizeof(path), "drivers/u%u.c", i);
	snprintf(name, sizeof(name), "f%u", i);
	store_put_file(s, &(struct row_file){ .path = path, .hash = i, .size = 1000 });
	unit = store_put_unit(s, &(struct row_unit){ .path = path, .config = "x86_64", .state = ROW_UNIT_ANALYSED,
						     .why = "", .parse_key = INT64_MIN + i });
	store_put_unit_time(s, &(struct row_unit_time){ unit, i * 0.5, 1 });
	store_put_unit_include(s, &(struct row_unit_include){ unit, path });
	store_put_unit_include(s, &(struct row_unit_include){ unit, "include/common.h" });
	store_put_unit_facts(s, &(struct row_unit_facts){ unit, { "F", 1 } });
	store_put_unit_diag(s, &(struct row_unit_diag){ unit, 1, path, 1, 1, 0, "what\tis\nthis\\" });
	store_put_mention(s, &(struct row_mention){ path, 12, 3, "pin_user_pages", ROW_MENTION_CODE });
	store_put_mention(s, &(struct row_mention){ path, 1, 4, "pin_user_pages", ROW_MENTION_COMMENT });
	store_put_mention_seen(s, &(struct row_mention_seen){ unit, path, 12, 3, "pin_user_pages", ROW_SEEN_CALL, name });
	store_put_fnptr(s, &(struct row_fnptr){ unit, 1, "ops", "open", name, "the_ops", path, 30, 2 });
	body = fill_body(s, unit, path, name);
	fill_code(s, body, path);
	fill_finding(s, i, path, name);
}

static inline void fill_store(struct store *s, unsigned int nunits)
{
	fill_store_start(s);
	for (unsigned int i = 0; i < nunits; i++)
		fill_unit(s, i);
}
#endif
