#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What convert makes of the kernel's own get_user_pages() users is a series that applies with
# git am, compiles, passes checkpatch --strict but for what is listed here, and about
# which sparse has nothing new to say.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
for tool in spatch sparse perl git; do
	command -v $tool >/dev/null || skip_all "no $tool"
done
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

convert() {
	run convert -d "$kdb" -k "$ktree" -O "$objdir" -j "$jobs" "$@"
}
convert --dry-run --all
is "something is refused" "$rc" 1
sed -n 's/^\([^:]*\):[0-9]*: [^ ]* to be converted: .*/\1/p' "$err" | LC_ALL=C sort -u >files
ok "something is converted" [ -s files ]
if is_recorded; then
	is "the files" "$(paste -sd' ' files)" \
		"drivers/accel/qaic/qaic_control.c drivers/misc/vmw_vmci/vmci_host.c drivers/misc/vmw_vmci/vmci_queue_pair.c\
 drivers/virt/nitro_enclaves/ne_misc_dev.c fs/exec.c kernel/events/uprobes.c"
fi
is "each refusal has a reason" "$(grep -c ': refused: [a-z0-9-]*: ..*' "$err")" "$(grep -c ': refused: ' "$err")"

# a path is a word; every changed file is compiled here, also those that only release
convert --from 'A Person <a@example.org>' --signoff --out mails --files changed $(cat files)
is "they compile, or the result has a finding that was not there" "$(sed -n -e 's/^\([^:]*\):[0-9]*: [^ ]* converted: .*/\1/p' \
	-e 's/^\([^:]*\):[0-9]*: [^ ]* refused: finding: .*/\1/p' "$err" | LC_ALL=C sort -u)" "$(cat files)"
(cd changed && find . -type f | sed 's|^./||' | LC_ALL=C sort) >files
mapfile -t mails < <(ls mails/*.patch)
diag "${#mails[@]} patches"

while read -r f; do
	mkdir -p "repo/$(dirname "$f")" && cp "$ktree/$f" "repo/$f"
done <files
git -C repo init -q && git -C repo config user.name A && git -C repo config user.email a@example.org &&
	git -C repo add -A && git -C repo commit -qm base
ok "git am takes them, one after the other" git -C repo am -q "${mails[@]/#/$tap_tmp/}"

# fs/exec.c: the line below was not aligned before either; vmci: the casts are those of the old lines
for m in "${mails[@]}"; do
	perl "$ktree/scripts/checkpatch.pl" --strict --no-tree --no-summary --terse "$m"
done | sed 's/^[^:]*:[0-9]*: //' | LC_ALL=C sort -u >checkpatch
is "checkpatch --strict" "$(cat checkpatch)" "CHECK: Alignment should match open parenthesis
CHECK: No space is necessary after a cast"

# What sparse says, without lines
says() {	# says FILE OF-THE-TREE
	local flags
	mapfile -t flags < <("$guptool" dump flags -k "$ktree" -O "$objdir" "$2" | sed "s|\$(root)|$ktree|g; s|\$(obj)|$objdir|g")
	sparse -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void -Wno-unknown-attribute \
		-D__x86_64__ --arch=x86 -mlittle-endian -m64 "${flags[@]}" -I"$ktree/$(dirname "$2")" "$1" 2>&1 |
		sed "s|^$1||" | sed 's/^:[0-9]*:[0-9]*: //' | LC_ALL=C sort
}
while read -r f; do
	says "$ktree/$f" "$f" >was
	says "repo/$f" "$f" >now
	is "sparse: $f" "$(LC_ALL=C comm -13 was now)" ""
done <files
done_testing
