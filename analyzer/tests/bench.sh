#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bench.sh - what a cold index costs, beside what others cost on the same files
#
# Run by 'make bench'. All commands are run one after the other in one run, on
# the same files, with the same kbuild flags and the same number of jobs, so
# the ratios may be quoted: the files are those that the cold index analysed, the
# ones that it came to through wrappers included; the seconds belong to the machine of the day. CPU
# (user and system time of all processes) is what is compared: on a machine that
# does something else as well the wall seconds say little. Prints a table in
# Markdown, then the goals; ends with 1 when one is missed.
#
# The kernel's tree is not written: the file that is touched is touched in a
# layer above it (overlayfs) that nobody else sees. Where that cannot be
# mounted the row says so.
set -eu

usage()
{
	echo "usage: bench.sh GUPTOOL KERNEL OBJDIR [JOBS]" >&2
	exit 2
}
[ $# -ge 3 ] || usage
guptool=$(realpath "$1") kernel=$(realpath "$2") objdir=$(realpath "$3") jobs=${4:-$(nproc)}
tmp=$(mktemp -d "$objdir/bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
time=/usr/bin/time
[ -x "$time" ] || { echo "bench.sh: no $time: install the package 'time'" >&2; exit 2; }

# measure NAME LIMIT COMMAND...: $tmp/NAME has "wall cpu MB", $tmp/NAME.out and .err what it said.
# It may end with at most LIMIT, or the figure is worth nothing.
measure()
{
	local name=$1 limit=$2
	shift 2
	keep "$name" "$limit" $timed "$@"
}
timed="$time -q -f %e:%U:%S:%M -o $tmp/time"

# keep NAME LIMIT COMMAND...: the same for a command that times what counts itself, by $timed
keep()
{
	local name=$1 limit=$2 rc=0
	shift 2
	echo "bench.sh: $name" >&2
	"$@" >"$tmp/$name.out" 2>"$tmp/$name.err" || rc=$?
	if [ "$rc" -gt "$limit" ]; then
		echo "bench.sh: $name failed with $rc:" >&2
		tail -n 5 "$tmp/$name.err" >&2
		exit 2
	fi
	awk -F: 'END { printf "%.1f %.1f %d\n", $1, $2 + $3, $4 / 1024 }' "$tmp/time" >"$tmp/$name"
}

# plus NAME A B: as if both had been one command
plus()
{
	cat "$tmp/$2" "$tmp/$3" | awk '{ w += $1; c += $2; if ($3 > m) m = $3 } END { print w, c, m }' >"$tmp/$1"
}

wall() { cut -d' ' -f1 "$tmp/$1"; }
cpu() { cut -d' ' -f2 "$tmp/$1"; }

# row NAME TITLE REMARK
row()
{
	awk -v t="$2" -v r="$3" -v base="$(cpu clang)" \
		'{ printf "| %s | %.1f | %.1f | %.2f | %d | %s |\n", t, $1, $2, $2 / base, $3, r }' "$tmp/$1"
}

no_row()	# TITLE WHY
{
	echo "| $1 | - | - | - | - | $2 |"
}

# each NAME LIMIT FILE: one shell command a line, $jobs at a time
each()
{
	measure "$1" "$2" xargs -a "$3" -d '\n' -P "$jobs" -n 1 sh -c
}

sum_index()	# NAME: what the summary of an index says of its stages
{
	sed -n 's/^seconds: //p; s/^CPU seconds: [0-9.]*; of them/; CPU seconds of/p' "$tmp/$1.out" | tr -d '\n'
}

# of the CPU seconds of a cold index, those of walking, wrappers and ledger, in percent of all others
across()
{
	sed -n 's/^CPU seconds: \([0-9.]*\); .*across functions \([0-9.]*\)$/\1 \2/p' "$tmp/index.out" |
		awk '{ printf "%.0f", 100 * $2 / ($1 - $2) }'
}

index() { echo "$guptool" index -k "$kernel" -O "$objdir" -j "$jobs" -d "$tmp/gup.db"; }

# everything is read once, so that no one pays for a cold page cache
"$guptool" dump scout -k "$kernel" >/dev/null

# cold: nothing remembered from an earlier run
forget() { rm -f "$objdir"/guptool-*.cache "$tmp/gup.db"; }
forget
measure tables 0 $(index) --rounds 0
forget
measure index 0 $(index)
measure check 1 "$guptool" check -q -j "$jobs" -d "$tmp/gup.db"
plus cold index check

# each file that was analysed, as kbuild compiles it
sqlite3 "$tmp/gup.db" "SELECT f.path FROM unit u JOIN file f ON f.id = u.file WHERE u.state = 1 ORDER BY f.path" >"$tmp/files"
xargs -a "$tmp/files" -d '\n' "$guptool" dump commands -k "$kernel" -O "$objdir" >"$tmp/commands"
files=$(wc -l <"$tmp/commands")
[ "$files" -gt 0 ] && [ "$files" = "$(wc -l <"$tmp/files")" ] || {
	echo "bench.sh: $(wc -l <"$tmp/files") files were analysed, and there are commands for $files" >&2
	exit 2
}
sed 's/$/ -fsyntax-only/' "$tmp/commands" >"$tmp/clang.sh"
sed 's/.* //' "$tmp/commands" | tr -d "'" >"$tmp/paths"
each clang 0 "$tmp/clang.sh"
measure unchanged 0 $(index)
measure kept 1 "$guptool" check -q -j "$jobs" -d "$tmp/gup.db"

# the file of which half the others take longer to parse
touched=$(sqlite3 "$tmp/gup.db" "SELECT f.path FROM unit u JOIN unit_time t ON t.unit = u.id JOIN file f ON f.id = u.file
	ORDER BY t.parse_seconds, f.path LIMIT 1 OFFSET (SELECT count(*) / 2 FROM unit_time)")
# the parse alone: as 'dump ast --plain' with the flags of kbuild
sed -n "\\|/$touched'\$|{s|clang-19 |'$guptool' dump ast --plain '$kernel/$touched' -- |;s| '[^']*'\$||p}" "$tmp/commands" >"$tmp/one.sh"
each one 0 "$tmp/one.sh"
mkdir "$tmp/upper" "$tmp/work"
layer="mount -t overlay overlay -o lowerdir='$kernel',upperdir='$tmp/upper',workdir='$tmp/work' '$kernel'"
mounted=no
if unshare -m sh -c "$layer" 2>/dev/null; then
	mounted=yes unshare="unshare -m"
elif unshare -rm sh -c "$layer" 2>/dev/null; then
	mounted=yes unshare="unshare -rm"
fi
if [ $mounted = yes ]; then
	# the first look at each file through the layer is not what is measured
	keep touched 0 $unshare sh -c "$layer && $(index) >/dev/null && echo '/* touched */' >>'$kernel/$touched' &&
		$timed $(index)"
	measure rechecked 1 "$guptool" check -q -j "$jobs" -d "$tmp/gup.db"
fi

sed -e "s/clang-19 /sparse --arch=x86 -D__CHECK_ENDIAN__ /" "$tmp/commands" >"$tmp/sparse.sh"
# what it finds, and what it does not understand, are no failures here
each sparse 123 "$tmp/sparse.sh"
cat >"$tmp/pin.cocci" <<'COCCI'
@@ expression p; @@
* unpin_user_page(p);
@@ expression p, n; @@
* unpin_user_pages(p, n);
COCCI
measure spatch 123 xargs -a "$tmp/paths" -P "$jobs" -n 16 spatch --very-quiet --cocci-file "$tmp/pin.cocci"
if command -v smatch >/dev/null; then
	sed -e "s/clang-19 /smatch -p=kernel /" "$tmp/commands" >"$tmp/smatch.sh"
	each smatch 123 "$tmp/smatch.sh"
fi

echo "$("$guptool" --version), $files files of $(sed -n '1s/:.*//p' "$tmp/index.out"), -j $jobs, $(date +%Y-%m-%d)"
echo
echo "| command | wall s | CPU s | CPU to clang | largest process MB | remark |"
echo "|---|---|---|---|---|---|"
row clang "clang-19 -fsyntax-only" "the same files and flags"
row index "guptool index, cold" "scout and dry run included; $(sum_index index)"
row tables "guptool index --rounds 0, cold" "only files that name a function of the tables; $(sum_index tables)"
row check "guptool check" ""
row cold "index and check together, cold" ""
row unchanged "guptool index, nothing changed" ""
row kept "guptool check, nothing changed" ""
if [ $mounted = yes ]; then
	row one "guptool dump ast of one file" "$touched, the parse alone"
	row touched "guptool index, this file touched" "$(sum_index touched)"
	row rechecked "guptool check after that" ""
else
	no_row "guptool index, one touched file" "not measured: no overlayfs here"
fi
row sparse "sparse" "$(grep -c ': warning: ' "$tmp/sparse.err") warnings, $(grep -c ': error: ' "$tmp/sparse.err") errors"
row spatch "spatch" "two patterns, no flow across functions"
if [ -e "$tmp/smatch" ]; then
	row smatch "smatch" "without its database"
else
	no_row "smatch" "not installed"
fi
echo

# goals, in CPU seconds where it is time
missed=0
goal()	# TITLE VALUE LIMIT UNIT
{
	local how=met
	awk -v v="$2" -v l="$3" 'BEGIN { exit !(v <= l) }' || { how=missed missed=$((missed + 1)); }
	echo "goal: $1: $2 $4, at most $3: $how"
}
goal "index and check, cold" "$(awk -v a="$(cpu cold)" -v b="$(cpu clang)" 'BEGIN { printf "%.2f", a / b }')" 1.1 "times clang's CPU"
goal "what crosses functions (all walking, wrappers, ledger) adds to a cold index" "$(across)" 25 "%"
goal "index, nothing changed" "$(cpu unchanged)" 2 "CPU s"
[ $mounted = no ] ||
	goal "index, one touched file" "$(cpu touched)" "$(awk -v s="$(cpu one)" 'BEGIN { print s + 2 }')" "CPU s"
goal "largest worker" "$(sed -n 's/.*largest worker \([0-9]*\) MB.*/\1/p' "$tmp/index.out")" 400 MB
[ $missed = 0 ]
