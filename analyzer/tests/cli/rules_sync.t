#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A rule is a line of rules.def, a source, a page, and tests: all of them or none.

cd "$(dirname "$0")/../../.." || exit 2
. analyzer/tests/tap.sh

def=analyzer/rules/rules.def
rows=$(sed -n 's/^RULE(\(R[0-9]*\), \([a-z0-9_]*\))$/\1 \2/p' $def)
is "every line of rules.def is understood" \
	"$(grep -c '^RULE' $def)" "$(printf '%s\n' "$rows" | wc -l | tr -d ' ')"
is "rules.def is sorted by number" "$rows" "$(printf '%s\n' "$rows" | sort -k1.2,1n)"
is "no number twice" "$(printf '%s\n' "$rows" | cut -d' ' -f1 | uniq -d)" ""

# all that is missing for rule $1 in file $2.c
missing() {
	id=$1 file=$2 name=$(printf %s "$2" | tr _ -)
	src=analyzer/rules/$file.c page=docs/rules/$name.md dir=analyzer/tests/rules/$id-$name

	for f in "$src" "$page" "$dir/bad.c" "$dir/good.c"; do
		[ -f "$f" ] || echo "no $f"
	done
	grep -q "\.id = \"$id\"" "$src" || echo "$src: id is not $id"
	grep -q "\.name = \"$name\"" "$src" || echo "$src: name is not $name"
	grep -q "rules/$file\.o" Makefile || echo "$file.o is not in the Makefile"
	grep -q "^| $id | \[$name\]($name.md) |" docs/rules/README.md || echo "not listed in docs/rules/README.md"
	[ "$(head -n 1 "$page")" = "# $id $name" ] || echo "$page: first line is not '# $id $name'"
	sev=$(sed -n 's/.*\.severity = FINDING_\([A-Z]*\).*/\1/p' "$src" | tr A-Z a-z)
	conf=$(sed -n 's/.*\.confidence = FINDING_\([A-Z]*\).*/\1/p' "$src" | tr A-Z a-z)
	on=$(sed -n 's/.*\.default_on = \([a-z]*\).*/\1/p' "$src" | sed 's/true/yes/; s/false/no/')
	grep -q "^| $sev[^|]* | $conf | $on |" "$page" || echo "$page: not '| $sev | $conf | $on |'"
	for h in 'What it says' 'What it means' Example 'How to fix it' 'When it is wrong'; do
		grep -q "^## $h\$" "$page" || echo "$page: no section '$h'"
	done
	n=$(cat "$dir"/bad*.c | grep -c "// expect: $name: ")
	[ "$n" -ge 4 ] || echo "$dir: only $n bad cases"
	! grep -l "// expect: " "$dir"/good*.c
}

printf '%s\n' "$rows" >"$tap_tmp/rows"
while read -r id file; do
	is "$id $file is complete" "$(missing "$id" "$file" 2>&1)" ""
done <"$tap_tmp/rows"

for f in analyzer/rules/*.c; do
	file=$(basename "$f" .c)
	case $file in rules | program | ends | only_tested | TEMPLATE) continue ;; esac
	grep -q ", $file)\$" $def || echo "$f"
done >"$tap_tmp/stray"
for d in analyzer/tests/rules/R*-*; do
	d=${d##*/}
	grep -q "^RULE(${d%%-*}, $(printf %s "${d#*-}" | tr - _))\$" $def || echo "analyzer/tests/rules/$d"
done >>"$tap_tmp/stray"
is "no source or test without its line" "$(cat "$tap_tmp/stray")" ""

done_testing
