#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# check --kbuild, called by kbuild itself for an object of the real kernel and
# for an external module.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
db=$tap_tmp/gup.db
file=drivers/misc/bcm-vk/bcm_vk_sg.c
log=$tap_tmp/log

# a module of our own with a mistake in it, and a file that names nothing of ours
mkdir mod
cat >mod/mini.c <<'C'
#include <linux/mm.h>
#include <linux/module.h>

int mini_wrong(unsigned long start);
int mini_wrong(unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}
MODULE_LICENSE("GPL");
C
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >mod/plain.c
printf 'obj-m := mini.o plain.o\n' >mod/Makefile

# ARCH by the name that index uses: by another one kbuild writes another first line into autoconf.h, which all files read
kbuild() {
	make -s -C "$ktree" O="$objdir" ARCH=x86_64 LLVM=-19 C=2 KBUILD_MODPOST_WARN=1 "$@" >"$log" 2>&1
}
kbuild CHECK="$guptool check -d $db --kbuild" M="$tap_tmp/mod" mini.o plain.o
is "kbuild goes on after a finding" $? 0
like "the finding, with the path that the compiler had" "$(cat "$log")" "^$tap_tmp/mod/mini\.c:11:2: error: .*put_page\(\) \[pin-released-with-put\]$"
is "nothing of the other file" "$(grep -c plain.c: "$log")" 0
rm -f mod/*.o mod/.*.cmd
kbuild CHECK="$guptool check -d $db --kbuild" CF=--werror M="$tap_tmp/mod" mini.o
is "with --werror it stops" $? 2
ok "an index of one file" "$guptool" index -q --no-prepare -k "$ktree" -O "$objdir" -d "$db" "$file"
"$guptool" check -q --no-notes -d "$db" >check || :
rm -f "$objdir/${file%.c}.o"
kbuild CHECK="$guptool check -d $db --no-notes --kbuild" -j2 "${file%.c}.o"
is "an object of the tree, O= build, -j" $? 0
is "the same findings as check" "$(grep '\[[a-z-]*\]$' "$log" | sed "s|^.*\($file:\)|\1|")" "$(cat check)"

done_testing
