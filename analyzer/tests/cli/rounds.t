#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rounds: a file that names no function of the tables is analysed when it uses
# somebody's wrapper; wrappers of wrappers too; and a name that everybody uses
# brings in nobody.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c

cat >"$m/tree/drivers/mini/first.c" <<'C'
#include <linux/mm.h>

/* round 1: what it takes and drops is its caller's */
int first_pin(unsigned long start, struct page **pages)
{
	return pin_user_pages_fast(start, 8, FOLL_WRITE, pages);
}

void first_unpin(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, n);
}

/* nothing is left when it returns */
int first_look(unsigned long start)
{
	struct page *pages[8];
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r > 0)
		unpin_user_pages(pages, r);
	return r;
}

/* a reference that nobody took with the API */
void first_put(struct page *page)
{
	put_page(page);
}

/* a static name is of this file */
static int helper_pin(unsigned long start, struct page **pages)
{
	return pin_user_pages_fast(start, 8, FOLL_WRITE, pages);
}

int first_static(unsigned long start, struct page **pages)
{
	return helper_pin(start, pages);
}
C
cat >"$m/tree/drivers/mini/second.c" <<'C'
#include <linux/mm.h>

int first_pin(unsigned long start, struct page **pages);
void first_unpin(struct page **pages, unsigned long n);

/* round 2 */
int second_pin(unsigned long start, struct page **pages)
{
	int r = first_pin(start, pages);

	if (r < 8) {
		if (r > 0)
			first_unpin(pages, r);
		return -14;
	}
	return 0;
}
C
cat >"$m/tree/drivers/mini/third.c" <<'C'
#include <linux/mm.h>

int second_pin(unsigned long start, struct page **pages);

int third_leak(unsigned long start)
{
	struct page *pages[8];

	if (second_pin(start, pages))
		return -14;
	put_page(pages[0]);		/* R1 */
	return 0;
}
C
cat >"$m/tree/drivers/mini/look.c" <<'C'
int first_look(unsigned long start);

int look(unsigned long start)
{
	return first_look(start);
}
C
cat >"$m/tree/drivers/mini/put.c" <<'C'
struct page;
void first_put(struct page *page);

void put(struct page *page)
{
	first_put(page);
}
C
cat >"$m/tree/drivers/mini/other.c" <<'C'
struct page;
static int helper_pin(unsigned long start, struct page **pages)
{
	return 0;
}

int other(unsigned long start, struct page **pages)
{
	return helper_pin(start, pages);
}
C
mini_compdb "$m"
rc=0
mini_index "$m" >"$out" 2>"$err" || rc=$?
is "the tree is indexed" "$rc" 0
q() {
	"$guptool" query "$@" -d "$m/gup.db" --format csv 2>/dev/null
}
is "wrappers became names, by round" "$(q names | sed -n 's/^\([a-z_]*\),.*,derived,\([0-9]*\),.*/\2 \1/p' | sort | paste -s -d,)" \
	"1 first_pin,1 first_static,1 first_unpin,2 second_pin"
like "... with what their summaries show" "$(q names)" "^second_pin,.*derived,2,drivers/mini/second.c: acquires pin by pin_user_pages_fast at pages"
is "files joined, and no others" "$(q files | sed -n 's/^drivers.mini.\([a-z]*\).c,.*,analysed,.*/\1/p' | paste -s -d,)" "first,second,third"
is "... in their rounds, through these names" "$(q files | sed -n 's/^drivers.mini.\([a-z]*\).c,.*,\([0-9]*\),\([^,]*\)$/\1 \2 \3/p' | paste -s -d,)" \
	"first 0 pin_user_pages_fast unpin_user_pages,second 1 first_pin first_unpin,third 2 second_pin"
