#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rounds: pages wait in a field that nobody known releases from. The files that
# have the field say more, also when they name no function; a field of many
# files is not of one record.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c

cat >"$m/tree/drivers/mini/keep.c" <<'C'
#include <linux/mm.h>

struct keeper { struct page *kept_page; char *bell; };
void *kmap(struct page *page);

int keep(struct keeper *k, unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -14;
	k->kept_page = page;
	k->bell = kmap(page);
	return 0;
}
C
cat >"$m/tree/drivers/mini/lose.c" <<'C'
#include <linux/mm.h>

struct keeper { struct page *kept_page; char *bell; };

void ring(struct keeper *k)
{
	*k->bell = 1;
}

void lose(struct keeper *k)
{
	put_page(k->kept_page);
}
C
mini_compdb "$m"
q() {
	"$guptool" query "$@" -d "$m/gup.db" --format csv 2>/dev/null
}
files() {
	q files | sed -n 's/^drivers.mini.\([a-z0-9]*\).c,.*,analysed,.*/\1/p' | paste -s -d,
}
rc=0
mini_index "$m" >"$out" 2>"$err" || rc=$?
is "the tree is indexed" "$rc" 0
is "the file that releases joined" "$(files)" "keep,lose"
like "... through the field" "$(q names)" "^kept_page,.*derived,1,drivers/mini/keep.c: pages wait in keeper.kept_page$"
is "a field is no function to account for" "$(q mentions | grep -c kept_page)" 0
is "nothing is unaccounted" "$(q coverage | sed -n 's/^unaccounted,,//p')" "0,0"
like "the release is the field's" "$(q owners)" "^keeper.kept_page,release,get,,put_page,drivers/mini/lose.c,"
like "so is the store" "$(q classes)" "keep.*,5,"
"$guptool" dump db -d "$m/gup.db" >cold.dump

mini_index "$m" >"$out" 2>"$err"
like "again: nothing is parsed" "$(cat "$out")" "(0 analysed|2 unchanged|2 analysed \(2 unchanged\))"
"$guptool" dump db -d "$m/gup.db" >again.dump
is "... and the database says the same" "$(cmp cold.dump again.dump 2>&1)" ""

i=0
while [ $i -lt 13 ]; do
	echo "struct other$i { int kept_page; };" >"$m/tree/drivers/mini/m$i.c"
	i=$((i + 1))
done
mini_compdb "$m"
mini_index "$m" >"$out" 2>"$err"
is "a field that many files have brings none" "$(files)" "keep"
done_testing
