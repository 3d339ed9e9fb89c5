/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * baseline.c - 'guptool baseline write FILE': what is known today
 */
#include <stdio.h>
#include <string.h>

#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "choose_p.h"
#include "findings_file_p.h"

static const char *const synopsis[] = {
	"guptool baseline write [-d DB|--from FILE] [OPTION...] FILE",
	NULL
};

int cmd_baseline(int argc, const char **argv)
{
	struct choose_opts choose = { 0 };
	const char *db = "gup.db", *from = NULL, *min_name = NULL;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database that was checked (default gup.db)"),
		OPT_STR(0, "from", &from, "FILE", "findings as check or lint wrote them in json or jsonl"),
		OPT_LIST('r', "rule", &choose.rules, "SPEC", "rules by id or name: R1,-R9,all,none,default"),
		OPT_STR(0, "min-severity", &min_name, "SEVERITY", "leave out what is below (default style)"),
		OPT_END()
	};
	struct strbuf out = STRBUF_INIT;
	struct finding_sink *all, *chosen;
	int min = FINDING_STYLE;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Writes the findings of a database into a file that 'check --baseline' and 'diff'\n"
			     "take: sorted, one a line, to be kept in git.", OPTIONS_DEFAULT);
	if (argc != 2 || strcmp(argv[0], "write"))
		usage("baseline takes 'write' and the name of a file");
	if (min_name)
		min = finding_severity_parse(min_name);
	if (min < 0)
		usage("'%s' is no severity for --min-severity; there are info, style, note, warning and error", min_name);
	choose_parse(&choose);
	all = findings_read(from ? from : db);
	if (!all)
		return GUPTOOL_EXIT_FAILURE;
	chosen = choose_kept(&choose, all);
	baseline_print(chosen, (enum finding_severity)min, &out);
	if (!strcmp(argv[1], "-")) {
		if (fwrite(out.buf, 1, out.len, stdout) != out.len)
			die_errno("cannot write the baseline");
	} else if (fs_write_file(argv[1], out.buf, out.len)) {
		die_errno("cannot write the baseline '%s'", argv[1]);
	}
	finding_sink_free(chosen);
	finding_sink_free(all);
	choose_release(&choose);
	strbuf_release(&out);
	return GUPTOOL_EXIT_CLEAN;
}
