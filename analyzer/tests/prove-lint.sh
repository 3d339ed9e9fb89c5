#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# prove-lint.sh - what lint says of many real changes: mistakes made on purpose
# as patches, harmless edits of files that use the API, and moved files
#
# Run by 'make prove-lint'. Prints rows for docs/proofs.md, and each change that
# did not give what it should. The tree is that of the database; it is read.
#
#	prove-lint.sh GUPTOOL DB [CHANGES]
set -u
[ $# -ge 2 ] || { echo "usage: prove-lint.sh GUPTOOL DB [CHANGES]" >&2; exit 2; }
guptool=$(realpath "$1") db=$(realpath "$2") changes=${3:-60}
tree=$(sqlite3 "$db" "SELECT value FROM run WHERE key = 'root'")
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2

lint()		# PATCH: 0 nothing introduced, 1 something, else it failed; $tmp/out
{
	"$guptool" lint -q --no-notes --fail-on info --min-severity info --strict -d "$db" "$1" >out 2>err
}

# --- (a) mistakes ---
"$guptool" mutants -d "$db" --sample "$changes" --patches mistakes >/dev/null 2>err || { cat err; exit 2; }
a=0 seen=0
for p in mistakes/*; do
	rc=0
	lint "$p" || rc=$?
	a=$((a + 1))
	case $rc in
	1) seen=$((seen + 1)) ;;
	0) echo "not seen: ${p##*/}" ;;
	*) echo "failed ($rc): ${p##*/}: $(head -n 1 err out | tr '\n' ' ')" ;;
	esac
done

# --- (b) harmless edits: comments, other names of variables and functions, more code, other order ---
files=$(sqlite3 "$db" "SELECT DISTINCT path FROM site_view WHERE path LIKE '%.c' ORDER BY length(path) % 7, path LIMIT $((changes / 3))")
edit()		# NUMBER FILE: the new text
{
	case $(($1 % 4)) in
	0) sed 's|^{$|{\n\t/* a remark, and a line more */|' "$2" ;;
	1) perl -pe 's/(?<![\w.>"])ret(?![\w"])/ret_renamed/g unless /^\s*(#|\*)/' "$2" ;;
	2)	# a static function of the file that has a site in it
		name=$(sqlite3 "$db" "SELECT n.name FROM function n JOIN file f ON f.id = n.file JOIN body b ON b.function = n.id
			JOIN site s ON s.body = b.id WHERE f.path = '${2#"$tree"/}' AND n.is_static LIMIT 1")
		[ -n "$name" ] && sed "s/\<$name\>/${name}_renamed/g" "$2" ;;
	3) sed '$a\\nstatic __maybe_unused int guptool_more(int n)\n{\n\treturn n + 1;\n}' "$2" ;;
	esac
}
b=0 wrong=0 n=0
for f in $files; do
	n=$((n + 1))
	mkdir -p "old/${f%/*}" "new/${f%/*}"
	cp "$tree/$f" "old/$f"
	edit "$n" "$tree/$f" >"new/$f"
	{ echo "diff --git a/$f b/$f"; diff -u "old/$f" "new/$f" | sed "1s|.*|--- a/$f|; 2s|.*|+++ b/$f|"; } >edit.diff
	[ "$(wc -l <edit.diff)" -gt 3 ] || continue
	rc=0
	lint edit.diff || rc=$?
	b=$((b + 1))
	[ "$rc" = 0 ] || { wrong=$((wrong + 1)); echo "harmless $((n % 4)) of $f: $rc: $(head -n 2 out err | tr '\n' ' ')"; }
done

# --- (c) moves: a file gets another name, with its mistakes ---
c=0
moved_files=$({ sqlite3 "$db" "SELECT DISTINCT path FROM finding_view"; echo "$files"; } | head -n $((changes / 6)))
for f in $moved_files; do
	printf 'diff --git a/%s b/%s\nsimilarity index 100%%\nrename from %s\nrename to %s\n' "$f" "${f%.c}_moved.c" "$f" "${f%.c}_moved.c" >move.diff
	rc=0
	lint move.diff || rc=$?
	c=$((c + 1))
	[ "$rc" = 0 ] || { wrong=$((wrong + 1)); echo "move of $f: $rc: $(head -n 2 out err | tr '\n' ' ')"; }
done

echo "| mistakes (\`guptool mutants --sample $changes --patches\`) that lint says are introduced | $seen of $a |"
echo "| harmless edits and moved files of which it says so | $wrong of $((b + c)) ($b edits, $c moves) |"
[ "$wrong" -eq 0 ]
