#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# check --fix-diff on the findings of the real kernel: what is mended applies to
# the tree, and is what it was when each was read.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2

command -v spatch >/dev/null || skip_all "no spatch"
kernel_db
cp "$kdb" gup.db
run check -d gup.db --fix-diff
cp "$out" fix.diff
cp "$err" said
echo "# $(grep '^mended:' said)"
[ "$package" = "$recorded" ] || { is "something is mended" "$(grep -c '^mended: [1-9]' said)" 1; done_testing; exit; }
is "what is mended of the audit, by rule" "$(sed -n 's/^mended: [0-9]* of [0-9]* findings: \(.*\); .* that .*/\1/p' said)" \
	"R1 1, R3 2, R10 2, R12 3, R27 2"
is "every file of the difference" "$(sed -n 's|^+++ b/||p' fix.diff)" "drivers/fpga/dfl-afu-dma-region.c
drivers/misc/bcm-vk/bcm_vk_sg.c
drivers/misc/genwqe/card_utils.c
drivers/staging/vc04_services/interface/vchiq_arm/vchiq_arm.c
drivers/virt/acrn/vm.c
drivers/virt/nitro_enclaves/ne_misc_dev.c
fs/orangefs/orangefs-bufmap.c
mm/rmap.c"
mkdir copy
(cd "$ktree" && sed -n 's|^+++ b/||p' "$tap_tmp/fix.diff" | xargs cp -L --parents -t "$tap_tmp/copy")
(cd copy && git init -q . && git apply --whitespace=error-all ../fix.diff) >applied 2>&1
is "git applies it to the tree's files, without a word on white space" "$? $(cat applied)" "0 "
is "checkpatch has no error" "$(perl "$ktree/scripts/checkpatch.pl" --no-tree --no-signoff --terse --root="$ktree" fix.diff |
	grep -c 'ERROR')" 0
run check -d gup.db --fix-diff
is "again, from what was kept: the same" "$(cat "$out")" "$(cat fix.diff)"
done_testing
