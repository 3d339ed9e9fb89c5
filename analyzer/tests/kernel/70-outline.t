#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The outline that patch series are anchored in, against the compiler: what
# clang saw as a function in a file, with that file's own flags, must be there.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
edit=$(realpath "$(dirname "$guptool")/series-edit")
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

sql "$kdb" "SELECT f.path || ' ' || n.name FROM function n JOIN file f ON f.id = n.file
	WHERE NOT n.in_header AND f.path GLOB '*.c' AND f.path NOT GLOB '\$*' AND f.path NOT GLOB '/*'" |
	LC_ALL=C sort -u >clang
cut -d' ' -f1 clang | sort -u >files
(cd "$ktree" && xargs "$edit" --outline) <files |
	sed -n 's/^\([^:]*\):[0-9-]*: function \([^ ,]*\).*/\1 \2/p' | LC_ALL=C sort -u >outline
ok "there are thousands of functions" test "$(wc -l <clang)" -gt 3000
# left: names that are not written there, since a macro makes them (its argument may be a part of it);
# what is written stands at the start of a line, calls do not
LC_ALL=C comm -13 outline clang | while read -r file name; do
	grep -qE "^([A-Za-z_].*\<)?$name\(.*[^;]\$" "$ktree/$file" && echo "$file $name"
done >missing
# drivers/scsi/st.c has one function in the argument of a macro, DEB(...), and one right below it
is "every function that is written as one is found" "$(grep -v '^drivers/scsi/st.c ' missing)" ""
ok "and those in a macro's argument are few" test "$(wc -l <missing)" -le 5
diag "$(wc -l <clang) functions, $(wc -l <outline) in the outline, $(LC_ALL=C comm -13 outline clang | wc -l) made by macros"
done_testing
