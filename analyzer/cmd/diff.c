/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * diff.c - 'guptool diff A B': findings of B that A does not have, and others
 */
#include <stdio.h>

#include "../../lib/die.h"
#include "../../lib/options.h"
#include "../cmd.h"
#include "choose_p.h"
#include "findings_file_p.h"
#include "output_p.h"

static const char *const synopsis[] = {
	"guptool diff [OPTION...] A B",
	NULL
};

struct diff_opts {
	struct output_opts out;
	struct choose_opts choose;
	bool show[FINDING_ABSENT + 1];	/* by state */
	bool quiet;
};

static struct finding_sink *pick(const struct diff_opts *o, const struct finding_sink *all)
{
	struct finding_sink *out = finding_sink_new();

	for (size_t i = 0; i < finding_count(all); i++) {
		const struct finding *f = finding_at(all, i);

		if (o->show[f->state])
			finding_keep(out, f, f->state);
	}
	finding_finish(out);
	return out;
}

static struct finding_sink *read_chosen(const struct diff_opts *o, const char *path)
{
	struct finding_sink *all = findings_read(path), *out;

	if (!all)
		return NULL;
	out = choose_kept(&o->choose, all);
	finding_sink_free(all);
	return out;
}

static int run_diff(struct diff_opts *o, const char *a, const char *b)
{
	struct finding_sink *old = read_chosen(o, a), *new = old ? read_chosen(o, b) : NULL, *all, *out;
	size_t n[FINDING_ABSENT + 1] = { 0 };
	int ret = GUPTOOL_EXIT_FAILURE;

	if (new) {
		all = findings_compare(old, new, n);
		out = pick(o, all);
		output_write(&o->out, out, &(struct finding_emit){
			.tool_version = guptool_version, .tree_version = "", .with_kept = true });
		if (!o->quiet)
			fprintf(stderr, "%zu new, %zu gone, %zu kept, %zu of them moved or renamed\n", n[FINDING_NEW],
				n[FINDING_ABSENT], n[FINDING_UNCHANGED] + n[FINDING_UPDATED], n[FINDING_UPDATED]);
		ret = finding_count_at_least(all, o->out.fail_on) ? GUPTOOL_EXIT_FINDINGS : GUPTOOL_EXIT_CLEAN;
		finding_sink_free(all);
		finding_sink_free(out);
	}
	finding_sink_free(new);
	finding_sink_free(old);
	return ret;
}

int cmd_diff(int argc, const char **argv)
{
	struct diff_opts o = { .quiet = false };
	bool new = false, fixed = false, kept = false;
	struct option opts[] = {
		OPT_GROUP("What"),
		OPT_BOOL(0, "new", &new, "print findings that A does not have (default)"),
		OPT_BOOL(0, "fixed", &fixed, "print findings that B does not have"),
		OPT_BOOL(0, "kept", &kept, "print findings that both have"),
		OPT_LIST('r', "rule", &o.choose.rules, "SPEC", "rules by id or name: R1,-R9,all,none,default"),
		OUTPUT_OPTIONS(&o.out),
		OPT_BOOL('q', "quiet", &o.quiet, "no summary"),
		OUTPUT_FAIL_ON(&o.out),
		OPT_END()
	};
	int ret;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Compares findings. A and B are databases that were checked, files of check or lint\n"
			     "in json or jsonl, or baselines.", OPTIONS_DEFAULT);
	if (argc != 2)
		usage("diff takes two databases or files of findings");
	choose_parse(&o.choose);
	output_parse(&o.out);
	o.show[FINDING_NEW] = new || (!fixed && !kept);
	o.show[FINDING_ABSENT] = fixed;
	o.show[FINDING_UNCHANGED] = o.show[FINDING_UPDATED] = kept;
	ret = run_diff(&o, argv[0], argv[1]);
	choose_release(&o.choose);
	output_release(&o.out);
	return ret;
}
