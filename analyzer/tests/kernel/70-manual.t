#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the manual shows of the real kernel is what is printed: every block behind
# <!-- shown --> is run on the database of 6.12. Its output is compared when the
# package is the one that was recorded; else it must be there, and the command
# must succeed. Blocks behind <!-- run --> are run on the tree itself, as ~/linux.
# With ACCEPT=1 the blocks are written anew. The small tree is cli/tutorial.t's.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
. "$(dirname "$0")/../manual.sh"
cd "$tap_tmp" || exit 2
kernel_db
mkdir bin work home
ln -s "$(realpath "$guptool")" bin/guptool
ln -s "$(realpath "$ktree")" home/linux
ln -s "$(realpath "$objdir")" home/build
cp "$kdb" work/gup.db
export PATH=$tap_tmp/bin:$PATH HOME=$tap_tmp/home

manual_read shown
ok "there are at least ten" test "$(wc -w <<<"$manual_blocks")" -ge 10
if is_recorded; then manual_run compare; else manual_run succeed; fi
[ "${ACCEPT-}" != 1 ] || manual_accept shown

manual_read run
ok "there is one" test -n "$manual_blocks"
manual_run succeed
[ "${ACCEPT-}" != 1 ] || manual_accept run
done_testing
