#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# convert: an object that is taken in one file and released in another is
# converted as a whole, as patches that apply; what must not be is refused by
# name; the tree is written when asked for.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
mkdir -p "$m/tree/drivers/two" "$m/tree/drivers/no"
cat >"$m/tree/drivers/two/two.h" <<'C'
struct two {
	struct page **pages;
	int n;
};

void two_drop(struct two *two);
C
cat >"$m/tree/drivers/two/take.c" <<'C'
#include <linux/mm.h>
#include "two.h"

int two_take(struct two *two, unsigned long start, int n, struct page **pages)
{
	int i, ret;

	ret = get_user_pages_fast(start, n, FOLL_WRITE, pages);
	if (ret < 0)
		return ret;
	if (ret < n) {
		for (i = 0; i < ret; i++)
			put_page(pages[i]);
		return -EFAULT;
	}
	two->pages = pages;
	two->n = n;
	return 0;
}
C
cat >"$m/tree/drivers/two/drop.c" <<'C'
#include <linux/mm.h>
#include "two.h"

/* this file takes nothing: it is found by the field */
void two_drop(struct two *two)
{
	int i;

	for (i = 0; i < two->n; i++) {
		set_page_dirty_lock(two->pages[i]);
		put_page(two->pages[i]);
	}
}

/* pages of somebody else */
void two_other(struct page *page)
{
	put_page(page);
}
C
cat >"$m/tree/drivers/no/free.c" <<'C'
#include <linux/mm.h>

int no_free(unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	__free_pages(page, 0);
	return 0;
}
C
cat >"$m/tree/drivers/no/mixed.c" <<'C'
#include <linux/mm.h>

struct page *no_pick(unsigned long start, int user)
{
	struct page *page;

	if (!user)
		page = alloc_page(0);
	else if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		page = NULL;
	return page;
}

void no_put(unsigned long start, int user)
{
	struct page *page = no_pick(start, user);

	if (page)
		put_page(page);
}
C
cat >"$m/tree/drivers/no/broken.c" <<'C'
#include <linux/mm.h>

int no_broken(unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, 0, &page) != 1)
		return -EFAULT;
	this is no C;
	put_page(page);
	return 0;
}
C
mkdir -p "$m/tree/drivers/sort"
cat >"$m/tree/drivers/sort/apart.c" <<'C'
#include <linux/mm.h>

struct entry {
	struct page *page;
	int is_user;
};

/* a condition tells the two sorts apart */
void apart_put(struct entry *entry)
{
	if (entry->is_user)
		put_page(entry->page);
	else
		__free_pages(entry->page, 0);
}

int apart_take(struct entry *entry, unsigned long start, int is_user)
{
	struct page *page;

	if (is_user) {
		if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
			return -EFAULT;
		entry->page = page;
	} else {
		entry->page = alloc_page(0);
	}
	entry->is_user = is_user;
	return 0;
}
C
cat >"$m/tree/drivers/sort/extra.c" <<'C'
#include <linux/mm.h>

struct extra {
	struct page *own, *user;
};

/* one reference for each field */
int extra_take(struct extra *x, unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	x->user = page;
	return 0;
}

void extra_more(struct extra *x, struct page *page)
{
	get_page(page);
	x->own = page;
}

int extra_both(struct extra *x, unsigned long start)
{
	int ret = extra_take(x, start);

	if (!ret)
		extra_more(x, x->user);
	return ret;
}

void extra_less(struct extra *x)
{
	put_page(x->own);
}

void extra_drop(struct extra *x)
{
	put_page(x->user);
}
C
cat >"$m/tree/drivers/sort/copy.c" <<'C'
#include <linux/mm.h>

struct copy {
	struct page **reserved, **mapped, **current;
	int n;
};

/* 'current' points to either; what is in one of them is not in the other */
void copy_choose(struct copy *c, int mapped)
{
	c->current = mapped ? c->mapped : c->reserved;
}

void copy_reserve(struct copy *c)
{
	c->reserved[0] = alloc_page(0);
}

void copy_unreserve(struct copy *c)
{
	__free_pages(c->reserved[0], 0);
}

int copy_map(struct copy *c, unsigned long start, int n, struct page **pages)
{
	int ret = get_user_pages_fast(start, n, FOLL_WRITE, pages);

	if (ret < 0)
		return ret;
	if (ret != n)
		goto put;
	c->mapped = pages;
	c->n = n;
	return 0;
put:
	while (ret > 0)
		put_page(pages[--ret]);
	return -EFAULT;
}

void copy_unmap(struct copy *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		put_page(c->mapped[i]);
}
C
cat >"$m/tree/drivers/sort/iter.c" <<'C'
#include <linux/mm.h>

struct sg_page_iter { struct scatterlist *sg; unsigned int n; };
void __sg_page_iter_start(struct sg_page_iter *iter, struct scatterlist *sgl, unsigned int nents, unsigned long off);
_Bool __sg_page_iter_next(struct sg_page_iter *iter);
struct page *sg_page_iter_page(struct sg_page_iter *iter);

struct iter {
	struct scatterlist *sgl;
};

int iter_take(struct iter *x, unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	sg_set_page(x->sgl, page, PAGE_SIZE, 0);
	return 0;
}

/* what for_each_sg_page() is */
void iter_drop(struct iter *x)
{
	struct sg_page_iter iter;
	struct page *page;

	for (__sg_page_iter_start(&iter, x->sgl, 1, 0); __sg_page_iter_next(&iter);) {
		page = sg_page_iter_page(&iter);
		put_page(page);
	}
}
C
cat >"$m/tree/drivers/no/look.c" <<'C'
#include <linux/mm.h>

