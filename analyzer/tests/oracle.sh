#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# oracle.sh - convert the files of an old tree that a newer one has converted by hand, and compare
#
#	oracle.sh [-g GUPTOOL] [-w DIR] [-j N] [-O OBJDIR] [-N OBJDIR] [-o DB] [-n DB] [-c] OLD NEW [PATH...]
#
# OLD is a kernel with get_user_pages*() only (5.4), NEW one in which the same
# files use pin_user_pages*() (6.1). The files are found by their text, or given. OLD is
# not touched: it gets the pin API as prototypes in an overlay of <linux/mm.h>. What is compared in each file:
#
#	acquire		the functions that take pages
#	flags		all flags that they may be given, FOLL_LONGTERM among them
#	release		the family of functions that releases them
#	dirty		no, yes, or the condition that marks pages dirty
#
# Prints one line a file: verdict, path, what differs or the reason. Verdicts:
#
#	same		the same in all four
#	differs		in what oracle.explained says of that file
#	refused		the reason that convert gave
#	not built	not in this configuration of OLD or NEW
#	wrong		differs, and nobody has explained it
#
# -O, -N: build directories of OLD and NEW; -o, -n: databases of them that are up to date, and are not made then.
# With -c the case of pages whose use convert does not find is taken from NEW (FOLL_LONGTERM: 2, else 1),
# as a maintainer would say it. The exit status is 1 if something is wrong.

set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
guptool=build/guptool work= jobs=() oldobj= newobj= olddb= newdb= case=
while getopts g:w:j:O:N:o:n:c opt; do
	case $opt in
	g) guptool=$OPTARG ;;
	w) work=$OPTARG ;;
	j) jobs=(-j "$OPTARG") ;;
	O) oldobj=$OPTARG ;;
	N) newobj=$OPTARG ;;
	o) olddb=$OPTARG ;;
	n) newdb=$OPTARG ;;
	c) case=1 ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { echo "oracle.sh: which trees? OLD NEW" >&2; exit 2; }
old=$(realpath -e "$1") && new=$(realpath -e "$2") || exit 2
shift 2
if [ -z "$work" ]; then
	work=$(mktemp -d "${TMPDIR:-/tmp}/oracle.XXXXXX") || exit 2
	trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work" && rm -rf "$work/overlay" "$work/out" || exit 2
: "${oldobj:=$work/obj-old}" "${newobj:=$work/obj-new}"

# ---- which files

users() {	# users TREE FAMILY
	(cd "$1" && find arch drivers fs io_uring kernel lib mm net security sound virt -name '*.c' 2>/dev/null) |
		LC_ALL=C sort | (cd "$1" && tr '\n' '\0' | xargs -0 grep -lE "\\<$2_user_pages(_fast|_remote|_unlocked|_locked)?[ ]*\\(")
}
if [ $# -gt 0 ]; then
	printf '%s\n' "$@" | LC_ALL=C sort -u >"$work/files"
else
	users "$old" get | LC_ALL=C sort >"$work/old.users"
	users "$new" pin | LC_ALL=C sort >"$work/new.users"
	# the implementation is no user
	LC_ALL=C comm -12 "$work/old.users" "$work/new.users" | grep -v '^mm/gup' >"$work/files"
fi
[ -s "$work/files" ] || { echo "oracle.sh: no file in common" >&2; exit 2; }
mapfile -t files <"$work/files"

# ---- the two trees, and the pin API for the old one

make_db() {	# make_db DB TREE OBJDIR
	"$guptool" index -q "${jobs[@]}" -k "$2" -O "$3" -d "$1" "${files[@]}" || [ $? -eq 3 ] || exit 2
}
[ -n "$olddb" ] || make_db "${olddb:=$work/old.db}" "$old" "$oldobj"
[ -n "$newdb" ] || make_db "${newdb:=$work/new.db}" "$new" "$newobj"
mkdir -p "$work/overlay/include/linux"
awk '
{ line[NR] = $0; if (/^#endif/) last = NR }
END {
	for (i = 1; i <= NR; i++) {
		if (i == last)
			while ((getline text <api) > 0)
				print text
		print line[i]
	}
}' api=- "$old/include/linux/mm.h" >"$work/overlay/include/linux/mm.h" <<'API'
#ifndef FOLL_PIN
#define FOLL_PIN 0x40000
#endif
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
		    struct page **pages, struct vm_area_struct **vmas);
long pin_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked);
long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages,
			     unsigned int gup_flags);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
API

# ---- convert

