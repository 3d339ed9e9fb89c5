#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# across: what a helper takes or releases counts at its caller, in one file and
# in two, and what is not known of a helper is never a finding.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c

# --- the helpers of the other file ---
cat >"$m/tree/drivers/mini/helper.c" <<'C'
#include <linux/mm.h>

int far_pin(unsigned long start, struct page **page)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE, page) == 1 ? 0 : -EFAULT;
}

int far_check(struct page **pages, unsigned long n, int bad)
{
	if (bad) {
		unpin_user_pages(pages, n);
		return -EIO;
	}
	return 0;
}

void far_put(struct page *page)
{
	put_page(page);
}

void far_unpin(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, n);
}

void far_maybe(struct page **pages, unsigned long n, int some)
{
	if (some)
		unpin_user_pages(pages, n);
}

/* not from the first element on */
void far_part(struct page **pages, unsigned long first, unsigned long n)
{
	unpin_user_pages(pages + first, n);
}

/* one of two of this name */
void far_twice(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, n);
}

/* keeps a reference of its own */
void far_get(struct page *page)
{
	get_page(page);
}
C
cat >"$m/tree/drivers/mini/other.c" <<'C'
#include <linux/mm.h>

void far_twice(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, 0);
}

/* of this file alone */
static void far_unpin(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, 0);
}

int own_name(unsigned long start, struct page **pages)
{
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	far_unpin(pages, r);
	unpin_user_pages(pages, r);
	return 0;
}
C
cat >"$m/tree/drivers/mini/user.c" <<'C'
#include <linux/mm.h>

int far_pin(unsigned long start, struct page **page);
int far_check(struct page **pages, unsigned long n, int bad);
void far_put(struct page *page);
void far_unpin(struct page **pages, unsigned long n);
void far_maybe(struct page **pages, unsigned long n, int some);
void far_part(struct page **pages, unsigned long first, unsigned long n);
void far_twice(struct page **pages, unsigned long n);
void far_get(struct page *page);
void not_indexed(struct page **pages);

static void near_unpin(struct page **pages, unsigned long n)
{
	far_unpin(pages, n);
}

static void near_unknown(struct page **pages)
{
	not_indexed(pages);
}

int bad_again(unsigned long start, struct page **pages, int bad)
{
	int ret, r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	ret = far_check(pages, r, bad);
	unpin_user_pages(pages, r);		/* R8 */
	return ret;
}

int good_again(unsigned long start, struct page **pages, int bad)
{
	int ret, r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	ret = far_check(pages, r, bad);
	if (ret)
		return ret;
	unpin_user_pages(pages, r);
	return 0;
}

int bad_two_deep(unsigned long start, struct page **pages)
{
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	near_unpin(pages, r);
	unpin_user_pages(pages, r);		/* R8 */
	return 0;
}

int bad_family(unsigned long start)
{
	struct page *page;

	if (far_pin(start, &page))
		return -EFAULT;
	put_page(page);				/* R1 */
	return 0;
}

int bad_family_there(unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	far_put(page);				/* R1 */
	return 0;
}

int good_family(unsigned long start)
{
	struct page *page;

	if (far_pin(start, &page))
		return -EFAULT;
	unpin_user_page(page);
	return 0;
}

/* the put is for the reference that the helper took */
int good_extra(unsigned long start)
{
	struct page *page;

	if (far_pin(start, &page))
		return -EFAULT;
	far_get(page);
	put_page(page);
	unpin_user_page(page);
	return 0;
}

int bad_short(unsigned long start, struct page **unused)
{
	struct page *pages[8];
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r < 0)
		return r;
	if (r < 8) {
		far_get(unused[0]);
		return -EFAULT;			/* R5 */
	}
	near_unpin(pages, r);
	return 0;
}

int good_short(unsigned long start)
{
	struct page *pages[8];
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r < 0)
		return r;
	if (r < 8) {
		near_unpin(pages, r);
		return -EFAULT;
	}
	unpin_user_pages(pages, 8);
	return 0;
}

int quiet_maybe(unsigned long start, struct page **pages, int some)
{
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	far_maybe(pages, r, some);
	if (!some)
		unpin_user_pages(pages, r);
	return 0;
}

int quiet_part(unsigned long start, unsigned long first)
{
	struct page *pages[8];
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r < 0)
		return r;
	if (r < 8) {
		far_part(pages, first, r);
		return -EFAULT;
	}
	unpin_user_pages(pages, 8);
	return 0;
}

int quiet_twice(unsigned long start, struct page **pages)
{
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	far_twice(pages, r);
	unpin_user_pages(pages, r);
	return 0;
}

int quiet_unknown(unsigned long start)
{
	struct page *pages[8];
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r < 0)
		return r;
	near_unknown(pages);
	return r < 8 ? -EFAULT : 0;
}

struct node { struct node *next; struct page *page; };

/* keeps the page, or fails and does not */
static int near_keep(struct node *head, struct page *page)
{
	struct node *n = kmalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return -ENOMEM;
	n->page = page;
	n->next = head->next;
	head->next = n;
	return 0;
}

