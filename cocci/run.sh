#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh - run semantic patches over a kernel tree or over files
#
# spatch is started in a directory of its own, so that no .cocciconfig of a
# tree can narrow the files to what some git tracks. Checks are concatenated:
# a file is parsed once for all of them (rule names are unique for this).
# A file that spatch gives up on is named and counted, and the rest is done.

set -u

help() {
	cat <<'EOF'
usage: run.sh [OPTION...] RULE[=N]... [-- FILE...]

RULE is a .cocci file, or a folder of them (check, self). Without FILE, or a
list, the candidate files of the tree are taken: those that mention a function
of the get_user_pages or pin_user_pages family.
Checks report to standard output. In mode 'patch' the RULEs are applied in
their order, each to the result of the one before, and the whole difference
goes to standard output. N is the number of edits that RULE has to make; fewer
is a failure, and nothing is written.

  -m MODE       report (default), context, org or patch
  -k KERNEL     the tree (default $KERNEL, or none)
  -f LIST       file with one FILE a line; '-' is standard input
  -D NAME[=V]   virtual rule or identifier for spatch; may be repeated. put=, unpin=,
                unpins= and unpins_dirty= have the names of 6.x as default
  -j N          processes (default: all processors)
  -t SECONDS    limit for one file and run of spatch (default 60)
  -w            mode patch: write the result to the files
  -e            exit with 1 if anything is found
  -q            no totals if nothing failed
  -v            name every place that is not parsed, not only those with calls
                of the family
  -h            show this text

The last line on standard error counts the files: looked at, matched,
transformed, failed, parsed in part.
Exit status: 0 done, 1 an expected edit is missing or a comment would be lost
(or, with -e, something is found), 2 wrong call, 3 done, but some files failed.
EOF
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() {
	echo "run.sh: $*" >&2
}

wrong_call() {
	say "$1; -h shows the options"
	exit 2
}

mode=report kernel=${KERNEL-} list= jobs=$(getconf _NPROCESSORS_ONLN) limit=60
write=0 exit_found=0 quiet=0 verbose=0
defines=()
while getopts m:k:f:D:j:t:weqvh opt; do
	case $opt in
	m) mode=$OPTARG ;;
	k) kernel=$OPTARG ;;
	f) list=$OPTARG ;;
	D) defines+=("$OPTARG") ;;
	j) jobs=$OPTARG ;;
	t) limit=$OPTARG ;;
	w) write=1 ;;
	e) exit_found=1 ;;
	q) quiet=1 ;;
	v) verbose=1 ;;
	h) help; exit 0 ;;
	*) wrong_call "unknown option" ;;
	esac
done
shift $((OPTIND - 1))
case $mode in
report | context | org | patch) ;;
*) wrong_call "no mode '$mode'" ;;
esac
case $jobs$limit in
*[!0-9]*) wrong_call "-j and -t need a number" ;;
esac
[ "$jobs" -gt 0 ] && [ "$limit" -gt 0 ] || wrong_call "-j and -t need a number above 0"
[ "$write" = 0 ] || [ "$mode" = patch ] || wrong_call "-w needs -m patch"
command -v spatch >/dev/null || { say "no spatch: install coccinelle"; exit 2; }

tmp=$(mktemp -d "${TMPDIR:-/tmp}/cocci-run.XXXXXX") || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
start=$PWD

# ---- the rules and how many edits each has to make