int page_to_nid(const struct page *page);

int no_look(unsigned long start)
{
	struct page *page;
	int nid;

	if (get_user_pages_fast(start, 1, 0, &page) != 1)
		return -EFAULT;
	nid = page_to_nid(page);
	put_page(page);
	return nid;
}
C
mini_compdb "$m"
# the field alone leads to drop.c
ok "indexed" mini_index "$m" -q
# the tree's own script, cut down to what it prints
cat >"$m/tree/scripts/get_maintainer.pl" <<'P'
print "Some Body <b\@example.org> (supporter:TWO (2))\n", "two\@example.org (open list:TWO (2))\n";
P
cp -r "$m/tree" before

convert() {
	run convert -d "$m/gup.db" -p "$m/compile_commands.json" "$@"
}

status "nothing to convert is a wrong call" 2 convert -d "$m/gup.db"
status "a case that does not exist" 2 convert -d "$m/gup.db" --case 6 drivers/two
status "paths with --all" 2 convert -d "$m/gup.db" --all drivers/two
status "no database" 2 convert -d none.db --all

convert --dry-run --all
is "something is refused" "$rc" 1
like "what the pages are for is not known" "$(cat "$err")" \
	"drivers/two/take.c:[0-9]+: two_take\(\): refused: (case-unknown|no-release): "
like "freed by the allocator" "$(cat "$err")" "free.c:[0-9]+: no_free\(\): refused: bug-first: .*__free_pages\(\)"
like "allocated pages go the same way" "$(cat "$err")" "mixed.c:[0-9]+: no_pick\(\): refused: mixed: "
like "not understood" "$(cat "$err")" "broken.c:[0-9]+: no_broken\(\): refused: given-up: "
like "only looked at" "$(cat "$err")" "look.c:[0-9]+: no_look\(\): refused: case-4: "

convert --case 1 --diff drivers/two
is "a driver is converted" "$rc, $(grep -c '^diff --git' "$out")" "0, 2"
like "the call" "$(cat "$out")" "\+	ret = pin_user_pages_fast\(start, n, FOLL_WRITE, pages\);"
like "the loop of the failure" "$(cat "$out")" "\+		unpin_user_pages\(pages, ret\);"
like "the other file: dirty and release in one call" "$(cat "$out")" \
	"\+	unpin_user_pages_dirty_lock\(two->pages, two->n, true\);"
ok "pages of somebody else stay" ! grep -q "^-	put_page(page);" "$out"
is "the tree is as it was" "$(diff -r before "$m/tree" 2>&1)" ""

convert --case 2 --from 'A Person <a@example.org>' --signoff --out series drivers/two
is "two patches" "$rc, $(ls series | wc -l)" "0, 2"
is "recipients are those of get_maintainer.pl" "$(sed -n '/^To:/p; /^Cc:/p' series/0001-*)" "To: Some Body <b@example.org>
Cc: two@example.org"
git init -q repo && cp -r before/drivers repo/ && (
	cd repo && git config user.name A && git config user.email a@example.org && git add -A && git commit -qm base
)
ok "git am takes them" git -C repo am -q "$tap_tmp"/series/0001-* "$tap_tmp"/series/0002-*
like "the second one alone adds FOLL_LONGTERM" "$(git -C repo show HEAD)" "\+	ret = .*FOLL_LONGTERM"
git -C repo show HEAD~1 >first
ok "the first one does not" ! grep -q "^+.*FOLL_LONGTERM" first
like "the message says which functions" "$(git -C repo log -1 --format=%B HEAD~1)" "unpinned in two_drop\(\)"
like "signed" "$(git -C repo log -1 --format=%B)" "Signed-off-by: A Person <a@example.org>"

convert --case 1 --apply drivers/two
is "--apply" "$rc" 0
like "writes the tree" "$(cat "$m/tree/drivers/two/take.c")" "pin_user_pages_fast"
ok "indexed again" mini_index "$m" -q
convert --case 1 --dry-run drivers/two
is "a second time there is nothing" "$rc, $(sed -n 's/.*objects: //p' "$err")" "0, 0 to be converted, 0 refused"

# pages of several sorts in one driver: each test is a file
convert --case 1 --diff drivers/sort/apart.c
is "a condition tells pages of alloc_page() from those of the user" "$rc" 0
like "and the put alone is converted" "$(cat "$out")" "-		put_page\(entry->page\);
\+		unpin_user_page\(entry->page\);"
convert --case 1 --diff drivers/sort/extra.c
is "a reference on top that is put in a field" "$rc" 0
is "has its own put, which stays" "$(sed -n 's/^-	put_page/&/p' "$out")" "-	put_page(x->user);"
convert --case 1 --diff drivers/sort/copy.c
is "a pointer to two arrays" "$rc" 0
like "makes them not one" "$(cat "$out")" "\+	unpin_user_pages\(c->mapped, c->n\);"

convert --case 1 --diff drivers/sort/iter.c
is "pages of a scatterlist, one after the other" "$rc, $(grep -c '^+.*unpin_user_page(page);' "$out")" "0, 1"

# there and back
convert --reverse --files back drivers/two
like "the other way, for tests" "$(cat back/drivers/two/take.c)" "get_user_pages_fast"
convert --case 1 --overlay back --diff --files forth drivers/two
is "and back again" "$(cmp "$m/tree/drivers/two/take.c" forth/drivers/two/take.c 2>&1)" ""

done_testing
