#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An index in which nothing could be analysed fails, and the database that was
# there stays as it was.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
ok "a good index first" mini_index "$m" -q
cp "$m/gup.db" before.db

for f in "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c; do
	echo '#include <linux/no_such_header.h>' >>"$f"
done
rc=0
mini_index "$m" -q >"$out" 2>"$err" || rc=$?
is "nothing analysed: status" "$rc" 2
like "... it says so" "$(cat "$err")" "no file was analysed, .* is left as it was: 6 candidates, 5 failed, 1 not built here"
is "... the old database stays" "$(cmp before.db "$m/gup.db" 2>&1)" ""
is "... no rest of a new one" "$(ls "$m" | grep 'db\.new')" ""

mini_tree "$tap_tmp/second"
rm -f "$tap_tmp"/second/tree/drivers/mini/*.c "$tap_tmp"/second/tree/mm/*.c
rc=0
mini_index "$tap_tmp/second" -q >"$out" 2>"$err" || rc=$?
is "no candidate at all: status" "$rc" 2
is "... and no database" "$(ls "$tap_tmp/second" | grep gup)" ""
done_testing
