#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# screenshots.sh - pictures of the pages of a report, for docs/screenshots
#
# Run by 'make screenshots'.
#
#	screenshots.sh REPORT OUT
set -u

[ $# = 2 ] || { echo "usage: screenshots.sh REPORT OUT" >&2; exit 2; }
report=$(realpath "$1") out=$2
here=$(cd "$(dirname "$0")" && pwd)
tap_tmp=$(mktemp -d) || exit 2
trap 'browser_stop; rm -rf "$tap_tmp"' EXIT
. "$here/browser.sh"
browser_start || { echo "screenshots.sh: $browser_why" >&2; exit 2; }
mkdir -p "$out"

# NAME PAGE WIDTH HEIGHT [THEME [SELECTOR-TO-SCROLL-TO]]
shot() {
	[ -e "$report/${2%%#*}" ] || { echo "screenshots.sh: the report has no $2" >&2; exit 2; }
	browser_theme "${5:-light}"
	browser_open "$report/$2"
	# the window has its size before something is scrolled to
	[ -z "${6-}" ] || browser_shot "$tap_tmp/first.png" "$3" "$4"
	[ -z "${6-}" ] || browser_js "document.querySelector('$6').scrollIntoView()" >/dev/null
	browser_shot "$out/$1.png" "$3" "$4"
	echo "$out/$1.png"
}

# the finding of the highest severity, the first of them by path
finding=$(grep -oE 'findings/[0-9a-f]{32}\.html' "$report/findings.html" | while read -r f; do
	grep -q '<span class="severity">error' "$report/$f" && echo "$f" && break; done)
# the subsystem with the most to see
graph=$(grep -c "<g class=\"node owner" "$report"/subsystems/*.html | sort -t: -k2 -rn | head -n 1)
graph=subsystems/${graph##*/}
shot overview index.html 1200 1000
shot overview-dark index.html 1200 1000 dark
shot sites sites.html 1900 1000
[ -z "$finding" ] || shot finding "$finding" 1200 1100
# where a semantic patch mends one, its difference
mended=$(grep -l "<pre class=\"diff\"" "$report"/findings/*.html | head -n 1)
[ -z "$mended" ] || shot mending "findings/${mended##*/}" 1200 900 light .diff
owner=$(grep -lE "<td>2 kept for long" $(grep -l ">How long pages stay" "$report"/owners/*.html) | head -n 1)
[ -z "$owner" ] || shot owner "owners/${owner##*/}" 1400 900
shot graph "${graph%:*}" 1500 800 light .graph
[ ! -e "$report/compare.html" ] || shot comparison compare.html 1200 1000