rules=() expects=()
add_rule() {
	local path=$1 n=

	case $path in
	*=*) n=${path##*=} path=${path%=*} ;;
	esac
	case $n in
	*[!0-9]*) wrong_call "'$1': the number of edits is not a number" ;;
	esac
	if [ ! -e "$path" ] && [ -e "$here/$path" ]; then
		path=$here/$path
	fi
	if [ -d "$path" ]; then
		[ -z "$n" ] || wrong_call "'$1': only one rule can expect edits"
		for path in "$path"/*.cocci; do
			rules+=("$(realpath "$path")") expects+=("")
		done
	elif [ -f "$path" ]; then
		rules+=("$(realpath "$path")") expects+=("$n")
	else
		wrong_call "no rule '$path'"
	fi
}
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	add_rule "$1"
	shift
done
[ ${#rules[@]} -gt 0 ] || wrong_call "no rule given"
for d in "${defines[@]}"; do
	grep -qE "^virtual $d\$|virtual\.${d%%=*}\>" "${rules[@]}" ||
		wrong_call "-D $d: no rule knows it"
done
# the names of the release, unless this tree has others
case " ${defines[*]}" in *" put="*) ;; *) defines+=(put=put_page) ;; esac
case " ${defines[*]}" in *" unpin="*) ;; *) defines+=(unpin=unpin_user_page) ;; esac
case " ${defines[*]}" in *" unpins="*) ;; *) defines+=(unpins=unpin_user_pages) ;; esac
case " ${defines[*]}" in
*" unpins_dirty="*) ;;
*) defines+=(unpins_dirty=unpin_user_pages_dirty_lock) ;;
esac

# ---- the files, relative to the root, which is the tree or nothing

names='(get|pin)_user_pages(_fast|_remote|_unlocked|_locked|_fast_only)?'
names="$names|get_user_page_[a-z_]+|get_dump_page|(un)?pin_user_[a-z_]+|put_user_pages?[a-z_]*"
names="$names|memfd_pin_folios|unpin_folios?|iov_iter_(get|extract)_pages[a-z_0-9]*"

root=$start
if [ -n "$kernel" ]; then
	root=$(realpath -e "$kernel" 2>/dev/null) || wrong_call "no tree '$kernel'"
elif for f; do echo "$f"; done | grep -q '^/'; then
	root=
fi
# an absolute name below the root, as the root has it
below_root() {
	local f=$1

	case $f in
	/*) ;;
	*) if [ -e "$root/$f" ]; then f=$root/$f; else f=$start/$f; fi ;;
	esac
	f=${f#"$root"}
	echo "${f#/}"
}
if [ $# -gt 0 ]; then
	shift
	for f; do below_root "$f"; done >"$tmp/files"
elif [ -n "$list" ]; then
	cat "$list" >"$tmp/list" || exit 2
	while read -r f; do below_root "$f"; done <"$tmp/list" >"$tmp/files"
elif [ -n "$kernel" ]; then
	(cd "$root" && grep -rlwE --include='*.c' -e "$names" \
		arch block crypto drivers fs init io_uring ipc kernel lib mm net \
		samples security sound virt 2>/dev/null) | sort >"$tmp/files"
else
	wrong_call "no files: give -k KERNEL, -f LIST or FILEs"
fi
[ -s "$tmp/files" ] || { say "no candidate files"; exit 2; }

# What spatch could not parse, from its --verbose-parsing: a line for each place.
# Top-level macros are full of such places, so the ones in which a function of
# the family is called stand out.
read -r -d '' unparsed <<'EOT'
function flush() {
	if (at != "")
		print at ": not parsed, skipped" (call ? ": " call : "")
	at = call = ""
}
/^parse error/ { flush(); parse = 1; next }
parse && match($0, /File "[^"]*", line [0-9]+/) {
	split(substr($0, RSTART, RLENGTH), part, /"/)
	sub(/^, line /, "", part[3])
	if (part[2] !~ /standard\.h$/)
		at = part[2] ":" part[3]
}
/^(bad|BAD)/ && match($0, names) { call = substr($0, RSTART + 1, RLENGTH - 2) }
{ parse = 0 }
END { flush() }
EOT

# ---- one run of spatch over a list; writes N.out (results), N.bad and N.part

# spatch_list N COCCI FILES: names in FILES are relative to $tree
spatch_list() {
	local out=$tmp/$1 cocci=$2 options rc at left show= d
	local -a given=()

	options=$(sed -n 's|^// Options:||p' "$cocci" | tr ' ' '\n' | sort -u | tr '\n' ' ')
	case $mode in
	report | org) show=--no-show-diff ;;
	esac
	# a virtual rule that the file does not declare would be refused
	for d in "$mode" "${defines[@]}"; do
		case $d in
		*=*) given+=(-D "$d") ;;
		*) ! grep -qx "virtual $d" "$cocci" || given+=(-D "$d") ;;
		esac
	done
	mkdir "$out.d"
	sed "s|^|$tree/|" "$3" >"$out.todo"
	: >"$out.out" >"$out.bad" >"$out.part"
	while [ -s "$out.todo" ]; do
		sed G "$out.todo" >"$out.groups"
		# the options are words of the rule's own header
		(cd "$out.d" && exec spatch "${given[@]}" $options $show \
			--verbose-parsing --timeout "$limit" --cocci-file "$cocci" \
			--file-groups "$out.groups") >"$out.1" 2>"$out.2"
		rc=$?
		cat "$out.1" >>"$out.all"
		sed -n 's/^Skipping unreadable file: \(.*\)/\1: cannot be read/p' "$out.2" >>"$out.bad"
		cat "$out.1" "$out.2" | sed -n \
			-e 's/^EXN: .*Timeout in \(.*\)/\1: time limit of '"$limit"' s/p' \
			-e '/Timeout in/!s/^EXN: \(.*\) in \(\/.*\)/\2: \1/p' >>"$out.bad"
		awk -v names="(^|[^a-z_])($names)\\(" "$unparsed" "$out.2" >>"$out.part"
		[ "$rc" -ne 0 ] || break
		# the run ended early: the file it was at is bad, go on after it
		at=$(sed -n 's/^HANDLING: //p' "$out.2" | tail -n 1)
		if [ -z "$at" ]; then
			tail -n 5 "$out.2" >"$out.fatal"
			break
		fi
		echo "$at: $(tail -n 1 "$out.2" | cut -c1-200)" >>"$out.bad"
		left=$(grep -nxF -e "$at" "$out.todo" | cut -d: -f1)
		sed "1,${left:-\$}d" "$out.todo" >"$out.next"
		mv "$out.next" "$out.todo"
	done
}

# one rule file of many: a virtual rule may be declared only once
concatenate() {
	awk '/^virtual / { if (seen[$0]++) next } { print }' "$@"
}

# run_rules COCCI: all files, in $jobs processes; fills out, bad, part
run_rules() {
	local i

	rm -rf "$tmp"/run.*
	# small lists handed out in turn: big files are neighbours
	split -n "r/$jobs" -d "$tmp/files" "$tmp/run.list."
	i=0
	for f in "$tmp"/run.list.*; do
		[ -s "$f" ] || continue
		spatch_list "run.$i" "$1" "$f" &
		i=$((i + 1))
	done
	wait
	# without the names of this run's directories
	cat "$tmp"/run.*.all 2>/dev/null | grep -v '^EXN: ' | sed \
		-e "s|^--- $tree/|--- a/|" \
		-e "s|^\(\* TODO \[\[view:\|\[\[view:\)$tree/|\1|" -e "s|^$tree/||" >"$tmp/out"
	cat "$tmp"/run.*.bad | sed "s|^$tree/||" | sort -u >"$tmp/bad.new"
	cat "$tmp"/run.*.part | sed "s|^$tree/||" | sort -u >"$tmp/part.new"
	cat "$tmp/bad.new" >>"$tmp/bad"
	cat "$tmp/part.new" >>"$tmp/part"
	for f in "$tmp"/run.*.fatal; do
		[ -e "$f" ] || continue
		sed "s|$tmp/||" "$f" | sed 's/^/run.sh: spatch: /' >&2
		say "spatch cannot run $(basename "$1")"
		exit 2
	done
}

# the second line of a header names a file of spatch's; sorted by file
tidy_diff() {
	awk '/^--- a\// { file = $0; sub(/^--- a\//, "", file); print; next }
		/^\+\+\+ / && file != "" { print "+++ b/" file; file = ""; next }
		{ print }'
}

# changed places in a difference: runs of lines with + or -
count_edits() {
	awk '/^--- |^\+\+\+ / { next }
		/^[-+]/ { if (!inside) n++; inside = 1; next }
		{ inside = 0 }
		END { print n + 0 }' "$1"
}

count_lines() {
	sort -u "$1" | wc -l
}

: >"$tmp/bad" >"$tmp/part"
status=0 matched=0 transformed=0
if [ "$mode" != patch ]; then
	tree=$root
	concatenate "${rules[@]}" >"$tmp/rules.cocci"
	run_rules "$tmp/rules.cocci"
	if [ "$mode" = context ]; then
		tidy_diff <"$tmp/out" >"$tmp/shown"
		sed -n 's|^--- a/||p' "$tmp/shown" >"$tmp/hit"
	elif [ "$mode" = org ]; then
		cp "$tmp/out" "$tmp/shown"
		sed -n 's/^.*view:\([^:]*\)::.*/\1/p' "$tmp/shown" >"$tmp/hit"
	else
		sort -t: -k1,1 -k2,2n -k3,3 "$tmp/out" >"$tmp/shown"
		sed -n 's/^\([^:]*\):[0-9]*:.*/\1/p' "$tmp/shown" >"$tmp/hit"
	fi
	matched=$(count_lines "$tmp/hit")
	cat "$tmp/shown"
