#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# No include of ours runs up the layers, and the check of that can fail.

. "$(dirname "$0")/../tap.sh"
top=$(CDPATH= cd "$(dirname "$0")/../../.." && pwd)
cd "$top" || exit 2

sources=$(find lib db analyzer -path analyzer/tests -prune -o -name '*.[ch]' -print)
layers() {
	awk -f "$top/analyzer/layers.awk" "$top/analyzer/layers.txt" $sources
}
ok "no include runs up" layers

mkdir "$tap_tmp/copy"
for f in $sources; do
	mkdir -p "$tap_tmp/copy/$(dirname "$f")" && cp "$f" "$tap_tmp/copy/$f"
done
cd "$tap_tmp/copy" || exit 2
ok "the same for a copy" layers

# bad NAME FILE HEADER: an include of HEADER in FILE is found, and named
bad() {
	cp "$2" keep
	printf '#include "%s"\n' "$3" >>"$2"
	layers >"$tap_tmp/got" 2>&1
	is "$1: found" "$(($? != 0)) $(grep -c "$2" "$tap_tmp/got")" "1 1"
	cp keep "$2"
}
bad "lib knows the flow" lib/strbuf.c ../analyzer/flow/flow.h
bad "db knows a kernel" db/store.c ../analyzer/tree/tree.h
bad "ir knows a rule" analyzer/ir/build.c ../rules/rule.h
bad "a rule knows a command" analyzer/rules/rules.c ../cmd/session_p.h
bad "a private header of another folder" analyzer/rules/rules.c ../flow/flow_p.h
ok "and the copy is fine again" layers

# what design.md promises of the front end
is "no libclang outside analyzer/ast" \
	"$(grep -l -E 'clang-c/|\bCX[A-Z][A-Za-z]+\b' $sources | grep -v '^analyzer/ast/')" ""
is "no SQL library outside db" "$(grep -l 'sqlite3\.h' $sources | grep -v '^db/')" ""

is "docs/architecture.dot is the table (make docs/architecture.svg)" \
	"$(cd "$top" && awk -f analyzer/layers-dot.awk analyzer/layers.txt | diff docs/architecture.dot -)" ""

done_testing
