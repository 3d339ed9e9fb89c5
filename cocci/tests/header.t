#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The header of every rule as scripts/coccicheck reads it; names are unique.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cd "$(dirname "$0")/.." || exit 2

# the kinds of header lines in the order of their first line
order() {
	awk '/^\/\/ SPDX-License-Identifier: GPL-2.0-only$/ { print "spdx"; next }
		/^\/\/\/ / { print "text"; next }
		/^\/\/# / { print "caveat"; next }
		/^\/\/ Confidence: (High|Moderate|Low)$/ { print "confidence"; next }
		/^\/\/ Copyright: / { print "copyright"; next }
		/^\/\/ URL: / { print "url"; next }
		/^\/\/ Options: / { print "options"; next }
		/^\/\/ Requires: [0-9.]+$/ { print "requires"; next }
		/^\/\/ Keywords: / { print "keywords"; next }
		{ exit }' "$1" | uniq | tr '\n' ' '
}

full="spdx text caveat confidence copyright url options requires keywords "
plain="spdx text caveat confidence copyright options requires keywords "
for rule in check/*.cocci; do
	is "$rule: header" "$(order "$rule")" "$full"
	is "$rule: modes" "$(sed -n 's/^virtual //p' "$rule" | tr '\n' ' ')" \
		"patch context org report "
done
for rule in convert/*.cocci convert/reverse/*.cocci mend/*.cocci self/*.cocci; do
	[ -e "$rule" ] || continue
	is "$rule: header" "$(order "$rule")" "$plain"
done
is "rule names are unique" "$(cat check/*.cocci self/*.cocci convert/*.cocci \
	convert/reverse/*.cocci mend/*.cocci 2>/dev/null |
	sed -n 's/^@\([a-z_0-9]*\)[^:]*@$/\1/p' | grep . | sort | uniq -d)" ""
like "the run finds names at all" "$(cat check/*.cocci |
	sed -n 's/^@\([a-z_0-9]*\)[^:]*@$/\1/p' | grep -c .)" '^[0-9][0-9]+$'
done_testing
