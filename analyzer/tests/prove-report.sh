#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# prove-report.sh - what a report costs, that its HTML is HTML, and a list of 100,000 findings in a browser
#
# Run by 'make prove-report'. Prints rows in Markdown for docs/proofs.md.
#
#	prove-report.sh GUPTOOL DB [OLD-DB]
#
# The validator is vnu (npm: vnu-jar, needs java); without npm or java its row says so.
set -u

[ $# -ge 2 ] || { echo "usage: prove-report.sh GUPTOOL DB [OLD-DB]" >&2; exit 2; }
guptool=$(realpath "$1") db=$(realpath "$2") old=${3:+$(realpath "$3")}
here=$(cd "$(dirname "$0")" && pwd)
tap_tmp=$(mktemp -d) || exit 2
trap 'browser_stop; rm -rf "$tap_tmp"' EXIT
. "$here/browser.sh"
cd "$tap_tmp" || exit 2
failed=0

cpu()	# COMMAND...: seconds of CPU on the standard output, its output into log
{
	local TIMEFORMAT='%U %S'
	{ time "$@" >log 2>&1; } 2>time.out || { cat log >&2; failed=$((failed + 1)); }
	awk '{ printf "%.1f", $1 + $2 }' time.out
}

echo "$("$guptool" --version), $(sqlite3 "$db" "SELECT value FROM meta WHERE key = 'package'"), $(date +%Y-%m-%d)"
echo
echo "| what | figure |"
echo "|---|---|"
seconds=$(cpu "$guptool" report -d "$db" --out site ${old:+--against "$old"})
echo "| report of the whole audit, seconds of CPU | $seconds |"
echo "| its pages | $(sed -n 's/.*: \([0-9]* pages\).*/\1/p' log) |"
echo "| its size, MB | $(du -sb site | awk '{ printf "%.1f", $1 / 1000000 }') |"

if command -v npm >/dev/null && command -v java >/dev/null; then
	npm install --silent --prefix "$tap_tmp" vnu-jar >log 2>&1
	java -jar node_modules/vnu-jar/build/dist/vnu.jar --skip-non-html site >vnu 2>&1 || failed=$((failed + 1))
	echo "| complaints of vnu about its HTML | $(wc -l <vnu) |"
	head -n 5 vnu >&2
else
	echo "| complaints of vnu about its HTML | skipped: npm or java is not installed |"
fi

# --- many findings ---
cp "$db" many.db
sqlite3 many.db "
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO finding (fingerprint, loose, rule, name, severity, confidence, file, function, function_line, line, col, message,
		acquire, release, acquire_text, ordinal, is_suppressed, reason)
	SELECT printf('%032x', i), printf('%032x', i), f.rule, f.name, 1 + i % 5, f.confidence, f.file, f.function || i % 997,
		f.function_line, i * 7919 % 100003, f.col, f.message || ' ' || i, f.acquire, f.release, f.acquire_text, 1, 0, ''
	FROM n, (SELECT * FROM finding LIMIT 1) f" || exit 2
seconds=$(cpu "$guptool" report -q -d many.db --out many)
echo "| report of 100,000 more findings, seconds of CPU | $seconds |"
if browser_start; then
	before=$(browser_cpu)
	browser_open many/findings.html
	after=$(browser_cpu)
	load=$(browser_js "return Math.round(performance.timing.loadEventEnd - performance.timing.navigationStart)")
	sort=$(browser_js "const t = performance.now(); document.querySelector('thead button').click();
		document.body.offsetHeight; return Math.round(performance.now() - t)")
	filter=$(browser_js "const i = document.querySelector('.filters input'); i.value = '99999';
		const t = performance.now(); i.dispatchEvent(new Event('input'));
		return new Promise(r => setTimeout(() => { document.body.offsetHeight; r(Math.round(performance.now() - t)); }, 121))")
	rows=$(browser_js "return document.querySelector('output').textContent")
	echo "| their list in Chromium: seconds of CPU to load | $(echo "$before $after" | awk '{ printf "%.1f", $2 - $1 }') |"
	echo "| ... ms on the clock to load, sort, filter by a word | $load, $sort, $filter; $rows |"
else
	echo "| their list in Chromium | skipped: $browser_why |"
fi
[ "$failed" -eq 0 ]
