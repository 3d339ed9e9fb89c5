#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Eight objects of the kernel there and back: pin users are turned into
# get_user_pages() code by the reverse patches, and convert has to bring them back.
# All of them: make roundtrip.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

# a field, a slot, a local array, kmap, two of case 2; in one file and in several functions
paths="drivers/fpga/dfl-afu-dma-region.c drivers/gpu/drm/exynos/exynos_drm_g2d.c drivers/misc/genwqe/card_utils.c
	drivers/misc/xilinx_sdfec.c drivers/vhost/vhost.c drivers/virt/acrn/hsm.c drivers/virt/acrn/ioreq.c
	kernel/trace/trace_events_user.c"
# the paths are words
"$tests_dir/roundtrip.sh" -g "$guptool" -d "$kdb" -k "$ktree" -j "$jobs" -w "$tap_tmp/w" $paths >table 2>err || diag "$(cat err)"
sed 's/^/# /' table
is "nothing is wrong" "$(grep -c '^wrong' table)" 0
is "nothing is refused" "$(grep '^refused' table)" ""
ok "all are there" [ "$(grep -cE '^(identical|equivalent)' table)" -ge 8 ]
ok "the reverse changed each of them" [ -z "$(for f in $(awk '/^(identical|equivalent)/ { print $2 }' table); do
	cmp -s "$ktree/$f" "w/there/$f" && echo "$f"; done)" ]

done_testing
