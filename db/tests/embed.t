#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What db/embed.awk makes of a text says the same when a compiler has read it.

. "$(dirname "$0")/../../analyzer/tests/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$tap_tmp" || exit 2

cat >text.sql <<'SQL'
-- a back\slash, two \\, \n and \" and "quotes" and 'quotes'
SELECT '%s	tab', "a\b" -- ??/ ??= and a line that ends in \
;

SQL
awk -f "$top/db/embed.awk" text.sql text.sql >embed.c
cat >main.c <<'C'
#include <stdio.h>
#include "db/embed.h"

int main(void)
{
	for (size_t i = 0; i < embed_nfiles; i++)
		if (fputs(embed_files[i].text, stdout) < 0)
			return 1;
	return 0;
}
C
ok "it compiles without a warning" ${CC:-gcc} -std=gnu11 -Wall -Wtrigraphs -Werror -I"$top" -o show embed.c main.c
./show >shown
cat text.sql text.sql >wanted
is "the text is what it was" "$(cmp shown wanted 2>&1)" ""
ok "and there is some" test -s wanted

done_testing
