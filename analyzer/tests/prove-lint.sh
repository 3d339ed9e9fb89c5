#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# prove-lint.sh - what lint says of many real changes: mistakes made on purpose,
# harmless edits of all files that use the API, and moved code; and what it costs
#
# Run by 'make prove-lint'. Each change is a commit in a git repository made from
# the files that the database is about, and lint takes it from there. What it
# says of a mistake is compared, one by one, with what 'guptool mutants' says of
# the same: a mistake that the rules see is introduced, one that they do not see
# is not. Prints rows for docs/proofs.md after each change that did not give
# what it should, and ends with 1 when there was one. The tree is only read.
#
#	prove-lint.sh GUPTOOL DB [MISTAKES [EDITS]]
#
# PART= in the environment: mistakes, edits, moves or cost alone.
set -u
[ $# -ge 2 ] || { echo "usage: prove-lint.sh GUPTOOL DB [MISTAKES [EDITS]]" >&2; exit 2; }
guptool=$(realpath "$1") db=$(realpath "$2") mistakes=${3:-150} edits=${4:-1000}
sql() {
	sqlite3 -batch -noheader "$db" "$1"
}
tree=$(sql "SELECT value FROM run WHERE key = 'root'") objdir=$(sql "SELECT value FROM run WHERE key = 'objdir'")
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
repo=$tmp/repo
wrong=0

git_repo() {
	git -C "$repo" -c user.name=Prove -c user.email=prove@example.org -c core.autocrlf=false -c gc.auto=0 "$@"
}
row() {
	echo "| $1 | $2 |" >>"$tmp/rows"
}
complain() {
	wrong=$((wrong + 1))
	echo "$1"
}

# --- the repository ---
users=$(sql "SELECT DISTINCT path FROM site_view WHERE path LIKE '%.c' ORDER BY path")
analysed=$(sql "SELECT DISTINCT path FROM unit_view WHERE state = 'analysed' ORDER BY path")
mkdir "$repo"
printf '%s\n' "$analysed" | tar -C "$tree" -cf - -T - | tar -C "$repo" -xf -
git_repo init -q -b master
git_repo add -A
git_repo commit -q -m base

# commit TITLE: what is in the working tree, as a commit on top of master; $commit
commit() {
	git_repo add -A
	commit=$(git_repo commit-tree -p master -m "$1" "$(git_repo write-tree)")
	git_repo reset -q --hard master
}
# lint OPTION...: of $commit. 0: nothing introduced, 1: something, else it failed; out, err
lint() {
	"$guptool" lint --no-notes -r all --fail-on info --min-severity info --strict -d "$db" --git "$repo" -g "$commit" "$@" >out 2>err
}

wants() {
	[ "${PART:-$1}" = "$1" ]
}

# --- (a) mistakes ---
prove_mistakes() {
	"$guptool" mutants -q -d "$db" --sample "$mistakes" --patches mistakes || exit 2
	"$guptool" mutants -q -d "$db" --sample "$mistakes" --silent >mutants.out || [ $? = 1 ] || exit 2
	sed -n 's/^\(other\|silent\|no-code\)\t\([^\t]*\)\t.*/\2\t\1/p' mutants.out >verdicts
	n=0 seen=0 said=0 differ=0
	for p in mistakes/*; do
		key=$(sed -n 's/^Mutant: //p;q' "$p")
		verdict=$(awk -F'\t' -v key="$key" '$1 == key { print $2 }' verdicts)
		git_repo apply "$tmp/$p" || exit 2
		commit "$key"
		rc=0
		lint || rc=$?
		n=$((n + 1))
		case ${verdict:=expected} in expected | other) seen=$((seen + 1)) ;; esac
		[ "$rc" != 1 ] || said=$((said + 1))
		case $verdict-$rc in
		expected-1 | other-1 | silent-0 | no-code-0) echo "same: $verdict $rc $key" ;;
		*)	differ=$((differ + 1))
			complain "differs: $verdict $rc $key: $(head -n 2 out err | tr '\n' ' ')" ;;
		esac
	done
	row "mistakes made on purpose, as commits, that \`lint\` says are introduced" "$said of $n ($((100 * said / n)) %)"
	row "... of the same, that the rules see (\`guptool mutants --sample $mistakes\`)" "$seen of $n"
	row "... of which the two say different things" "$differ"
}

# --- (b) harmless edits ---
kinds="remark variable function code more includes blanks"
edit()		# KIND FILE
{
	local f=$repo/$2 name
	case $1 in
	remark) sed -i 's|^{$|{\n\t/* a remark, and a line more */|' "$f" ;;
	variable) perl -i -pe 's/(?<![\w.>"])ret(?![\w"])/ret_renamed/g unless /^\s*(#|\*)/' "$f" ;;
	function)	# a static function that has a site in it
		name=$(sql "SELECT f.function FROM site_view f JOIN function_view v ON v.function = f.function AND v.path = f.path
			WHERE f.path = '$2' AND v.is_static ORDER BY 1 LIMIT 1")
		[ -z "$name" ] || sed -i "s/\<$name\>/${name}_renamed/g" "$f" ;;
	code) perl -0 -i -pe 's/^\{\n/{\n\tdo { } while (0);\n/mg' "$f" ;;
	more) printf '\nstatic __maybe_unused int guptool_more(int n)\n{\n\treturn n + 1;\n}\n' >>"$f" ;;
	includes) perl -0 -i -pe 's/^(#include <linux\/[^\n]*\n)(#include <linux\/[^\n]*\n)/$2$1/' "$f" ;;
	blanks) perl -i -pe 's/ ([=<>!]=|&&|\|\||=) (?!\\)/  $1  / unless /^\s*(#|\*)|"|\\$/' "$f" ;;
	esac
}
prove_edits() {
	b=0 bad=0 i=0
	for f in $users; do
		[ "$b" -lt "$edits" ] || break
		i=$((i + 1))
		set -- $kinds
		shift $((i % $#))
		edit "$1" "$f"
		git_repo diff --quiet || {
			commit "$1 of $f"
			rc=0
			lint || rc=$?
			b=$((b + 1))
			[ "$rc" = 0 ] || { bad=$((bad + 1)); complain "harmless: $1 of $f: $rc: $(head -n 2 out err | tr '\n' ' ')"; }
		}
	done
	row "harmless edits of files that use the API that introduce something ($(set -- $kinds; echo $#) kinds)" "$bad of $b"
}

# --- (c) moves: to another file, seen by git as a rename or not ---
prove_moves() {
	c=0 bad=0
	findings=$(sql "SELECT DISTINCT path FROM finding_view WHERE path LIKE '%.c' ORDER BY path")
	for f in $findings; do
		[ "$c" -lt "$edits" ] || break
		for kind in rename split; do
			case $kind in
			rename) git_repo mv "$f" "${f%.c}_moved.c" ;;
			split)	# all of its code goes to another file, with more above it
				{ sed 's/^/ * /' "$repo/$f" | sed -e '1i/*' -e 's|\*/|* /|g' -e '$a\ */' && cat "$repo/$f"; } >"$repo/${f%.c}_moved.c"
				echo '/* moved */' >"$repo/$f" ;;
			esac
			commit "$kind of $f"
			rc=0
			lint || rc=$?
			c=$((c + 1))
			[ "$rc" = 0 ] || { bad=$((bad + 1)); complain "move: $kind of $f: $rc: $(head -n 2 out err | tr '\n' ' ')"; }
		done
	done
	row "files with findings whose code moves to another one, as a rename or not, of which it says so" "$bad of $c"
}

