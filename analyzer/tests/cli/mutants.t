#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mutants: which mistakes are made of a function, that they are what the patch
# says, and that many in one parse are the same as each by itself.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c
cat >"$m/tree/drivers/mini/whole.c" <<'C'
#include <linux/mm.h>

static int look(struct page **pages, int n)
{
	return n && pages[0] ? 0 : -EIO;
}

/* takes as many as there are, gives all back */
int whole(unsigned long start, unsigned int n, struct page **pages)
{
	int ret, i;

	ret = pin_user_pages_fast(start, n, FOLL_WRITE,
				  pages);
	if (ret < 0)
		return ret;
	if (look(pages, ret)) {
		for (i = 0; i < ret; i++)
			unpin_user_page(pages[i]);
		goto fail;
	}
	unpin_user_pages_dirty_lock(pages, ret, true);
	return 0;
fail:
	return -EFAULT;
}
C
cat >"$m/tree/drivers/mini/one.c" <<'C'
#include <linux/mm.h>
#include <linux/mini.h>

int one(unsigned long start)
{
	struct page *page;
	int ret = get_user_pages_fast(start, 1, FOLL_WRITE, &page);

	if (ret != 1)
		return -EFAULT;
	set_page_dirty_lock(page);
	put_page(page); put_page(NULL);
	return 0;
}
C
mini_compdb "$m"
ok "the tree is indexed" mini_index "$m" -q
before=$(cat "$m"/tree/drivers/mini/*.c | cksum)

mutants() {
	"$guptool" mutants -q -d "$m/gup.db" -p "$m/compile_commands.json" "$@"
}

mutants --list >list
is "all that can be made of two functions" "$(cut -f1 list | sed 's/drivers.mini.//' | LC_ALL=C sort)" \
	"acquire-swapped:one.c:one:get_user_pages_fast#1
acquire-swapped:whole.c:whole:pin_user_pages_fast#1
atomic-release:one.c:one:set_page_dirty_lock#1
atomic-release:whole.c:whole:unpin_user_pages_dirty_lock#1
callee-releases:whole.c:look:whole#1
count-plus-one:whole.c:whole:unpin_user_pages_dirty_lock#1
dirty-after:one.c:one:set_page_dirty_lock#1
dirty-dropped:one.c:one:set_page_dirty_lock#1
dirty-false:whole.c:whole:unpin_user_pages_dirty_lock#1
dirty-unlocked:one.c:one:set_page_dirty_lock#1
double-release:one.c:one:put_page#1
double-release:whole.c:whole:unpin_user_page#1
double-release:whole.c:whole:unpin_user_pages_dirty_lock#1
early-return:one.c:one:put_page#1
early-return:whole.c:whole:unpin_user_pages_dirty_lock#1
flags-bool:one.c:one:get_user_pages_fast#1
flags-bool:whole.c:whole:pin_user_pages_fast#1
freed:one.c:one:put_page#1
freed:whole.c:whole:unpin_user_page#1
internal-flag:whole.c:whole:pin_user_pages_fast#1
lock-added:whole.c:whole:pin_user_pages_fast#1
longterm-get:one.c:one:get_user_pages_fast#1
loop-from-one:whole.c:whole:unpin_user_page#1
loop-inclusive:whole.c:whole:unpin_user_page#1
null-pages:one.c:one:get_user_pages_fast#1
null-pages:whole.c:whole:pin_user_pages_fast#1
release-dropped:one.c:one:put_page#1
release-dropped:whole.c:whole:unpin_user_page#1
release-dropped:whole.c:whole:unpin_user_pages_dirty_lock#1
release-swapped:one.c:one:put_page#1
release-swapped:whole.c:whole:unpin_user_page#1
requested-count:whole.c:whole:unpin_user_page#1
requested-count:whole.c:whole:unpin_user_pages_dirty_lock#1
test-dropped:one.c:one:get_user_pages_fast#1
test-dropped:whole.c:whole:pin_user_pages_fast#1
unsigned-result:whole.c:whole:pin_user_pages_fast#1
write-dropped:one.c:one:FOLL_WRITE#1
write-dropped:whole.c:whole:FOLL_WRITE#1"

# --- patches ---
ok "patches are written" mutants --patches patches
is "one for each" "$(ls patches | wc -l)" "$(wc -l <list)"
applied=0
for p in patches/*.patch; do
	(cd "$m/tree" && git apply --check -) <"$p" && applied=$((applied + 1))
done
is "each applies to the tree" "$applied" "$(wc -l <list)"
is "a statement that goes takes its line along" \
	"$(grep -h '^[-+]' patches/*release-dropped.patch | grep -v '^---\|^+++' | tr -d '\t' | LC_ALL=C sort)" \
	"+ put_page(NULL);
+;
-put_page(page); put_page(NULL);
-unpin_user_page(pages[i]);
-unpin_user_pages_dirty_lock(pages, ret, true);"
is "an argument on a line of its own" "$(grep -h '^[-+]' patches/*null-pages.patch | tail -n 2 | tr -d '\t')" \
	"-  pages);
+  NULL);"

# --- what the rules see ---
ops="--operator acquire-swapped --operator freed --operator internal-flag --operator loop-inclusive --operator null-pages
	--operator release-swapped --operator double-release --operator unsigned-result
	--operator flags-bool"
mutants $ops --silent >together
is "these are all seen" "$(tail -n 1 together)" \
	"$(mutants $ops --list | wc -l) mutants of $(mutants $ops --list | wc -l) were run, in 2 functions; $(mutants $ops --list | wc -l) by the expected rule, 0 by another: recall 100.0 %; 0 new findings elsewhere"
mutants --silent >all
mutants --silent --alone >alone
is "each parsed by itself gives the same" "$(cat alone)" "$(cat all)"
mutants --silent --keep kept >first
is "what is kept gives the same" "$(mutants --silent --keep kept)" "$(cat all)"
ok "and is there" test -n "$(ls kept)"
is "one process or four" "$(mutants --silent -j4)" "$(mutants --silent -j1)"
is "a sample is part of all, the same each time" "$(mutants --list --sample 5 | LC_ALL=C sort)" \
	"$(mutants --list --sample 5 | grep -Fxf list | LC_ALL=C sort)"
is "of the size asked for" "$(mutants --list --sample 5 | wc -l)" 5
is "the tree is as it was" "$(cat "$m"/tree/drivers/mini/*.c | cksum)" "$before"

# --- one that changes nothing ---
key=double-release:drivers/mini/one.c:one:put_page#1
printf '# why\n%s\tthe second is of another page\n' "$key" >exclude
like "an excluded one has its reason" "$(mutants --exclude exclude --silent)" "^excluded	$key	.*	the second is of another page$"
printf '%s\n' "$key" >exclude
mutants --exclude exclude >out 2>&1
is "without one it is refused" $? 2
like "and named" "$(cat out)" "has an entry without a reason"

# --- the exit status ---
mutants --operator dirty-unlocked --min-recall 0 >/dev/null
is "0 as a rule" $? 0
mutants --operator callee-releases --operator lock-added --operator locked-zero --min-recall 100 >out
is "1 when too few are seen" "$?" "$(grep -q 'recall 100.0' out && echo 0 || echo 1)"
mutants --operator nonsense >out 2>&1
is "2 for a mistake that does not exist" $? 2
like "which is named" "$(cat out)" "'nonsense' is no mistake"
mv "$m/tree/include/linux/mini.h" mini.h
mutants drivers/mini/one.c >out 2>&1
is "2 when a file cannot be parsed with them" $? 2
like "which is said" "$(cat out)" "with its mutants was not parsed: 'linux/mini.h' file not found"
mv mini.h "$m/tree/include/linux/mini.h"
mutants drivers/other >out 2>&1
is "2 when there is nothing" $? 2

done_testing
