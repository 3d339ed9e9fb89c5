#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The forms that findings are written in: each valid by its own rules, all
# about the same findings, several in one run.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2
schema=$tests_dir/schema
validate=$schema/validate
m=$tap_tmp/m
db=$m/gup.db
mini_tree "$m"
# a place that looks like a formula, a reason with quotes, a file that does not compile
sed -i 's|^\tput_page(page);|\t/* guptool: ignore R1 -- "known", <b>=1+1</b> */\n&|' "$m/tree/drivers/mini/leak.c"
printf '#include <linux/mm.h>\n#include <linux/nowhere.h>\nvoid bad(struct page *p) { unpin_user_page(p); }\n' >"$m/tree/drivers/mini/bad+file.c"
sed -i 's|^\t\treturn -EFAULT;|\t\t/* gr\xc3\xb6\xc3\x9fer */ return -EFAULT;|' "$m/tree/drivers/mini/leak.c"
mini_compdb "$m"
ok "a small tree is indexed" mini_index "$m" -q

status "ten forms in one run" 1 check -q -d "$db" --kcidb-origin mini_ci --kcidb-build mini_ci:b1 --url https://ci.example/1 \
	--format json:json --format jsonl:jsonl --format sarif:sarif --format rdjsonl:rdjsonl --format checks:checks \
	--format patchwork:patchwork --format kcidb:kcidb --format smatch:smatch --format csv:csv
is "none of them to standard output" "$(wc -c <"$out")" 0
status "text and one more" 1 check -q -d "$db" --format text --format csv:csv2
is "the second is the same" "$(cat csv2)" "$(cat csv)"
like "the first is text" "$(cat "$out")" "^drivers/mini/leak.c:[0-9]+:[0-9]+: error: .*\[partial-pin-leak\]$"
like "... and names the file that was not analysed" "$(cat "$out")" "^drivers/mini/bad\+file\.c: not analysed: .*nowhere"
is "... without a word that scripts count" "$(grep 'not analysed' "$out" | grep -c -i -E 'warn|error')" 0

ok "json" "$validate" "$schema/findings.json" json
ok "sarif" "$validate" "$schema/sarif.json" sarif
ok "kcidb" "$validate" "$schema/kcidb.json" kcidb
ok "checks" "$validate" "$schema/checks.json" checks
ok "patchwork" "$validate" --lines "$schema/patchwork.json" patchwork
ok "rdjsonl" "$validate" --lines "$schema/rdjsonl.json" rdjsonl
ok "jsonl" is_jsonl jsonl
ok "the schema refuses what is not SARIF" ! "$validate" "$schema/sarif.json" json

query() {	# FILE JSONPATH
	sqlite3 :memory: "SELECT json_extract(CAST(readfile('$1') AS TEXT), '$2')"
}
is "sarif: two results, one suppressed in the source" \
	"$(sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.ruleId') || ':' || coalesce(json_extract(value, '\$.suppressions[0].kind'), ''))
		FROM json_each(CAST(readfile('sarif') AS TEXT), '\$.runs[0].results')")" "R5:,R1:inSource"
is "sarif: the reason as it was written" "$(query sarif '$.runs[0].results[1].suppressions[0].justification')" '"known", <b>=1+1</b>'
is "sarif: ruleIndex points at the rule" \
	"$(query sarif "\$.runs[0].tool.driver.rules[$(query sarif '$.runs[0].results[0].ruleIndex')].id")" R5
# the schema as it is published, out of a package that has it; npm and a network are what is needed for that
published=$tap_tmp/npm/package/lib/schemas/sarif-2.1.0-rtm.5.json
mkdir npm
if command -v npm >/dev/null && (cd npm && timeout 120 npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 && tar -xzf ./*.tgz) >npm.log 2>&1; then
	ok "sarif, by the schema that is published" "$validate" "$published" sarif
else
	skip "sarif, by the schema that is published" "no npm, or it cannot get @microsoft/jest-sarif"
fi
is "sarif: columns are not those of the bytes behind two letters of two bytes" \
	"$(query sarif '$.runs[0].results[0].locations[0].physicalLocation.region.startColumn') $(sed -n 2p csv | cut -d, -f3)" "16 18"
is "sarif: the run did not see all" "$(query sarif '$.runs[0].invocations[0].executionSuccessful')" 0
is "sarif: the file is named, its plus encoded" \
	"$(query sarif '$.runs[0].invocations[0].toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri')" \
	"drivers/mini/bad%2Bfile.c"
is "sarif: nothing of this machine" "$(grep -c -F "$tap_tmp" sarif)" 0
is "checks: a failure, and why" "$(query checks '$[0].status') $(query checks '$[0].summary')" \
	"fail 1 finding, 1 changed file not analysed"
is "patchwork" "$(cat patchwork)" \
	'{"state":"fail","context":"guptool","description":"1 finding, 1 changed file not analysed","target_url":"https://ci.example/1"}'
is "kcidb: origin and build as given" "$(query kcidb '$.tests[0].origin') $(query kcidb '$.tests[0].build_id') $(query kcidb '$.tests[0].status')" \
	"mini_ci mini_ci:b1 FAIL"
is "smatch: file:line function() error:" "$(sed 's/:[0-9]* /:N /; s/line [0-9]*/line N/' smatch | cut -d: -f1,2)" "drivers/mini/leak.c:N leak_short() error"
is "csv: a head and the one that is not suppressed" "$(wc -l <csv) $(sed -n 2p csv | cut -d, -f6,8)" "2 R5,leak_short"
is "rdjsonl: one line" "$(wc -l <rdjsonl)" 1

run check -q -d "$db" -r none --format checks
is "with a file that was not analysed nothing is clean" "$(query "$out" '$[0].status')" warn
run check -q -d "$db" -r none --kcidb-build a:b --format kcidb
is "... nor passed" "$(query "$out" '$.tests[0].status')" ERROR
rm "$m/tree/drivers/mini/bad+file.c"
mini_compdb "$m"
mini_index "$m" -q
run check -q -d "$db" -r none --format checks
is "without it it is" "$(query "$out" '$[0].status')" pass
refuses "two formats for one output" check -d "$db" --format json --format sarif
refuses "kcidb without a build" check -d "$db" --format kcidb
refuses "a format that does not exist" check -d "$db" --format sarf:x
refuses "no file behind the colon" check -d "$db" --format sarif:

done_testing
