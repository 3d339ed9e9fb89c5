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
# powerpc's, in the configuration that builds them; its build directory is made once
ppc=$cache/obj/linux-source-6.12-powerpc
"$guptool" index -q -k "$ktree" -O "$ppc" --arch powerpc -j "$jobs" -d ppc.db arch/powerpc/mm/book3s64/iommu_api.c \
	arch/powerpc/kvm/book3s_64_mmu_hv.c arch/powerpc/kvm/book3s_hv.c drivers/vfio/vfio_iommu_spapr_tce.c >ppc.out 2>ppc.err
is "the files of powerpc are analysed" "$?" 0
is "... all of them" "$("$guptool" query files -d ppc.db --format csv | grep -c ,analysed,)" 4
"$guptool" query counterparts -d ppc.db --format csv >>all.csv
"$guptool" query names -d "$kdb" --format csv >names.csv
ok "there are pairs" test "$(wc -l <all.csv)" -gt 20
ok "the list says something" test "$(grep -c '	found x86_64$' "$list")" -ge 9
while IFS='	' read -r acquire release expect; do
	case $acquire in
	'#'* | '') continue ;;
	esac
	config=${expect#* }
	config=${config%% *}
	n=$(awk -F, -v a="$acquire" -v r="$release" -v c="$config" '$1 == a && $3 == r && $NF == c' all.csv | wc -l)
	case $expect in
	"found $config") ok "$acquire -> $release is found ($config)" test "$n" -gt 0 ;;
	"missing $config "*) is "$acquire -> $release is not: ${expect#missing $config }" "$n" 0 ;;
	*) tap_fail "$acquire: no expectation" ;;
	esac
done <"$list"
# powerpc's array of pages has another name than that of x86, and unpinning starts from a kernel address
like "a kernel address names its page" "$("$guptool" query summary kvmppc_unpin_guest_page -d ppc.db --format csv)" ",release,get,.*,va,"
# a page outside of the table's page size is lost: found where it is built
like "tce_iommu_build() leaks" "$("$guptool" check -d ppc.db --no-notes 2>/dev/null)" "vfio_iommu_spapr_tce.c:[0-9:]* error: .*leak-on-error-path"
# files that name no function of the tables were read for these
ok "wrappers are followed into other files" grep -q '^hfi1_acquire_user_pages,,derived,1,' names.csv
is "none is followed that the tables have" "$(sed -n 's/^\([^,]*\),,derived,.*/\1/p' names.csv | grep -x -e put_page -e unpin_user_page)" ""
done_testing
