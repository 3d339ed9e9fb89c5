/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * write.c - facts into the database
 */
#include "../../db/store.h"
#include "../../lib/hash.h"
#include "../../lib/pack.h"
#include "../../lib/vec.h"
#include "../finding/finding.h"
#include "facts_p.h"

/* A file that is named by some row; what is known of its contents stays. */
static void name_file(struct store *s, const char *path)
{
	store_put_file(s, &(struct row_file){ .path = path, .size = -1 });
}

int64_t facts_write_config(struct store *s, const char *name, const char *arch, const char *compiler,
			   uint64_t config_hash)
{
	return store_put_config(s, &(struct row_config){ .name = name, .arch = arch, .compiler = compiler,
							 .config_hash = (int64_t)config_hash });
}

void facts_write_name(struct store *s, const char *name, const char *static_in, enum row_name_origin origin,
		      unsigned int round, const char *why)
{
	store_put_name(s, &(struct row_name){ name, static_in ? static_in : "", origin, round, why ? why : "" });
}

void facts_write_mentions(struct store *s, const char *path, const struct row_mention *m, size_t n)
{
	if (n)
		name_file(s, path);
	for (size_t i = 0; i < n; i++) {
		struct row_mention row = m[i];

		row.path = path;
		store_put_mention(s, &row);
	}
}

static int64_t function_id(struct store *s, const struct facts_function *f)
{
	struct row_function row = { .path = f->file, .name = f->name, .is_static = f->is_static,
				    .is_inline = f->is_inline, .in_header = f->in_header };
	struct row_id found = { 0 };

	name_file(s, f->file);
	store_put_function(s, &row);
	store_get_function_id(s, &row);
	while (store_get_function_id_next(s, &found))
		;
	return found.id;
}

/* Copies of the rows, each with the id of its owner in 'key'. */
#define put_rows(s, put, array, key, id) do {				\
	for (size_t i_ = 0; i_ < (array)->n; i_++) {			\
		__typeof__(*(array)->v) row_ = (array)->v[i_];		\
		row_.key = (id);						\
		put(s, &row_);						\
	}								\
} while (0)

static void write_body(struct store *s, const struct facts_function *f, int64_t body)
{
	if (f->ir.len)
		store_put_function_ir(s, &(struct row_function_ir){ body, f->ir });
	if (f->summary.len)
		store_put_summary(s, &(struct row_summary){ body, f->is_unsure, f->is_wrapper, f->summary });
	put_rows(s, store_put_summary_fact, &f->fact, body, body);
	put_rows(s, store_put_site, &f->site, body, body);
	put_rows(s, store_put_call, &f->call, body, body);
	put_rows(s, store_put_giveup, &f->giveup, body, body);
}

static void write_function(struct store *s, int64_t config, int64_t unit, const char *config_name,
			   const struct facts_function *f)
{
	uint64_t hash = facts_function_hash(f);
	struct row_body row = {
		.function = function_id(s, f), .config = config, .hash = (int64_t)f->body_hash, .facts_hash = (int64_t)hash,
		.unit = unit, .line = f->line, .end_line = f->end_line,
	};
	struct row_body old;
	bool have = false;

	store_get_body(s, &(struct row_body_key){ config_name, f->file, f->name, (int64_t)hash });
	while (store_get_body_next(s, &old))
		have = true;
	if (!have)
		write_body(s, f, store_put_body(s, &row));
}

void facts_written_release(struct facts_written *w)
{
	strmap_release(&w->file);
	strmap_release(&w->name);
}

/* Most units read the same headers: each is written once, unless it looks different. */
static void write_read_file(struct store *s, const struct row_file *f, struct facts_written *w)
{
	const struct row_file *known = strmap_get(&w->file, f->path);

	if (known && known->hash == f->hash && known->size == f->size)
		return;
	store_put_file(s, f);
	strmap_put(&w->file, f->path, (void *)f);
}

static void write_read_files(struct store *s, int64_t unit, const struct unit_facts *uf, struct facts_written *w)
{
	for (size_t i = 0; i < uf->include.n; i++) {
		write_read_file(s, &uf->include.v[i], w);
		store_put_unit_include(s, &(struct row_unit_include){ unit, uf->include.v[i].path });
	}
}

static void read_names(struct store *s, struct facts_written *w)
{
	struct row_name n;

	store_get_names(s, &(struct row_none){ 0 });
	while (store_get_names_next(s, &n))
		strmap_put(&w->name, n.name, w);
	w->has_names = true;
}

static void write_seen(struct store *s, int64_t unit, const struct unit_facts *uf, struct facts_written *w)
{
	if (!w->has_names)
		read_names(s, w);
	for (size_t i = 0; i < uf->seen.n; i++) {
		struct row_mention_seen row = uf->seen.v[i];

		if (!strmap_has(&w->name, row.name))
			continue;
		row.unit = unit;
		name_file(s, row.path);
		store_put_mention_compiled(s, &(struct row_mention){ row.path, row.line, row.col, row.name,
								     ROW_MENTION_COMPILER });
		store_put_mention_seen(s, &row);
	}
}

/* Rows that belong to the configuration as a whole; units agree on them. */
static void write_tree_facts(struct store *s, int64_t config, const struct unit_facts *uf)
{
	put_rows(s, store_put_api, &uf->api, config, config);
	put_rows(s, store_put_api_role, &uf->role, config, config);
	put_rows(s, store_put_flag, &uf->flag, config, config);
}

