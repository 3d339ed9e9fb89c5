#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The report of 6.12 in a browser: sorting, filtering, links, nothing from
# elsewhere, no message on the console, and what people need who do not see it.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
. "$(dirname "$0")/../browser.sh"
cd "$tap_tmp" || exit 2
kernel_db
# what mends a finding is part of its page
cp "$kdb" site.db
sqlite3 site.db "INSERT OR REPLACE INTO mending SELECT id, 'cocci/mend/x.cocci', '--- a/x' || char(10) || '-old' || char(10) || '+new'
	|| char(10), '' FROM finding"
"$guptool" report -q -d site.db --against "$kdb" --out site "$kdb" || { echo "Bail out! no report"; exit 1; }
trap 'browser_stop; rm -rf "$tap_tmp"' EXIT
browser_start || { browser_stop; skip_all "$browser_why"; }
access=$(grep -v '^//' "$tests_dir/browser-access.js")

# one page of each sort, each top page
pages=$(ls site/*.html; ls site/findings/*.html | head -n 1; ls site/subsystems/drivers.*.html | head -n 2
	ls site/owners/*.html | head -n 2)
ok "there are pages" test "$(wc -l <<<"$pages")" -ge 13
for page in $pages; do
	browser_theme light
	browser_open "$page"
	is "${page#site/}: for everybody" "$(browser_js "$access" | jq -r '.[]')" ""
	browser_theme dark
	is "${page#site/}: in the dark, too" "$(browser_js "$access" | jq -r '.[]')" ""
done
browser_theme light

# --- sorting ---
browser_open site/sites.html
table='const t = document.querySelector("table"); const head = n => Array.from(t.tHead.rows[0].cells).find(c => c.textContent === n);
	const column = n => Array.from(t.tBodies[0].rows).map(r => r.cells[head(n).cellIndex].textContent);'
rows=$(browser_js "$table return t.tBodies[0].rows.length")
is "a row for each site" "$rows" "$(sql "$kdb" 'SELECT min(count(*), 1000) FROM site_view')"
is "sorted by line: numbers go up" "$(browser_js "$table head('line').firstChild.click();
	const l = column('line').map(Number); return l.every((v, i) => !i || l[i - 1] <= v) && l.length")" "$rows"
is "... the head says so" "$(browser_js "$table return head('line').getAttribute('aria-sort')")" '"ascending"'
is "... and again: down" "$(browser_js "$table head('line').firstChild.click();
	const l = column('line').map(Number); return l.every((v, i) => !i || l[i - 1] >= v) && l.length")" "$rows"
is "... over all rows, those that were not laid out yet, too" "$(browser_js "$table return column('line')[0]")" \
	"\"$(sql "$kdb" 'SELECT max(line) FROM site_view')\""
is "sorted by file: words" "$(browser_js "$table head('file').firstChild.click();
	const l = column('file'); return l.every((v, i) => !i || l[i - 1] <= v) && l.length")" "$rows"

# --- filtering ---
pins=$(sql "$kdb" "SELECT count(*) FROM site_view WHERE kind = 'pin'")
is "filtered by kind" "$(browser_js "$table const s = document.querySelectorAll('.filters select');
	const k = Array.from(s).find(x => x.parentElement.textContent.startsWith('kind'));
	k.value = '=pin'; k.dispatchEvent(new Event('change')); return column('kind').filter(v => v === 'pin').length + ' ' +
	t.tBodies[0].rows.length")" "\"$pins $pins\""
like "... and counted" "$(browser_js "return document.querySelector('output').textContent")" "^\"$pins of [0-9]+ rows\"$"
browser_js "const i = document.querySelector('.filters input'); i.value = 'XDP_umem pin'; i.dispatchEvent(new Event('input'))" >/dev/null
for _ in $(seq 50); do
	n=$(browser_js "$table return t.tBodies[0].rows.length")
	[ "$n" = "$pins" ] || break
done
is "words narrow it further, in any case" "$n" "$(sql "$kdb" "SELECT count(*) FROM site_view WHERE kind = 'pin'
	AND path || function || callee || carrier_text LIKE '%xdp_umem%'")"
is "a row without links is not lost" "$(browser_js "$table return column('function').every(f => f.includes('xdp'))")" true

# --- by keyboard ---
browser_open site/findings.html
is "the first stop leads past the navigation" "$(browser_js "const a = document.querySelector('a'); a.focus();
	return [document.activeElement.getAttribute('href'), getComputedStyle(a).left !== '-999em']")" '["#main",true]'
is "everything that can be used can be reached" "$(browser_js "return Array.from(document.querySelectorAll(
	'a[href], button, input, select, .scroll')).filter(e => !e.hidden && e.tabIndex < 0).length")" 0

# --- links ---
is "the list leads to the page of a finding" "$(browser_js "document.querySelector('tbody a').click();
	return new Promise(r => setTimeout(() => r(0), 0))" >/dev/null; browser_js \
	"return [location.pathname.includes('/findings/'), document.querySelectorAll('.steps li').length > 0]")" '[true,true]'
is "every step with source leads to its line" "$(browser_js "return Array.from(document.querySelectorAll('.steps a')).every(a =>
	document.querySelector(a.getAttribute('href')))")" true
is "the rule leads to the catalogue" "$(browser_js "document.querySelector('.facts a').click()" >/dev/null
	browser_js "return [location.pathname.endsWith('rules.html'), !!document.querySelector(location.hash)]")" '[true,true]'
is "a picture has links to fields" "$(browser_open "$(grep -l 'xlink:href="../owners' site/subsystems/*.html | head -n 1)"
	browser_js "const a = document.querySelector('svg a'); return a.href.baseVal.startsWith('../owners/')")" true

# --- on paper ---
browser_theme print
browser_open site/sites.html
is "on paper: no navigation, no filters" "$(browser_js "return ['nav', '.filters'].map(s =>
	getComputedStyle(document.querySelector(s)).display)")" '["none","none"]'
browser_theme light

# --- nothing but files, nothing to complain about ---
is "the console is empty" "$(browser_log browser | jq -r '.[].message')" ""
browser_log performance | jq -r '.[].message' |
	jq -r '.message | select(.method == "Network.requestWillBeSent") | .params.request.url' >asked
ok "requests were seen" test -s asked
is "no request leaves the folder" "$(grep -v "^file://$(realpath site)/" asked | grep -v '^data:,$')" ""

browser_stop
done_testing
