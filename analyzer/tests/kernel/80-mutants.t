#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Mistakes made on purpose in 6.12: how many there are, and a sample of 40 of
# them measured. All of them: make mutants, and a row of make prove.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"
exclude=$tests_dir/mutants.exclude

mutants() {
	"$guptool" mutants -q -d "$kdb" -j "$jobs" --exclude "$exclude" "$@"
}

mutants --list >list
n=$(wc -l <list) functions=$(cut -f1 list | cut -d: -f2,3 | sort -u | wc -l)
diag "$n mutants of $functions functions"
ok "at least 250 mutants" test "$n" -ge 250
ok "of at least 60 functions" test "$functions" -ge 60
is "each has a key of its own" "$(cut -f1 list | sort | uniq -d)" ""
is "a reason in the list of exceptions is for one that is made" \
	"$(grep -v '^#' "$exclude" | cut -f1 | while read -r key; do cut -f1 list | grep -qxF "$key" || echo "$key"; done)" ""

mutants --sample 40 --silent --min-recall 75 >sample
status=$?
diag "$(grep -v -e '^expected' sample)"
is "of 40 at least 75 in 100 are seen, and nothing elsewhere" "$status" 0
like "40 were run" "$(tail -n 1 sample)" "^(3[0-9]|40) mutants of $n were run, .* 0 new findings elsewhere$"

done_testing
