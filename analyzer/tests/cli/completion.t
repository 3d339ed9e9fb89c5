#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion in bash: what it offers is what the program knows.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$tests_dir/../../docs/guptool.bash"
cd "$tap_tmp" || exit 2

# what is offered for the last of the words
offers() {
	COMP_WORDS=("$guptool" "$@")
	COMP_CWORD=$#
	_guptool 2>"$err"
	printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | paste -sd' ' -
}

commands=$("$guptool" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | LC_ALL=C sort)
is "nothing yet: every command" "$(offers '' | tr ' ' '\n' | grep -v '^--')" "$commands"
is "the start of one" "$(offers ind)" "index"
is "no command" "$(offers xyz)" ""
for c in $commands; do
	is "$c: every option of its --help" "$(offers "$c" -- | tr ' ' '\n')" \
		"$("$guptool" "$c" --help | grep -oE '^  (-[A-Za-z0-9], |    )--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | LC_ALL=C sort)"
done
is "short ones, too" "$(offers check -q)" "-q"
is "a query" "$(offers query transf)" "transfers"
is "queries are all of --list" "$(offers query '' | tr ' ' '\n')" "$("$guptool" query --list | sed 's/ .*//' | LC_ALL=C sort)"
is "a rule by name" "$(offers explain pin-rel)" "pin-released-with-put"
is "formats of query" "$(offers query --format '')" "csv dot json jsonl table"
like "formats of check" "$(offers check --format '')" '(^| )sarif( |$)'
is "severities" "$(offers check --fail-on w)" "warning"
mkdir folder && echo >file.db
is "a folder for a folder" "$(offers index -k f)" "folder"
is "a file for a file" "$(offers check -d f)" "file.db folder"
is "a path as an argument" "$(offers check fi)" "file.db"
COMP_WORDS=(/nonexistent/guptool '') COMP_CWORD=1
_guptool 2>"$err"
is "a program that is not there: no words, no noise" "${COMPREPLY[*]} $(cat "$err")" "--help --version "

done_testing