static void write_packed(struct store *s, int64_t unit, const struct unit_facts *uf)
{
	struct packbuf bytes = PACKBUF_INIT;

	facts_pack_unit(uf, FACTS_STORED, &bytes);
	store_put_unit_facts(s, &(struct row_unit_facts){ unit, { bytes.sb.buf, bytes.sb.len } });
	packbuf_release(&bytes);
}

static void write_heard(struct store *s, int64_t unit, const struct unit_facts *uf)
{
	if (uf->heard.len)
		store_put_unit_heard(s, &(struct row_unit_heard){ unit, uf->heard });
}

void facts_write_heard(struct store *s, const struct unit_facts *uf)
{
	struct row_unit unit;
	int64_t id = 0;

	store_get_unit(s, &(struct row_unit_key){ uf->path, uf->config });
	while (store_get_unit_next(s, &unit))
		id = unit.id;
	if (id)
		write_heard(s, id, uf);
}

void facts_write_unit(struct store *s, int64_t config, const struct unit_facts *uf, struct facts_written *w)
{
	int64_t unit;

	name_file(s, uf->path);
	unit = store_put_unit(s, &(struct row_unit){
		.path = uf->path, .config = uf->config, .state = uf->state, .why = uf->why, .is_module = uf->is_module,
		.flags_hash = (int64_t)uf->flags_hash, .shadow_hash = (int64_t)uf->shadow_hash,
		.parse_key = (int64_t)uf->parse_key });
	store_put_unit_time(s, &(struct row_unit_time){ unit, uf->parse_seconds, uf->total_seconds });
	write_read_files(s, unit, uf, w);
	write_packed(s, unit, uf);
	write_heard(s, unit, uf);
	write_tree_facts(s, config, uf);
	put_rows(s, store_put_fnptr, &uf->fnptr, unit, unit);
	put_rows(s, store_put_unit_diag, &uf->diag, unit, unit);
	for (size_t i = 0; i < uf->function.n; i++)
		write_function(s, config, unit, uf->config, &uf->function.v[i]);
	write_seen(s, unit, uf, w);
}

/* --- findings --- */

static const unsigned char severity_of[] = {
	[FINDING_INFO] = ROW_SEVERITY_INFO, [FINDING_STYLE] = ROW_SEVERITY_STYLE, [FINDING_NOTE] = ROW_SEVERITY_NOTE,
	[FINDING_WARNING] = ROW_SEVERITY_WARNING, [FINDING_ERROR] = ROW_SEVERITY_ERROR,
};
static const unsigned char confidence_of[] = {
	[FINDING_LOW] = ROW_CONFIDENCE_LOW, [FINDING_MODERATE] = ROW_CONFIDENCE_MODERATE,
	[FINDING_HIGH] = ROW_CONFIDENCE_HIGH,
};
static const unsigned char step_of[] = {
	[STEP_ACQUIRE] = ROW_STEP_ACQUIRE, [STEP_BRANCH] = ROW_STEP_BRANCH, [STEP_ASSUME] = ROW_STEP_ASSUME,
	[STEP_CALL] = ROW_STEP_CALL, [STEP_STORE] = ROW_STEP_STORE, [STEP_DIRTY] = ROW_STEP_DIRTY,
	[STEP_USE] = ROW_STEP_USE, [STEP_RELEASE] = ROW_STEP_RELEASE, [STEP_RETURN] = ROW_STEP_RETURN,
	[STEP_NOTE] = ROW_STEP_NOTE,
};

static const char *text(const char *s)
{
	return s ? s : "";
}

static void write_configs(struct store *s, int64_t finding, const char *configs)
{
	while (*configs) {
		size_t len = strcspn(configs, ",");
		char *name = xstrndup(configs, len);

		store_put_finding_config(s, &(struct row_finding_config){ finding, name });
		vec_free_(name);
		configs += len + (configs[len] == ',');
	}
}

void facts_write_finding(struct store *s, const struct finding *f)
{
	int64_t id;

	name_file(s, f->file);
	id = store_put_finding(s, &(struct row_finding){
		.fingerprint = f->fingerprint, .loose = f->loose, .rule = f->rule, .name = f->name,
		.severity = severity_of[f->severity], .confidence = confidence_of[f->confidence], .path = f->file,
		.function = text(f->function), .function_line = f->function_line, .line = f->line, .col = f->col, .message = f->message,
		.acquire = text(f->acquire), .release = text(f->release), .acquire_text = text(f->acquire_text),
		.ordinal = f->ordinal, .is_suppressed = f->suppressed, .reason = text(f->reason) });
	for (size_t i = 0; i < f->nstep; i++)
		store_put_finding_step(s, &(struct row_finding_step){
			id, (int64_t)i + 1, step_of[f->step[i].kind], text(f->step[i].file), f->step[i].line,
			f->step[i].col, text(f->step[i].text) });
	write_configs(s, id, text(f->configs));
	facts_write_mending(s, f);
}

void facts_write_mending(struct store *s, const struct finding *f)
{
	if (f->mend_patch)
		store_put_mending(s, &(struct row_mending_of){ f->fingerprint, f->mend_patch, f->mend_diff, f->mend_why });
}