is "nothing is unaccounted" "$(q coverage | sed -n 's/^unaccounted,,//p')" "0,0"
like "the summary says so" "$(cat "$out")" "^round 1: 3 wrappers, 1 file more$"
like "the summary says so" "$(cat "$out")" "^round 2: 1 wrapper, 1 file more$"
like "each file is parsed once, not in each round" "$(cat "$out")" "parse [0-9.]+ \\(3 files\\), walk"

run check -q -d "$m/gup.db" --format jsonl -r all
like "a finding two files away from the API" "$(cat "$out")" '"rule":"R1".*"function":"third_leak"'

# the same from nothing, from an older database, and with any number of workers
again() {
	rc=0
	mini_index "$m" >"$out" 2>"$err" || rc=$?
	is "$1: parsed and taken over" "$rc $(sed -n 's/.*candidates: \([0-9]*\) analysed (\([0-9]*\) unchanged).*/\2 \1/p' "$out")" "0 $2 $3"
	mini_same "$m" "$1"
}
again "nothing changed" 3 3
sed 's/return 0;/return 1;/' "$m/tree/drivers/mini/third.c" >new.c && cp new.c "$m/tree/drivers/mini/third.c"
again "a file of the last round" 2 3
cp "$m/tree/drivers/mini/second.c" old.c
sed 's/second_pin/second_taken/' old.c >"$m/tree/drivers/mini/second.c"
again "a wrapper has another name: its users are gone" 1 2
cp old.c "$m/tree/drivers/mini/second.c"
again "and back" 1 3
sed 's/first_look/first_pin/' "$m/tree/drivers/mini/look.c" >new.c && cp new.c "$m/tree/drivers/mini/look.c"
again "a file begins to use a wrapper" 3 4

mini_index "$m" -q -d none.db --rounds 0
is "--rounds 0: the tables alone" "$("$guptool" query files -d none.db --format csv | grep -c ',analysed,')" 1

# a name that stands in very many files is not followed
i=0
while [ $i -lt 160 ]; do
	printf 'int first_pin(unsigned long start, void *pages);\nint f%d(void) { return first_pin(0, 0); }\n' $i \
		>"$m/tree/drivers/mini/many$i.c"
	i=$((i + 1))
done
mini_compdb "$m"
mini_index "$m" -d many.db >"$out" 2>"$err"
# second.c is there for first_unpin()
is "a name of many files is not followed" "$("$guptool" query files -d many.db --format csv | sed -n 's/^drivers.mini.\([a-z]*\).c,.*,analysed,.*/\1/p' | paste -s -d,)" \
	"first,second,third"
like "... which is said" "$(cat "$out")" "^not followed: first_pin \(163 files\)$"
is "... and kept" "$(sqlite3 many.db "SELECT value FROM meta WHERE key = 'not_followed'")" "first_pin (163 files)"

# what was read is remembered with the name and without it: a file that changes under its size and time is not seen
find "$m/tree" -type f -exec touch -d '1 hour ago' {} +
for i in 1 2; do
	echo "/* $i */" >>"$m/tree/drivers/mini/third.c"
	mini_index "$m" -d many.db >"$out" 2>"$err"
done
seen=$(sed -n 's/.* \([0-9]* with mentions\),.*/\1/p' "$out")
for name in first_pin second_pin first_unpin; do
	sed "s/$name/$(echo $name | tr '[:lower:]' x)/g" "$m/tree/drivers/mini/many7.c" >new.c
	touch -r "$m/tree/drivers/mini/many7.c" new.c && cp -p new.c "$m/tree/drivers/mini/many7.c"
done
for i in 3 4; do
	echo "/* $i */" >>"$m/tree/drivers/mini/third.c"
	mini_index "$m" -d many.db >"$out" 2>"$err"
	like "change $i: 163 files are still known to have the name" "$(cat "$out")" "^not followed: first_pin \(163 files\)$"
done
is "... and with mentions are as many" "$(sed -n 's/.* \([0-9]* with mentions\),.*/\1/p' "$out")" "$seen"
done_testing
