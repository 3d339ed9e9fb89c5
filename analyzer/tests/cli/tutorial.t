#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tutorials of the manual: every block behind <!-- tutorial --> is run, in
# order, on the small kernel that the first of them makes, and says what the
# manual shows. With ACCEPT=1 the blocks are written anew.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../manual.sh"
command -v spatch >/dev/null || skip_all "no spatch"
command -v git >/dev/null || skip_all "no git"
cd "$tap_tmp" || exit 2
mkdir bin work home
ln -s "$(realpath "$guptool")" bin/guptool
ln -s "$(dirname "$manual")" work/docs
export PATH=$tap_tmp/bin:$PATH HOME=$tap_tmp/home GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C
# commits of the tutorial have the same names each time
export GIT_AUTHOR_NAME=You GIT_AUTHOR_EMAIL=you@example.org GIT_COMMITTER_NAME=You GIT_COMMITTER_EMAIL=you@example.org
export GIT_AUTHOR_DATE='2026-01-01 00:00:00 +0000' GIT_COMMITTER_DATE='2026-01-01 00:00:00 +0000'

manual_read tutorial
ok "each kind of user has one" test "$(awk '/^## / { n = $0 } /^<!-- tutorial -->$/ { print n }' "$manual" | sort -u | wc -l)" -ge 4
manual_run compare
[ "${ACCEPT-}" != 1 ] || manual_accept tutorial
done_testing
