#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Help and version go to standard output, complaints to standard error.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
cd "$tap_tmp" || exit 2

status "--help" 0 --help
cp "$out" list
is "it says nothing on standard error" "$(cat "$err")" ""
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' list)
is "the commands of its list are those of main.c" "$commands" \
	"$(sed -n 's/^\t{ "\([a-z]*\)",.*cmd_.*/\1/p' "$tests_dir/../main.c")"
is "they are sorted" "$commands" "$(echo "$commands" | LC_ALL=C sort)"
status "-h" 0 -h
is "-h prints the same" "$(cat "$out")" "$(cat list)"
status "help" 0 help
is "help prints the same" "$(cat "$out")" "$(cat list)"

run
is "no command: status 2, the list on standard error" "$rc $(wc -c <"$out") $(cat "$err")" "2 0 $(cat list)"

for c in $commands; do
	status "$c --help" 0 "$c" --help
	like "$c --help starts with its usage" "$(head -n 1 "$out")" "^usage: guptool $c"
	is "$c --help: nothing on standard error" "$(cat "$err")" ""
	is "$c --help fits in 100 columns" "$(awk 'length > 100' "$out")" ""
	cp "$out" page
	status "help $c" 0 help "$c"
	is "help $c prints the same" "$(cat "$out")" "$(cat page)"
	refuses "$c with an unknown option" "$c" --no-such-option
	like "$c names the option" "$(cat "$err")" "no-such-option"
	refuses "$c with an unknown short option" "$c" -Z
done

refuses "an unknown command" frobnicate
like "it is named" "$(cat "$err")" "'frobnicate'"
refuses "help for an unknown command" help frobnicate
refuses "an unknown option in place of a command" --frobnicate

status "--version" 0 --version
like "it is one line with name and version" "$(cat "$out")" '^guptool [0-9]+\.[0-9]+\.[0-9]+\+[0-9]+$'
is "one line" "$(wc -l <"$out")" 1
cp "$out" version
status "-V" 0 -V
is "-V prints the same" "$(cat "$out")" "$(cat version)"

status "help --roff, for the man page" 0 help --roff check
is "the sections that the program knows" "$(sed -n 's/^\.SH //p' "$out" | paste -sd' ')" "NAME SYNOPSIS OPTIONS"
is "as many options as --help lists" "$(grep -c '^\.TP' "$out")" "$("$guptool" check --help | grep -cE '^ +(-[A-Za-z0-9], )?--[a-z]')"
refuses "help --roff for an unknown command" help --roff frobnicate

run --help >/dev/null
"$guptool" --help >/dev/full 2>"$err"
is "help to a full disk" "$?" 2

done_testing