else
	# a copy of the files, changed step by step
	tree=$tmp/tree
	mkdir -p "$tree" "$tmp/steps"
	while read -r f; do
		if ! { mkdir -p "$tree/$(dirname "$f")" && cp "$root/$f" "$tree/$f"; } 2>/dev/null; then
			echo "$f: cannot be read" >>"$tmp/bad"
		fi
	done <"$tmp/files"
	cp -r "$tree" "$tmp/old"
	for i in "${!rules[@]}"; do
		run_rules "${rules[$i]}"
		tidy_diff <"$tmp/out" | grep -v '^[^-+ @\\]' >"$tmp/step"
		grep '^[^-+ @\\]' "$tmp/out" >&2
		edits=$(count_edits "$tmp/step")
		sed -n 's|^--- a/||p' "$tmp/step" >>"$tmp/hit"
		if [ -s "$tmp/step" ] && ! (cd "$tree" && patch -s -p1) <"$tmp/step" >&2; then
			say "$(basename "${rules[$i]}"): its own change does not apply"
			exit 3
		fi
		# a comment inside what one call replaces would be lost with it
		if [ "$(sed -n 's/^+//p' "$tmp/step" | grep -o '/\*' | wc -l)" -lt \
		     "$(sed -n 's/^-//p' "$tmp/step" | grep -o '/\*' | wc -l)" ]; then
			say "$(basename "${rules[$i]}" .cocci): a comment would be lost"
			status=1
		fi
		if [ -n "${expects[$i]}" ] && [ "$edits" -lt "${expects[$i]}" ]; then
			say "$(basename "${rules[$i]}" .cocci): $edits edits made, ${expects[$i]} expected"
			status=1
		fi
	done
	touch "$tmp/hit"
	matched=$(count_lines "$tmp/hit")
	while read -r f; do
		[ -e "$tree/$f" ] || continue
		cmp -s "$tmp/old/$f" "$tree/$f" && continue
		transformed=$((transformed + 1))
		diff -u --label "a/$f" --label "b/$f" "$tmp/old/$f" "$tree/$f"
		[ "$write" = 0 ] || [ "$status" != 0 ] || cat "$tree/$f" >"$root/$f"
	done <"$tmp/files"
fi

sort -u "$tmp/bad" | sed 's/^/run.sh: failed: /' >&2
# places without a call of the family are only counted, unless asked for
sort -u "$tmp/part" | { [ "$verbose" = 1 ] && cat || grep 'skipped: '; } | sed 's/^/run.sh: /' >&2
failed=$(cut -d: -f1 "$tmp/bad" | sort -u | wc -l)
partly=$(cut -d: -f1 "$tmp/part" | sort -u | wc -l)
if [ "$quiet" = 0 ] || [ "$failed" -gt 0 ] || [ "$partly" -gt 0 ]; then
	say "files: $(count_lines "$tmp/files") looked at, $matched matched," \
		"$transformed transformed, $failed failed, $partly parsed in part"
fi
if [ "$status" = 0 ]; then
	if [ "$failed" -gt 0 ]; then
		status=3
	elif [ "$exit_found" = 1 ] && [ "$matched" -gt 0 ]; then
		status=1
	fi
fi
exit $status
