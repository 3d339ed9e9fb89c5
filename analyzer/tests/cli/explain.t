#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain: one finding step by step, with source lines, owners and what to do

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
mini_index "$m" -q
mini_check "$m" -q --min-severity info >/dev/null

# the fingerprint of the finding of rule $1
print_of() {
	"$guptool" query -d "$m/gup.db" --format csv findings | awk -F, -v r=",$1," 'index($0, r) { print $NF; exit }'
}

explain() {
	"$guptool" explain -d "$m/gup.db" "$@"
}

fp=$(print_of R5)
ok "there is a finding" test -n "$fp"
explain "$fp" >out
ok "its message" grep -q '^drivers/mini/leak.c:[0-9]*:[0-9]*: error: .*\[partial-pin-leak\]$' out
ok "rule, function, fingerprint" grep -q "^R5, confidence [a-z]*, in [a-z_]*(), fingerprint $fp\$" out
ok "the first step" grep -q '^ *1\. drivers/mini/leak.c:[0-9]*: pinned here' out
line=$(sed -n 's/^ *1\. drivers\/mini\/leak.c:\([0-9]*\): .*/\1/p' out)
text=$(sed -n "${line}p" "$m/tree/drivers/mini/leak.c" | sed 's/^[	 ]*//')
ok "with its line of the source" grep -qF "         $text" out
ok "owners, or that there is none" grep -q '^Owners that were looked at$' out
ok "the row of the table" grep -q '  pin_user_pages_fast(): acquire pin, returns pages, released with unpin_user_page()' out
ok "what to do" grep -q '^What to do$' out
is "the start of a fingerprint is enough" "$(explain "$(printf %.8s "$fp")")" "$(cat out)"

# the source is not what was indexed
sed 's/pin_user_pages_fast/ pin_user_pages_fast/' "$m/tree/drivers/mini/leak.c" >new.c
cp new.c "$m/tree/drivers/mini/leak.c"
explain "$fp" >out
ok "of a changed file no line is shown" ! grep -qF "$text" out
ok "but the steps" grep -q '^ *1\. drivers/mini/leak.c:[0-9]*: pinned here' out

# refused
explain ffffffffffffffffffffffffffffffff >out 2>err
is "an unknown fingerprint" "$? $(cat err)" "2 guptool: error: no finding has a fingerprint that starts with 'ffffffffffffffffffffffffffffffff'; 'guptool query findings' lists them"
explain abcde >out 2>err
is "too short for one" "$?" 2
"$guptool" explain -d none.db "$fp" >out 2>err
is "no database" "$?" 2
is "a rule's page as before" "$("$guptool" explain R5 | head -n 1)" "# R5 partial-pin-leak"

done_testing
