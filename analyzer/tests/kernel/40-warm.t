#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Nothing changed in the kernel: nothing is parsed, and it is quick. That what
# changed is parsed is tested on a small tree (cli/incremental.t): the kernel's
# is not written.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

cp "$kdb" warm.db
"$guptool" dump db -d warm.db >before
ok "there is something" grep -q '^site' before
ok "index" kernel_index -d warm.db
like "all units are taken over" "$(cat "$tap_tmp/ok.out")" "candidates: ([0-9]+) analysed \(\1 unchanged\)"
diag "$(sed -n 2p "$tap_tmp/ok.out")"
"$guptool" dump db -d warm.db >after
is "the database says the same" "$(cmp before after 2>&1)" ""

done_testing
