#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bench.sh - what a cold index costs, beside what others cost on the same files
#
# Run by 'make bench'. All commands are run one after the other in one run, on
# the same files, with the same kbuild flags and the same number of jobs, so
# the ratios may be quoted; the seconds belong to the machine of the day.
# Prints a table in Markdown.
set -eu

usage()
{
	echo "usage: bench.sh GUPTOOL KERNEL OBJDIR [JOBS]" >&2
	exit 2
}
[ $# -ge 3 ] || usage
guptool=$1 kernel=$2 objdir=$3 jobs=${4:-$(nproc)}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

seconds()	# COMMAND...: wall seconds on stdout, its output into $tmp/log, its status into $tmp/status
{
	local start=${EPOCHREALTIME/[.,]/} end rc=0
	"$@" >"$tmp/log" 2>&1 || rc=$?
	end=${EPOCHREALTIME/[.,]/}
	echo "$rc" >"$tmp/status"
	awk -v us="$((end - start))" 'BEGIN { printf "%.1f", us / 1000000 }'
}

must()		# LIMIT NAME: the last command may end with at most LIMIT, or the figure is worth nothing
{
	[ "$(cat "$tmp/status")" -le "$1" ] && return
	echo "bench.sh: $2 failed:" >&2
	tail -n 5 "$tmp/log" >&2
	exit 2
}

each()		# reads one shell command a line from file $1, runs them $jobs at a time
{
	xargs -a "$1" -d '\n' -P "$jobs" -n 1 sh -c
}

row()		# NAME SECONDS REMARK
{
	awk -v n="$1" -v s="$2" -v base="$clang" -v r="$3" \
		'BEGIN { printf "| %s | %s | %.2f | %s |\n", n, s, s / base, r }'
}

"$guptool" dump commands -k "$kernel" -O "$objdir" >"$tmp/commands"
files=$(wc -l <"$tmp/commands")
[ "$files" -gt 0 ] || { echo "bench.sh: no file to compile" >&2; exit 2; }
sed 's/$/ -fsyntax-only/' "$tmp/commands" >"$tmp/clang"
sed 's/.* //' "$tmp/commands" | tr -d "'" >"$tmp/paths"

# read everything once, so that no one pays for a cold page cache
xargs -a "$tmp/paths" cat >/dev/null
seconds each "$tmp/clang" >/dev/null

clang=$(seconds each "$tmp/clang")
# cold: nothing remembered from an earlier run
rm -rf "$objdir"/guptool-*
index=$(seconds "$guptool" index -q -k "$kernel" -O "$objdir" -j "$jobs" -d "$tmp/gup.db")
tail -n 1 "$tmp/log" >"$tmp/summary"
check=$(seconds "$guptool" check -q -d "$tmp/gup.db")
warm=$(seconds "$guptool" index -q -k "$kernel" -O "$objdir" -j "$jobs" -d "$tmp/gup.db")
cold=$(awk -v a="$index" -v b="$check" 'BEGIN { printf "%.1f", a + b }')

stages=$(cat "$tmp/stages")
version=$(cat "$kernel.package" 2>/dev/null || make -s -C "$kernel" kernelversion)
echo "$files files of $version, -j $jobs, $(date +%Y-%m-%d)"
echo
echo "| command | seconds | to clang | remark |"
echo "|---|---|---|---|"
row "clang-19 -fsyntax-only" "$clang" "the same files and flags"
row "guptool index + check, cold" "$cold" "scout and dry run included; index $index, check $check; index's own ${stages#seconds: }"
row "guptool index, nothing changed" "$warm" ""

if command -v sparse >/dev/null; then
	sed -e "s/clang-19 /sparse --arch=x86 -D__CHECK_ENDIAN__ /" "$tmp/commands" >"$tmp/sparse"
	row "sparse" "$(seconds each "$tmp/sparse")" ""
fi
if command -v spatch >/dev/null; then
	cat >"$tmp/pin.cocci" <<-'COCCI'
	@@ expression p; @@
	* unpin_user_page(p);
	@@ expression p, n; @@
	* unpin_user_pages(p, n);
	COCCI
	row "spatch, two patterns" "$(seconds xargs -a "$tmp/paths" -P "$jobs" -n 16 spatch --very-quiet --cocci-file "$tmp/pin.cocci")" "no flow across functions"
fi
if command -v smatch >/dev/null; then
	sed -e "s/clang-19 /smatch -p=kernel /" "$tmp/commands" >"$tmp/smatch"
	row "smatch" "$(seconds each "$tmp/smatch")" "no database"
else
	echo "| smatch | - | - | not installed |"
fi
