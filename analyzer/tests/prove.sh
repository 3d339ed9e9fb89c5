#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# prove.sh - what takes too long for every day: other kernels, architectures
# and configurations
#
# Run by 'make prove'. Prints a dated table in Markdown, to be committed under
# docs/, with the version of each kernel. A row that cannot be had says why.
#
#	prove.sh GUPTOOL CACHE [JOBS]
#
# Kernels: CACHE/linux-source-6.12 and CACHE/linux-source-6.1 when they are
# unpacked there, and the trees named in PROVE_KERNELS ("~/linux-5.4 ~/linux").
# CPU seconds are those of the index, a build directory that had to be prepared
# included, and of the check after it.
#
# PROVE_ROWS chooses rows by name, patterns of the shell between blanks:
# kernel:TREE:ARCH[+ARCH...]:CONFIG, mutants, same:TREE, kill9, series:TOPIC,
# boot:TOPIC, and roundtrip, which make runs after it; TREE is the last part of
# its path. PROVE_ROWS="kernel:*:arm64:* same:*" runs these two kinds. What was not
# chosen is said below the table.
set -u

usage()
{
	echo "usage: prove.sh GUPTOOL CACHE [JOBS]" >&2
	exit 2
}
[ $# -ge 2 ] || usage
guptool=$(realpath "$1") cache=$(realpath "$2") jobs=${3:-$(nproc)}
tmp=$(mktemp -d "$cache/prove.XXXXXX") || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

left_out=
chosen()	# NAME: is this row wanted?
{
	local p
	set -f
	for p in ${PROVE_ROWS:-*}; do
		# shellcheck disable=SC2254 # patterns are meant
		case $1 in
		$p) set +f; return 0 ;;
		esac
	done
	set +f
	left_out="$left_out $1"
	return 1
}

missing()	# what this machine lacks to configure a kernel for it
{
	local t
	for t in clang-19 ld.lld-19 llvm-ar-19 flex bison bc; do
		command -v "$t" >/dev/null || { echo "$t is not installed"; return; }
	done
}

cell()		# NAME: one number or word of the index's summary line
{
	sed -n "1s/.*[ (]\([0-9]*\) $1.*/\1/p" "$tmp/index"
}

# one row: TREE ARCHS CONFIG. A build directory serves the rows of one architecture and of several.
prove()
{
	local tree=$1 archs=$2 config=$3 name obj db why rc=0 findings unaccounted
	name=$(basename "$tree")
	chosen "kernel:$name:$(echo $archs | tr ' ' +):$config" || return
	obj=$cache/obj/$name-prove-$config
	case $archs in
	*\ *) ;;
	*) obj=$obj/$archs ;;
	esac
	db=$tmp/gup.db
	rm -f "$db"
	[ -e "$tree/Makefile" ] || { no_row "$name" "$archs" "$config" "skipped: no such tree"; return; }
	why=$(missing)
	[ -z "$why" ] || { no_row "$name" "$archs" "$config" "skipped: $why"; return; }
	echo "prove.sh: $name, $archs, $config" >&2
	cpu "$tmp/cpu" "$guptool" index -k "$tree" -O "$obj" --arch "$archs" --config "$config" -j "$jobs" -d "$db" \
		>"$tmp/index" 2>"$tmp/index.err" || rc=$?
	if [ "$rc" -ne 0 ]; then
		failed=$((failed + 1))
		no_row "$name" "$archs" "$config" "failed: $(tail -n 1 "$tmp/index.err" | tr '|' '/')"
		return
	fi
	cpu "$tmp/check.cpu" "$guptool" check -q --no-notes -j "$jobs" -d "$db" >"$tmp/check" 2>>"$tmp/index.err" ||
		[ $? = 1 ] || failed=$((failed + 1))
	findings=$(grep -c -E ': (error|warning): ' "$tmp/check")
	unaccounted=$("$guptool" query -d "$db" coverage | awk '$1 == "unaccounted" { print $3 }')
	[ "$unaccounted" = 0 ] || failed=$((failed + 1))
	echo "| $(sed -n '1s/:.*//p' "$tmp/index") | $archs | $config | $(cell candidates) | $(cell analysed) |" \
		"$(cell 'not built here') | $(cell failed) | $(cell sites) | $(cell 'given up') | $findings | $unaccounted |" \
		"$(cat "$tmp/cpu") + $(cat "$tmp/check.cpu") | $(sed -n 's/.*largest worker \([0-9]*\) MB.*/\1/p' "$tmp/index") |"
}

no_row()	# TREE ARCHS CONFIG WHY
{
	echo "| $1 | $2 | $3 | $4 | | | | | | | | | |"
}

cpu()	# FILE COMMAND...: CPU seconds of the command and its children, preparing a kernel included
{
	local file=$1 rc=0
	shift
	/usr/bin/time -q -f '%U %S' -o "$tmp/time" "$@" || rc=$?
	awk 'END { printf "%.0f", $1 + $2 }' "$tmp/time" >"$file"
	return $rc
}