# --- cost: seconds of CPU, user and system ---
cpu()		# CMD...: $cpu
{
	local TIMEFORMAT='%U %S'
	{ time "$@" >out 2>err; } 2>time.out
	cpu=$(awk '{ printf "%.2f", $1 + $2 }' time.out)
}
over() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}
clang_of()	# FILE: clang alone, with the flags of the database's configuration
{
	"$guptool" dump commands --no-prepare -k "$tree" -O "$objdir" "$1" 2>/dev/null | sed 's/ -c / -fsyntax-only /'
}
ratios() {	# of a column: the median and the largest
	sort -n "$1" | awk '{ v[NR] = $1 } END { printf "median %s, largest %s of %d", v[int((NR + 1) / 2)], v[NR], NR }'
}
prove_cost() {
	cp "$db" cold.db
	cold=$tmp/cold.db
	i=0
	for f in $users; do
		i=$((i + 1))
		[ $((i % 9)) = 5 ] || continue
		clang_of "$f" >clang.sh
		cpu sh clang.sh
		clang=$cpu
		perl -0 -i -pe 's/^\{\n/{\n\tstatic int prove_times;\n\n\tif (prove_times++ > 9)\n\t\tprove_times = 0;\n/m' "$repo/$f"
		commit "code of $f"
		cpu lint
		over "$cpu" "$clang" >>warm.ratios
		warm=$cpu
		sqlite3 "$cold" "UPDATE unit SET parse_key = 0 WHERE file = (SELECT id FROM file WHERE path = '$f')"
		cpu "$guptool" lint -q -d "$cold" --git "$repo" -g "$commit"
		over "$cpu" "$clang" >>cold.ratios
		echo "cost: $f: clang $clang, lint $warm, when the old file is not in the database $cpu"
	done
	row "CPU seconds of a change of one function's code to \`clang-19 -fsyntax-only\` of its file: the old file in the database" "$(ratios warm.ratios)"
	row "... not in the database, so that old and new are parsed" "$(ratios cold.ratios)"

	printf 'diff --git a/kernel/kthread.c b/kernel/kthread.c\n--- a/kernel/kthread.c\n+++ b/kernel/kthread.c\n' >remark.diff
	{ cat "$tree/kernel/kthread.c"; echo '/* a remark */'; } >kthread.c
	diff -u "$tree/kernel/kthread.c" kthread.c | tail -n +3 >>remark.diff
	cpu "$guptool" lint -d "$db" remark.diff
	grep -q "nothing to analyse" err || complain "kernel/kthread.c: $(tail -n 1 err)"
	row "CPU seconds of a remark in kernel/kthread.c, which names nothing of ours" "$cpu"

	awk '{ print } /^#define _LINUX_MM_H$/ { print "/* a remark */" }' "$tree/include/linux/mm.h" >mm.h
	{ printf -- '--- a/include/linux/mm.h\n+++ b/include/linux/mm.h\n'; diff -u "$tree/include/linux/mm.h" mm.h | tail -n +3; } >mm.diff
	cpu "$guptool" lint -r all --fail-on info --min-severity info -d "$db" mm.diff
	[ ! -s out ] || complain "a remark in mm.h: $(head -n 1 out)"
	row "CPU seconds of a remark in include/linux/mm.h; $(sed -n 's/^include.linux.mm.h: analysed: //p' err)" \
		"$cpu; $(sed -n 's/.*; \([0-9]* units ([0-9]* parsed), [0-9]* functions compared\).*/\1/p' err)"
}

! wants mistakes || prove_mistakes
! wants edits || prove_edits
! wants moves || prove_moves
! wants cost || prove_cost
cat rows
[ "$wrong" -eq 0 ]
