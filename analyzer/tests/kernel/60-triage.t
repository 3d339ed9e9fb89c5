#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What people made of the findings in 6.12: reports/triage/linux-6.12.csv. A
# finding without a verdict is listed, not failed: the archive moves on.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
csv=$tests_dir/../../reports/triage/linux-6.12.csv
cd "$tap_tmp" || exit 2
kernel_db
diag "$package; verdicts are of $(sed -n '1s/^# *//p' "$csv")"

# --- the list itself ---
grep -v '^#' "$csv" >verdicts.csv
is "the head of the list" "$(head -n 1 verdicts.csv)" "fingerprint,rule,path,function,verdict,reason"
sqlite3 verdicts.db ".import --csv verdicts.csv v" 2>"$err"
is "sqlite3 reads it" "$(cat "$err")" ""
v() {
	sql verdicts.db "$1"
}
is "no fingerprint twice" "$(v "SELECT fingerprint FROM v GROUP BY fingerprint HAVING count(*) > 1")" ""
is "fingerprints are 32 hex digits" "$(v "SELECT fingerprint FROM v WHERE length(fingerprint) <> 32 OR fingerprint GLOB '*[^0-9a-f]*'")" ""
is "verdicts are words of the database" \
	"$(v "ATTACH '$kdb' AS k; SELECT DISTINCT verdict FROM v WHERE verdict NOT IN (SELECT name FROM k.verdict_kind)")" ""
is "each has its reason" "$(v "SELECT fingerprint FROM v WHERE reason = '' OR reason IS NULL")" ""
"$guptool" explain --list | awk '{ print $1 }' | LC_ALL=C sort >rules
is "each rule exists" "$(v "SELECT DISTINCT rule FROM v" | LC_ALL=C sort | LC_ALL=C comm -23 - rules)" ""

# --- and the findings ---
status "query findings" 0 query -d "$kdb" --format csv findings
sqlite3 verdicts.db ".import --csv $out f"
diag "findings: $(v "SELECT count(*) FROM f"), verdicts: $(v "SELECT count(*) FROM v")"
open=$(v "SELECT f.fingerprint, f.rule, f.path, f.line, f.function, f.message FROM f
	WHERE f.severity IN ('error', 'warning') AND f.fingerprint NOT IN (SELECT fingerprint FROM v) ORDER BY f.path, f.line")
diag "findings (error, warning) without a verdict: $(printf '%s' "$open" | grep -c .)"
[ -z "$open" ] || diag "$open"
wrong=$(v "SELECT v.fingerprint, v.rule, v.path, v.function, v.reason FROM v JOIN f USING (fingerprint)
	WHERE v.verdict = 'false' AND f.severity = 'error' ORDER BY v.path")
diag "errors that a person found false: $(printf '%s' "$wrong" | grep -c .)"
[ -z "$wrong" ] || diag "$wrong"

# --- what was true and is not found any more: on the same package that is our loss ---
lost=$(v "SELECT fingerprint, rule, path, function FROM v WHERE verdict = 'true'
	AND fingerprint NOT IN (SELECT fingerprint FROM f) ORDER BY path")
if [ "$package" = "$(sed -n '1s/^# *//p' "$csv")" ]; then
	is "what was found true is still found" "$lost" ""
	is "rule, path and function are those of the finding" \
		"$(v "SELECT fingerprint FROM v JOIN f USING (fingerprint) WHERE v.rule <> f.rule OR v.path <> f.path OR v.function <> f.function")" ""
else
	diag "true verdicts whose finding is not in this package: $lost"
fi

done_testing