static int near_look(struct page *page)
{
	return *(unsigned long *)page & 1 ? -EINVAL : 0;
}

int bad_looked_at(unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (near_look(page))
		return -EINVAL;			/* R4 */
	unpin_user_page(page);
	return 0;
}

int bad_not_kept(unsigned long start, struct node *head)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (near_keep(head, page))
		return -ENOMEM;			/* R4 */
	return 0;
}

int good_kept(unsigned long start, struct node *head, int bad)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (near_keep(head, page)) {
		unpin_user_page(page);
		return -ENOMEM;
	}
	return bad ? -EINVAL : 0;
}

/* a cycle: each calls the other */
static void even(struct page **pages, unsigned long n, int depth);

static void odd(struct page **pages, unsigned long n, int depth)
{
	if (!depth) {
		unpin_user_pages(pages, n);
		return;
	}
	even(pages, n, depth - 1);
}

static void even(struct page **pages, unsigned long n, int depth)
{
	if (!depth) {
		unpin_user_pages(pages, n);
		return;
	}
	odd(pages, n, depth - 1);
}

int quiet_cycle(unsigned long start, struct page **pages, int depth)
{
	int r = pin_user_pages_fast(start, 8, FOLL_WRITE, pages);

	if (r <= 0)
		return r;
	even(pages, r, depth);
	return 0;
}
C
mini_compdb "$m"
ok "the tree is indexed" mini_index "$m" -q

run check -q -d "$m/gup.db" --format jsonl -r all
cp "$out" first
found() {
	sed -n 's/.*"rule":"\([^"]*\)".*"function":"\([^"]*\)".*/\2 \1/p' first | sort | grep -E "$1" | paste -s -d,
}
is "released again after a helper in another file did" "$(found '^bad_again ')" "bad_again R8"
is "a helper's helper counts" "$(found '^bad_two_deep ')" "bad_two_deep R8"
is "pinned by a helper, put here" "$(found '^bad_family ')" "bad_family R1"
is "pinned here, put by a helper" "$(found '^bad_family_there ')" "bad_family_there R1"
is "lost beside a helper that has nothing to do with it" "$(found '^bad_short ')" "bad_short R5"
is "a helper that only looks at a page does not have it" "$(found '^bad_looked_at ')" "bad_looked_at R4"
is "a helper that fails does not keep what it keeps else" "$(found '^bad_not_kept ')" "bad_not_kept R4"
is "what is right is silent" "$(found '^good_')" ""
is "what is not known is silent" "$(found '^quiet_')" ""
is "a function of the same file comes first" "$(found '^own_name ')" ""

for j in 1 8; do
	sqlite3 "$m/gup.db" "DELETE FROM meta WHERE key = 'checked_by'; DELETE FROM unit_heard"
	run check -q -d "$m/gup.db" --format jsonl -r all -j$j
	is "-j$j: the same" "$(cat "$out")" "$(cat first)"
done
# --- the index knows callees, and walks again what depends on a change and nothing else ---
q() {
	"$guptool" query "$1" -d "$m/gup.db" "$2" --format csv 2>/dev/null
}
like "a wrapper of a wrapper is one" "$(q wrappers drivers/mini/user.c)" "near_unpin,.*,release,pin,.*,pages,"
# again NAME WALKED: index again; so many functions were walked, the rest was taken over
again() {
	rc=0
	mini_index "$m" >"$out" 2>"$err" || rc=$?
	is "$1: walked" "$rc $(sed -n 's/.* walk [^(]*(\([0-9]*\) functions).*/\1/p' "$out")" "0 $2"
	mini_same "$m" "$1"
	is "$1: the rules have listened to all of it" "$mini_walked" 0
}
sed 's/return -EIO/return -EBUSY/' "$m/tree/drivers/mini/helper.c" >new.c
cmp -s new.c "$m/tree/drivers/mini/helper.c"
is "there is something to change" $? 1
cp new.c "$m/tree/drivers/mini/helper.c"
again "one helper returns another error" 3
sed 's/unpin_user_pages(pages, n)/unpin_user_pages(pages, 0)/' "$m/tree/drivers/mini/helper.c" >new.c
cp new.c "$m/tree/drivers/mini/helper.c"
# 4 helpers, one of them of a name that is taken twice; 2 + 1 + 1 callers; 3 callers of near_unpin()
again "four helpers release nothing" 11
sed '$a\
void far_new(struct page *page)\
{\
	unpin_user_page(page);\
}' "$m/tree/drivers/mini/helper.c" >new.c
cp new.c "$m/tree/drivers/mini/helper.c"
again "a new helper that nobody calls" 1
cp "$m/tree/drivers/mini/helper.c" old.c
sed '/^int far_check/,/^}/d' old.c >"$m/tree/drivers/mini/helper.c"
# 2 callers; 7 functions that are on other lines now, and the 6 that call them
again "a helper that is gone" 15
cp old.c "$m/tree/drivers/mini/helper.c"
again "and back" 16
done_testing
