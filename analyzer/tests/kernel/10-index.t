#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole of Debian's 6.12 for x86_64 allmodconfig: index, check, coverage.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2

# what the tree looks like, to see that nothing is written into it
stamp() {
	stat -c '%n %Y %Z %s' "$ktree" "$ktree"/* "$ktree"/include/generated "$ktree"/drivers/* 2>/dev/null
}
stamp >before
[ ! -e "$kdb" ] || diag "a database of an earlier run is there: this is no cold run (rm $kdb makes it one)"
kernel_db
stamp >after
is "the tree is as it was" "$(cmp before after 2>&1)" ""
diag "$package"
diag "$(cat "$kdb.index" "$kdb.check.err")"
is_recorded || diag "expectations are those of $recorded: figures are not compared"

# --- the summary ---
n='[0-9]+'
s='[0-9]+\.[0-9]'
like "summary: files, sites, what was given up" "$(sed -n 1p "$kdb.index")" \
	"^$package: $n files seen, $n with mentions, $n candidates: $n analysed \($n unchanged\), $n not built here, 0 failed; $n functions, $n sites, $n given up$"
like "summary: seconds of each stage" "$(sed -n 2p "$kdb.index")" \
	"^seconds: prepare $s, scout $s, flags $s, parse $s \([0-9]+ files?\), walk $s \([0-9]+ functions\), write $s; without prepare $s; largest worker [0-9]+ MB$"
like "summary: seconds of CPU" "$(sed -n 3p "$kdb.index")" "^CPU seconds: $s; of them parse $s, across functions $s$"
like "check: findings by severity" "$(cat "$kdb.check.err")" \
	"^$package: findings: E $n, W $n, lesser $n, suppressed $n; ($n functions walked in $s s|none left to walk, $s s|from the last check)$"
is "index complains of nothing" "$(cat "$kdb.index.err")" ""

# --- what became of the files ---
analysed=$(sql "$kdb" "SELECT count(*) FROM unit WHERE state = 1")
if is_recorded; then
	ok "at least 104 files are analysed ($analysed)" test "$analysed" -ge 104
else
	ok "files are analysed ($analysed)" test "$analysed" -gt 0
fi
is "none failed, none is without flags" "$(sql "$kdb" "SELECT path, why FROM unit_view WHERE state IN ('failed', 'no flags')")" ""
is "no file has a fatal error" "$(sql "$kdb" "SELECT count(*) FROM unit_diag WHERE is_fatal")" 0
diag "errors that the compiler reported: $(sql "$kdb" "SELECT count(*) FROM unit_diag")"
is "what is not built has its reason" "$(sql "$kdb" "SELECT f.path FROM unit u JOIN file f ON f.id = u.file WHERE u.state = 2 AND u.why = ''")" ""
is "what is given up has its reason" "$(sql "$kdb" "SELECT count(*) FROM giveup WHERE reason = ''")" 0
# an answer that can be had without us: whoever has an object rule for x86 was not said to be of another architecture
is "only files below another arch/ are said to be of another" \
	"$(sql "$kdb" "SELECT f.path FROM unit u JOIN file f ON f.id = u.file
		WHERE u.why GLOB 'arch/*' AND (f.path NOT GLOB 'arch/*' OR f.path GLOB 'arch/x86/*')")" ""
for c in $(sql "$kdb" "SELECT DISTINCT rtrim(substr(why, 1, instr(why, ' ') - 1)) FROM unit WHERE state = 2 AND why GLOB 'CONFIG_* is not set'"); do
	is "$c is not set, indeed" "$(grep -c "^$c=" "$objdir/.config")" 0
done

# --- coverage ---
status "query coverage" 0 query -d "$kdb" coverage
diag "$(cat "$out")"
is "nothing is unaccounted" "$(awk '$1 == "unaccounted" { print $2, $3 }' "$out")" "0 0"
# the mentions of the scout are those that grep finds
names=$(sql "$kdb" "SELECT name FROM name_view WHERE name GLOB '*_user_page*' ORDER BY name" | paste -s -d'|')
grep -rwnoE --include='*.[chS]' "$names" "$ktree/drivers" "$ktree/mm" "$ktree/virt" 2>/dev/null |
	sed "s|^$ktree/||; s|\([^:]*\):\([0-9]*\):\(.*\)|\1 \2 \3|" | LC_ALL=C sort >grep.list
sql "$kdb" "SELECT path || ' ' || line || ' ' || name FROM mention_view WHERE name GLOB '*_user_page*'
	AND (path GLOB 'drivers/*' OR path GLOB 'mm/*' OR path GLOB 'virt/*')" | LC_ALL=C sort >our.list
ok "grep finds mentions" test -s grep.list
is "the mentions in drivers, mm and virt are those that grep finds" "$(diff grep.list our.list | head -n 20)" ""

done_testing