sites() {	# sites DB: path, class, callee, resolved flags
	"$guptool" query -d "$1" --format jsonl sites |
		sed -nE 's/.*"path": ?"([^"]*)".*"callee": ?"([^"]*)", ?"class": ?"([^"]*)".*"resolved": ?"([^"]*)".*/\1\t\3\t\2\t\4/p'
}
sites "$olddb" >"$work/old.sites"
sites "$newdb" >"$work/new.sites"
cases=()
if [ -n "$case" ]; then
	while read -r f; do
		n=1
		! grep -q "^$f	acquire	pin_.*FOLL_LONGTERM" "$work/new.sites" || n=2
		cases+=(--case "$f=$n")
	done <"$work/files"
fi
"$guptool" convert -q "${jobs[@]}" -d "$olddb" --overlay "$work/overlay" "${cases[@]}" --files "$work/out" \
	"${files[@]}" 2>"$work/convert.log"
[ $? -le 1 ] || { cat "$work/convert.log" >&2; exit 2; }

# ---- what is in the result, and what is in the new tree

cp -r "$work/overlay" "$work/both" && { [ ! -d "$work/out" ] || cp -r "$work/out/." "$work/both/"; } || exit 2
list() {	# list FILE ARG...: path, role, callee, dirty
	"$guptool" convert "${@:2}" --list 2>"$work/list.log" | awk -F'\t' '
		$2 == "acquire" || $2 == "release" || $2 == "dirty" {
			sub(/:[0-9]+$/, "", $4); print $4 "\t" $2 "\t" $6 "\t" $8
		}' >"$1"
}
list "$work/out.list" -d "$olddb" --overlay "$work/both"
list "$work/new.list" -d "$newdb"

names() {	# names LIST PATH ROLE: the functions, each once; a release is one, page by page or in one call
	awk -F'\t' -v p="$2" -v r="$3" '$1 == p && $2 == r && $3 ~ /_user_page/ { print $3 }' "$1" |
		sed 's/^unpin_user_.*/unpin/; s/^put_user_.*/put/' | LC_ALL=C sort -u | paste -sd' '
}
dirty() {	# dirty LIST PATH
	awk -F'\t' -v p="$2" '
	$1 != p { next }
	$2 == "dirty" { print "by " $3 "()" }
	$2 == "release" && $4 != "" {
		d = $4
		if (d == "true" || d == "1") d = "yes"
		else if (d == "false" || d == "0") d = "no"
		else d = "if"
		print d
	}' "$1" | LC_ALL=C sort -u | grep -v '^no$' | paste -sd' '
}
flags() {	# flags SITES PATH CALLEE
	awk -F'\t' -v p="$2" -v c="$3" '$1 == p && $2 == "acquire" && index($3, c) == 1 { print $4 }' "$1" |
		grep -oE 'FOLL_[A-Z_]+' | LC_ALL=C sort -u | paste -sd'|'
}

wrong=0
while read -r f; do
	why= verdict=
	grep -q "^$f	" "$work/new.list" && grep -q "^$f	" "$work/old.sites" || verdict='not built'
	if [ -z "$verdict" ] && [ ! -f "$work/out/$f" ]; then
		verdict=refused
		why=$(grep "^$f:.*: refused: " "$work/convert.log" | head -n 1 | sed 's/^[^ ]* [^ ]* refused: //')
	fi
	if [ -z "$verdict" ]; then
		have=$(flags "$work/old.sites" "$f" get_user_pages)
		diff "$old/$f" "$work/out/$f" >"$work/diff"	# they differ
		! grep -q '^>.*FOLL_LONGTERM' "$work/diff" || have=$have${have:+|}FOLL_LONGTERM
		have=$(printf '%s' "$have" | tr '|' '\n' | LC_ALL=C sort -u | paste -sd'|')
		want=$(flags "$work/new.sites" "$f" pin_user_pages)
		[ "$have" = "$want" ] || why="flags ${have:-0}, not ${want:-0}"
		for role in acquire release; do
			have=$(names "$work/out.list" "$f" $role)
			want=$(names "$work/new.list" "$f" $role)
			[ "$have" = "$want" ] || why="$why${why:+; }$role ${have:-none}, not ${want:-none}"
		done
		have=$(dirty "$work/out.list" "$f")
		want=$(dirty "$work/new.list" "$f")
		[ "$have" = "$want" ] || why="$why${why:+; }dirty ${have:-no}, not ${want:-no}"
		verdict=same
		if [ -n "$why" ]; then
			verdict=differs
			text=$(sed -n "s|^$f	||p" "$here/oracle.explained" 2>/dev/null)
			[ -n "$text" ] && why="$why: $text" || { verdict=wrong; wrong=1; }
		fi
	fi
	printf '%s\t%s\t%s\n' "$verdict" "$f" "$why"
done <"$work/files" >"$work/table"
sed 's/\t/  /g' "$work/table"
count() {
	grep -c "^$1" "$work/table"
}
echo "oracle: $(wc -l <"$work/table") files: $(count same) same, $(count differs) differ and are explained, $(count refused) refused," \
	"$(count 'not built') not built, $(count wrong) wrong"
exit $wrong
