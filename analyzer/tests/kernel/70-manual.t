#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the manual shows is what is printed: every block behind <!-- shown -->
# is run on the database of 6.12. Its output is compared when the package is the
# one that was recorded; else it must be there, and the command must succeed.
# With ACCEPT=1 the blocks are written anew.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
manual=$(realpath "$tests_dir/../../docs/manual.md")
cd "$tap_tmp" || exit 2
kernel_db
mkdir bin work
ln -s "$(realpath "$guptool")" bin/guptool
cp "$kdb" work/gup.db
export PATH=$tap_tmp/bin:$PATH

# block N: its commands into N.cmd, one a line, what is shown below command K into N.K.want
awk '
	/^<!-- shown -->$/ { n++; inside = 1; k = 0; next }
	inside && /^    \$ / { k++; sub(/^    \$ /, ""); print > (n ".cmd"); printf "" > (n "." k ".want"); next }
	inside && /^    / { sub(/^    /, ""); print > (n "." k ".want"); next }
	inside && !/^$/ { inside = 0 }
' "$manual"
ok "there are at least ten" test "$(ls -- *.cmd | wc -l)" -ge 10

for block in $(ls -- *.cmd | sort -n); do
	block=${block%.cmd} k=0
	while IFS= read -r cmd; do
		k=$((k + 1))
		# findings are a result
		(cd work && bash -c "$cmd") >"$block.$k.got" 2>"$block.$k.err"
		rc=$?
		ok "block $block: ${cmd:0:60} succeeds" test $rc -le 1 -a ! -s "$block.$k.err"
		[ ! -s "$block.$k.want" ] || ok "... and says something" test -s "$block.$k.got"
		if is_recorded && [ "${ACCEPT-}" != 1 ]; then
			is "... what the manual shows" "$(sed 's/ *$//' "$block.$k.got")" "$(sed 's/ *$//' "$block.$k.want")"
		fi
	done <"$block.cmd"
done

if [ "${ACCEPT-}" = 1 ]; then
	awk '
		function put(f,	line) { while ((getline line < f) > 0) { sub(/ *$/, "", line); print line == "" ? "" : "    " line } }
		/^<!-- shown -->$/ { n++; inside = 1; k = 0; print; next }
		inside && /^    \$ / { print; k++; put(n "." k ".got"); next }
		inside && /^    / { next }
		inside && !/^$/ { inside = 0 }
		{ print }
	' "$manual" >manual.new && cat manual.new >"$manual"
	diag "$manual was written"
fi
done_testing
