#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Pairs of functions that hand out pages and take them back are found in 6.12,
# not listed: what derived-pairs.txt expects is there, what it explains is not.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
list=$tests_dir/kernel/derived-pairs.txt
kernel_db
diag "$package"

"$guptool" query counterparts -d "$kdb" --format csv >all.csv
"$guptool" query names -d "$kdb" --format csv >names.csv
ok "there are pairs" test "$(wc -l <all.csv)" -gt 20
ok "the list says something" test "$(grep -c '	found x86_64$' "$list")" -ge 9
while IFS='	' read -r acquire release expect; do
	case $acquire in
	'#'* | '') continue ;;
	esac
	n=$(awk -F, -v a="$acquire" -v r="$release" '$1 == a && $3 == r && $NF == "x86_64"' all.csv | wc -l)
	case $expect in
	"found x86_64") ok "$acquire -> $release is found" test "$n" -gt 0 ;;
	"missing x86_64 "*) is "$acquire -> $release is not: ${expect#missing x86_64 }" "$n" 0 ;;
	*) tap_fail "$acquire: no expectation" ;;
	esac
done <"$list"
# files that name no function of the tables were read for these
ok "wrappers are followed into other files" grep -q '^hfi1_acquire_user_pages,,derived,1,' names.csv
is "none is followed that the tables have" "$(sed -n 's/^\([^,]*\),,derived,.*/\1/p' names.csv | grep -x -e put_page -e unpin_user_page)" ""
done_testing
