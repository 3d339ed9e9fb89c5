#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What --help lists, the man pages and the manual list, too, and nothing else.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"

docs=$tests_dir/../../docs
manual=$docs/manual.md

# options as lines "-d --db DB" or "--strict", sorted, from each place

of_help() {
	"$guptool" "$1" --help |
	sed -nE 's/^  (-[A-Za-z0-9],| {3}) (--[a-z-]+)( [A-Z]+)?( .*)?$/\1 \2\3/p' |
	tidy
}

# .TP, then \fB\-d\fR, \fB\-\-db\fR \fIDB\fR
of_man() {
	awk 'was_tp && /^\\fB\\-/ { print } { was_tp = $0 == ".TP" }' "$1" |
	sed -e 's/\\f[BIR]//g' -e 's/\\-/-/g' |
	tidy
}

# the section of the command, up to the next heading
section() {
	awk -v head="### guptool $1" '/^##/ { inside = $0 == head; next } inside' "$manual"
}

# | `-d, --db DB` | text |
of_manual() {
	section "$1" | sed -n 's/^| `\(-[^`]*\)` |.*/\1/p' | tidy
}

tidy() {
	sed -e 's/,//g' -e 's/^ *//' -e 's/  */ /g' -e 's/ $//' | LC_ALL=C sort
}

# first words of the lines between .SH $2 and the next .SH that follow a .TP
named_in() {
	awk -v head=".SH $2" '
		/^\.SH/ { inside = $0 == head }
		inside && was_tp && sub(/^\.B /, "") { print }
		{ was_tp = $0 == ".TP" }
	' "$1" | LC_ALL=C sort
}

commands=$("$guptool" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | LC_ALL=C sort)
ok "there are commands" test -n "$commands"
is "each command has its page, each page its command" \
	"$(for f in "$docs"/man/guptool-*.1; do f=${f##*/guptool-}; echo "${f%.1}"; done | LC_ALL=C sort)" "$commands"
is "guptool.1 names them all" "$(named_in "$docs/man/guptool.1" COMMANDS)" "$commands"
is "the manual has a section for each" \
	"$(sed -n 's/^### guptool \([a-z]*\)$/\1/p' "$manual" | LC_ALL=C sort)" "$commands"

for c in $commands; do
	page=$docs/man/guptool-$c.1
	help=$(of_help "$c")
	is "$c: every row of its --help is understood" \
		"$("$guptool" "$c" --help | grep -cE '^ +(-[A-Za-z0-9], )?--[a-z]')" "$(echo "$help" | wc -l)"
	is "$c: options of the man page" "$(of_man "$page")" "$help"
	is "$c: options in the manual" "$(of_manual "$c")" "$help"
	like "guptool.1 refers to $c" "$(cat "$docs/man/guptool.1")" "^\.BR guptool..$c \(1\)"
done

queries=$("$guptool" query --list | sed 's/ .*//' | LC_ALL=C sort)
is "guptool-query.1 names the queries" "$(named_in "$docs/man/guptool-query.1" QUERIES)" "$queries"
is "docs/queries.md is what the headers of the queries say (make docs/queries.md)" \
	"$(cd "$docs/.." && awk -f db/query-doc.awk $(ls db/queries/*.sql | LC_ALL=C sort) | diff docs/queries.md -)" ""

# the pages are made from the program: the options above are a second look at that
for f in "$docs"/man/src/*.roff; do
	page=$(basename "$f" .roff)
	command=${page#guptool} command=${command#-}
	is "$page.1 is what the program and its body say (make docs/man)" "$(cd "$docs/.." && "$guptool" help --roff $command |
		awk -f docs/man/man.awk - "docs/man/src/$page.roff" | diff "docs/man/$page.1" - 2>&1)" ""
done
is "each page has a body" "$(cd "$docs/man" && ls *.1 | sed 's/1$/roff/')" "$(ls "$docs/man/src" | grep 'roff$')"
printf '.\\" x\n.SH DESCRIPTION\nx\n@OPTIONS\n@--no-such-option text\n' >"$tap_tmp/body"
(cd "$docs/.." && "$guptool" help --roff check | awk -f docs/man/man.awk - "$tap_tmp/body") >"$tap_tmp/page" 2>"$tap_tmp/said"
is "a body with a word on an option that there is not is refused" "$? $(sed 's/.*: //' "$tap_tmp/said")" "1 there is no option --no-such-option"
is "each row of options.more is about an option that there is" "$(sed -n 's/\t.*//p' "$docs/man/src/options.more" |
	while read -r c o; do
		[ "$c" != '*' ] || c=$commands
		for x in $c; do of_help "$x"; done | grep -q -e "^\(-[A-Za-z] \)\?$o\( \|$\)" || echo "$c $o"
	done)" ""

for f in "$docs"/man/*.1; do
	page=${f##*/}
	if command -v groff >/dev/null; then
		is "$page: groff has no complaint" "$(groff -man -ww -Tutf8 -z "$f" 2>&1)" ""
	else
		skip "$page: groff has no complaint" "groff is not installed"
	fi
	if command -v mandoc >/dev/null; then
		is "$page: mandoc has no complaint" "$(mandoc -Tlint -W warning "$f" 2>&1)" ""
	else
		skip "$page: mandoc has no complaint" "mandoc is not installed"
	fi
	if command -v man >/dev/null; then
		is "$page: man shows it without one" "$(MANWIDTH=80 man --warnings -l "$f" 2>&1 >/dev/null)" ""
	else
		skip "$page: man shows it without one" "man-db is not installed"
	fi
done

done_testing
