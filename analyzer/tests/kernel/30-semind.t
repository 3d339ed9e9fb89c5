#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# An independent list: sparse's semind indexes the same files with the same
# options, and each gup, pin and unpin call that it names, with its enclosing
# function, is among our sites, and the other way round. Differences that are
# understood are in semind-differences.txt, all others fail.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
here=$(cd "$(dirname "$0")" && pwd)
command -v semind >/dev/null || skip_all "semind is not installed (package sparse)"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package, sparse $(sparse --version)"

status "dump commands" 0 dump commands -k "$ktree" -O "$objdir" -j "$jobs"
cp "$out" commands
is "a command for each analysed file that names a function of the tables" "$(wc -l <commands)" \
	"$(sql "$kdb" "SELECT count(*) FROM unit_count_view WHERE state = 'analysed' AND round = 0")"
is "each can be read by a shell" "$(sh -n commands 2>&1)" ""

# one database for each of $jobs workers: semind has no lock
semind_add() {	# LINE: for one command of the list
	local dir=${1%% && clang-19 *}
	timeout 300 sh -c "$dir && semind -D '$tap_tmp/$2.sem' -B '$ktree' add -- ${1#* && clang-19 }" >>"$2.log" 2>&1 ||
		echo "${1##* }" >>"$2.failed"
}
for w in $(seq "$jobs"); do
	awk -v w="$w" -v n="$jobs" 'NR % n == w % n' commands | while IFS= read -r line; do
		semind_add "$line" "$w"
	done &
done
wait
is "semind takes every file" "$(cat ./*.failed 2>/dev/null)" ""

names="(callee GLOB '*get_user_page*' OR callee GLOB '*pin_user_page*')"
for w in *.sem; do
	# 1024: a value is called (U_R_VAL << 8)
	sql "$w" "SELECT DISTINCT name || char(9) || line || char(9) || context || char(9) || symbol AS t
		FROM (SELECT f.name, s.line, s.context, s.symbol, s.symbol AS callee FROM semind s JOIN file f ON f.id = s.file
			WHERE s.kind = unicode('f') AND s.mode = 1024 AND s.context <> '') WHERE $names"
done | LC_ALL=C sort -u >semind.list
# semind is asked about the files that we have read as units
sql "$kdb" "SELECT DISTINCT path || char(9) || line || char(9) || function || char(9) || callee FROM site_view
	WHERE $names AND class NOT GLOB 'wrapped *'" | LC_ALL=C sort -u >our.list
# what the model tracks: a name that is not in its tables is no site
sql "$kdb" "SELECT name FROM name_view WHERE origin = 'seed'" | LC_ALL=C sort >tracked
awk -F'\t' 'NR == FNR { t[$1]; next } $4 in t' tracked semind.list >semind.tracked
diag "semind names $(wc -l <semind.tracked) calls, we have $(wc -l <our.list) sites; not tracked: $(cut -f4 semind.list |
	LC_ALL=C sort -u | LC_ALL=C comm -23 - tracked | paste -s -d' ')"
if is_recorded; then
	ok "there are more than 100 of them" test "$(wc -l <semind.tracked)" -gt 100
else
	ok "there are some" test -s semind.tracked
fi
{
	LC_ALL=C comm -23 semind.tracked our.list | sed 's/^/semind\t/'
	LC_ALL=C comm -13 semind.tracked our.list | sed 's/^/ours\t/'
} >differences

# $1 explained by line $2 of the list: the fields as globs
explains() {
	local a b
	IFS=$'\t' read -r -a a <<<"$1"
	IFS=$'\t' read -r -a b <<<"$2"
	# shellcheck disable=SC2053
	[[ ${a[0]} == "${b[0]}" && ${a[1]} == ${b[1]} && ${a[3]} == ${b[2]} && ${a[4]} == ${b[3]} && -n ${b[4]} ]]
}
grep -v '^#' "$here/semind-differences.txt" >known
: >used
while IFS= read -r d; do
	while IFS= read -r k; do
		if explains "$d" "$k"; then
			echo "$k" >>used
			continue 2
		fi
	done <known
	echo "$d"
done <differences >unexplained
is "each difference is explained" "$(cat unexplained)" ""
diag "$(wc -l <differences) differences, all of which are explained in semind-differences.txt: $(($(wc -l <unexplained) == 0))"
stale=$(LC_ALL=C sort -u used | LC_ALL=C comm -13 - <(LC_ALL=C sort known))
if is_recorded; then
	is "each explanation is needed" "$stale" ""
else
	diag "explanations that are not needed: $stale"
fi

done_testing
