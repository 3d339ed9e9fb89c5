/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spatch.c - run Coccinelle
 */
#include <string.h>

#include "../../lib/strbuf.h"
#include "../../lib/subprocess.h"
#include "../../lib/vec.h"
#include "spatch.h"

/* The last thing that was said, or "". Trims 'said'. */
static const char *last_line(struct strbuf *said)
{
	const char *nl;

	strbuf_trim(said);
	nl = strrchr(said->buf, '\n');
	return nl ? nl + 1 : said->buf;
}

int spatch_run(const struct spatch_job *j, struct strbuf *why)
{
	struct strbuf limit = STRBUF_INIT, said = STRBUF_INIT, reason = STRBUF_INIT;
	VEC(const char *) argv = VEC_INIT;
	struct subprocess sp = { .cwd = j->dir, .out = &said, .err = &said, .timeout = j->timeout + 30 };
	const char *bad;
	int ret;

	strbuf_addf(&limit, "%u", j->timeout);
	vec_push(&argv, "spatch");
	for (size_t i = 0; i < j->ndefine; i++) {
		vec_push(&argv, "-D");
		vec_push(&argv, j->define[i]);
	}
	vec_push(&argv, "--no-includes");
	vec_push(&argv, "--include-headers");
	vec_push(&argv, "--in-place");
	vec_push(&argv, "--no-show-diff");
	vec_push(&argv, "--timeout");
	vec_push(&argv, limit.buf);
	vec_push(&argv, "--cocci-file");
	vec_push(&argv, j->rules);
	vec_push(&argv, j->file);
	vec_push(&argv, NULL);
	sp.argv = argv.v;
	ret = subprocess_run(&sp);
	bad = strstr(said.buf, "EXN:");
	/* rules with a script: Debian's coccinelle only suggests the package */
	if (ret && strstr(said.buf, "unable to find the Python library"))
		strbuf_addstr(why, "it finds no Python library; Debian's is in libpython3-dev");
	else if (ret)
		strbuf_addf(why, "%s: %s", subprocess_reason(&sp, &reason), last_line(&said));
	else if (bad)
		strbuf_add(why, bad, strcspn(bad, "\n"));
	vec_release(&argv);
	strbuf_release(&limit);
	strbuf_release(&said);
	strbuf_release(&reason);
	return ret || bad ? -1 : 0;
}