# the same facts with headers that are shared and with each unit on its own: TREE ARCH CONFIG
same()
{
	local tree=$1 arch=$2 config=$3 m lines result=identical
	chosen "same:$(basename "$tree")" || return
	[ -e "$tree/Makefile" ] && [ -z "$(missing)" ] || { echo "| $(basename "$tree"): shared headers | | skipped |"; return; }
	echo "prove.sh: $(basename "$tree"): with and without shared headers" >&2
	for m in shared no-shared; do
		"$guptool" index -q -k "$tree" -O "$cache/obj/$(basename "$tree")-prove-$config/$arch" --arch "$arch" \
			--config "$config" -j "$jobs" -d "$tmp/$m.db" --$m-headers >/dev/null 2>>"$tmp/index.err" &&
		"$guptool" dump db -d "$tmp/$m.db" >"$tmp/$m.dump" || result="failed: $(tail -n 1 "$tmp/index.err" | tr '|' '/')"
	done
	lines=$(wc -l <"$tmp/shared.dump")
	[ "$result" != identical ] || { [ "$lines" -gt 1000 ] && cmp -s "$tmp/shared.dump" "$tmp/no-shared.dump"; } || result="they differ"
	[ "$result" = identical ] || failed=$((failed + 1))
	echo "| database of $(basename "$tree") with shared headers and without | $lines lines | $result |"
	rm -f "$tmp"/*.db "$tmp"/*.dump
}

[ -x /usr/bin/time ] || { echo "prove.sh: no /usr/bin/time: install the package 'time'" >&2; exit 2; }
echo "$("$guptool" --version), -j $jobs, $(date +%Y-%m-%d)"
echo
echo "| kernel | arch | config | candidates | analysed | not built | failed | sites | given up | errors and warnings | unaccounted | CPU s, index + check | largest worker MB |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
prove "$cache/linux-source-6.1" x86_64 allmodconfig
for k in ${PROVE_KERNELS:-}; do
	prove "$k" x86_64 allmodconfig
done
prove "$cache/linux-source-6.12" x86_64 defconfig
prove "$cache/linux-source-6.12" x86_64 allmodconfig
prove "$cache/linux-source-6.12" arm64 allmodconfig
prove "$cache/linux-source-6.12" powerpc allmodconfig
prove "$cache/linux-source-6.12" "x86_64 arm64 powerpc" allmodconfig
echo

# what the rules see of mistakes made on purpose
mutants()
{
	local mdb=$tmp/mutants.db

	echo "| mutants of linux-source-6.12 | result |"
	echo "|---|---|"
	if [ -e "$cache/linux-source-6.12/Makefile" ] && [ -z "$(missing)" ]; then
		"$guptool" index -q -k "$cache/linux-source-6.12" -O "$cache/obj/linux-source-6.12" -j "$jobs" -d "$mdb" >/dev/null 2>&1 &&
		"$guptool" mutants -q -d "$mdb" -j "$jobs" --exclude "$(dirname "$0")/mutants.exclude" --keep "$cache/mutants" >"$tmp/mutants"
		[ $? = 0 ] || failed=$((failed + 1))
		sed -n '/^rule/,/^$/ { /^R/ { s/^\(R[0-9]*\) *\([0-9]*\) .* \([0-9.]* %\)$/| \1, \2 made | \3 |/; p } }' "$tmp/mutants"
		echo "| all | $(grep 'mutants of .* were run' "$tmp/mutants") |"
	else
		echo "| all | skipped: no tree, or $(missing) |"
	fi
	echo
}
! chosen mutants || mutants

# the random and the parallel, for longer than 'make test' has time
echo "| test | rounds | result |"
echo "|---|---|---|"
same "$cache/linux-source-6.12" x86_64 allmodconfig
same "$cache/linux-source-6.1" x86_64 allmodconfig
top=$(cd "$(dirname "$0")/../.." && pwd)
kill9()
{
	local rounds=${PROVE_ROUNDS:-300}

	echo "prove.sh: kill -9" >&2
	B=$(dirname "$guptool") ROUNDS=$rounds "$top/analyzer/tests/cli/kill9.t" >"$tmp/kill9" || failed=$((failed + 1))
	echo "| kill -9 at random moments | $rounds | $(grep -c '^ok' "$tmp/kill9") passed, $(grep -c '^not ok' "$tmp/kill9") failed; $(sed -n "s/^# SEED=/seed /p" "$tmp/kill9") |"
}
! chosen kill9 || kill9

# patch series on their bases, and the boot of a kernel with one: about 400 s of CPU for the kernel alone
row()	# ROW NAME COMMAND...: its last line
{
	local name=$2
	chosen "$1" || return
	shift 2
	echo "prove.sh: $name" >&2
	"$@" >"$tmp/row" 2>&1 || failed=$((failed + 1))
	echo "| $name | 1 | $(tail -n 1 "$tmp/row" | tr '|' '/') |"
}
series()	# TOPIC KERNEL [boot]
{
	local on
	on=$(basename "$2")
	row "series:$1" "series $1 on $on" "$top/kernel-series/check" "$1" KERNEL="$2"
	[ $# -lt 3 ] || row "boot:$1" "boot of $1 on $on" "$top/kernel-series/boot/boot" "$1" KERNEL="$2"
}
series gup-cleanup-v6.12 "$cache/linux-source-6.12" boot
for k in ${KERNEL_5_4:-}; do
	series foll-pin-v5.4 "$k"
	series foll-pin-track-v5.4 "$k" boot
done
for k in ${KERNEL_4_13:-}; do
	series longterm-v4.13 "$k"
done

[ -z "$left_out" ] || printf '\nNot run, as PROVE_ROWS has it:%s\n' "$left_out"
[ "$failed" -eq 0 ] || echo "prove.sh: $failed rows failed" >&2
[ "$failed" -eq 0 ]
