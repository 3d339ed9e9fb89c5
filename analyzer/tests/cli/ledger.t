#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# ledger: who keeps pages where, across files and through pointers to functions

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
rm "$m"/tree/drivers/mini/*.c "$m"/tree/mm/*.c
cp "$tests_dir/include/entry.h" "$m/tree/include/linux/entry.h"
sed -i 's/"kernel.h"/<linux\/mm.h>/' "$m/tree/include/linux/entry.h"
cat >"$m/tree/include/linux/store.h" <<'C'
#include <linux/entry.h>

struct store {
	struct page **pages;
	int npages;
	struct kref ref;
	struct work_struct work;
};

struct store_ops {
	int (*fill)(struct store *s, unsigned long start);
	void (*drain)(struct store *s);
};

struct store_dev {
	const struct store_ops *ops;
	struct store *store;
};

int store_fill(struct store *s, unsigned long start);
void store_drain(struct store *s);
C

# one file takes and gives, another decides when
cat >"$m/tree/drivers/mini/store.c" <<'C'
#include <linux/store.h>

int store_fill(struct store *s, unsigned long start)
{
	int got = pin_user_pages_fast(start, s->npages, FOLL_WRITE, s->pages);

	if (got <= 0)
		return -EFAULT;
	s->npages = got;
	return 0;
}

void store_drain(struct store *s)
{
	unpin_user_pages_dirty_lock(s->pages, s->npages, true);
}

const struct store_ops store_ops = {
	.fill = store_fill,
	.drain = store_drain,
};
C
cat >"$m/tree/drivers/mini/user.c" <<'C'
#include <linux/store.h>

static long user_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct store_dev *d = file->private_data;

	if (pin_user_pages_fast(0, 0, 0, NULL) > 0)
		return -EINVAL;
	return d->ops->fill(d->store, arg);
}

static int user_release(struct inode *inode, struct file *file)
{
	struct store_dev *d = file->private_data;

	d->ops->drain(d->store);
	return 0;
}

const struct file_operations user_fops = {
	.unlocked_ioctl = user_ioctl,
	.release = user_release,
};
C

# frame numbers: out in one function, back in another
cat >"$m/tree/drivers/mini/pfn.c" <<'C'
#include <linux/entry.h>

struct page *vmemmap_base;
#define page_to_pfn(p) ((unsigned long)((p) - vmemmap_base))
#define pfn_to_page(n) (vmemmap_base + (n))

struct range {
	unsigned long pfn;
};

int range_add(struct range *r, unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	r->pfn = page_to_pfn(page);
	return 0;
}

void range_del(struct range *r)
{
	unpin_user_page(pfn_to_page(r->pfn));
}
C

# one memory for pages and then for addresses, as mm_iommu_do_alloc() of powerpc has it
cat >"$m/tree/drivers/mini/overlay.c" <<'C'
#include <linux/entry.h>

struct page *vmemmap_base;
#define page_to_pfn(p) ((unsigned long)((p) - vmemmap_base))
#define pfn_to_page(n) (vmemmap_base + (n))

struct overlay {
	unsigned long n;
	union {
		struct page **pages;
		unsigned long *addrs;
	};
};

int overlay_fill(struct overlay *o, unsigned long start)
{
	int got = pin_user_pages_fast(start, o->n, FOLL_WRITE | FOLL_LONGTERM, o->pages);

	if (got <= 0)
		return -EFAULT;
	o->n = got;
	for (unsigned long i = 0; i < o->n; i++) {
		struct page *page = o->pages[i];

		o->addrs[i] = page_to_pfn(page) << PAGE_SHIFT;
	}
	return 0;
}

void overlay_drain(struct overlay *o)
{
	for (unsigned long i = 0; i < o->n; i++)
		unpin_user_page(pfn_to_page(o->addrs[i] >> PAGE_SHIFT));
}
C

# what runs later: a work item, the last reference
cat >"$m/tree/drivers/mini/later.c" <<'C'
#include <linux/store.h>

void later_put(struct page **pages, int n);

static void later_work(struct work_struct *work)
{
	struct store *s = container_of(work, struct store, work);

	unpin_user_pages(s->pages, s->npages);
}

static void later_last(struct kref *ref)
{
	struct store *s = container_of(ref, struct store, ref);

	unpin_user_pages(s->pages, s->npages);
}

void later_start(struct store *s)
{
	INIT_WORK(&s->work, later_work);
	schedule_work(&s->work);
}

void later_drop(struct store *s)
{
	kref_put(&s->ref, later_last);
}
C
# the object is the function's own until it is in a list; who decides names nothing of the tables
cat >"$m/tree/include/linux/keep.h" <<'C'
#include <linux/entry.h>

struct keep {
	struct page **pages;
	int npages;
	struct list_head node;
};

int keep_fill(struct list_head *all, unsigned long start);
void keep_drain(struct list_head *all);
C
cat >"$m/tree/drivers/mini/keep.c" <<'C'
#include <linux/keep.h>

int keep_fill(struct list_head *all, unsigned long start)
{
	struct keep *k = kzalloc(sizeof(*k), GFP_KERNEL);
	int got;

	if (!k)
		return -ENOMEM;
	k->pages = kcalloc(4, sizeof(*k->pages), GFP_KERNEL);
	if (!k->pages)
		goto free;
	got = pin_user_pages_fast(start, 4, FOLL_WRITE, k->pages);
	if (got <= 0)
		goto free;
	k->npages = got;
	k->node.next = all->next;
	all->next = &k->node;
	return 0;
free:
	kfree(k->pages);
	kfree(k);
	return -EFAULT;
}

void keep_drain(struct list_head *all)
{
	struct keep *k = container_of(all->next, struct keep, node);

	unpin_user_pages(k->pages, k->npages);
}
C
cat >"$m/tree/drivers/mini/decide.c" <<'C'
#include <linux/keep.h>

static long decide_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return keep_fill(file->private_data, arg);
}

static int decide_release(struct inode *inode, struct file *file)
{
	keep_drain(file->private_data);
	return 0;
}

const struct file_operations decide_fops = {
	.unlocked_ioctl = decide_ioctl,
	.release = decide_release,
};
C
mini_compdb "$m"
mini_index "$m" -q
is "it is indexed" "$?" 0

q() {
	"$guptool" query -d "$m/gup.db" --format csv "$@" | tail -n +2
}

has() {	# NAME TEXT QUERY...
	has_name=$1
	has_text=$2
	shift 2
	q "$@" >out
	ok "$has_name" grep -F -e "$has_text" out
}

has_not() {
	has_name=$1
	has_text=$2
	shift 2
	q "$@" >out
	ok "$has_name" ! grep -F -e "$has_text" out
}

has "a field: who acquires" "store.pages,acquire,pin,no,pin_user_pages_fast,drivers/mini/store.c,5,store_fill" owners store.pages
has "a field: who releases" "store.pages,release,pin,,unpin_user_pages_dirty_lock,drivers/mini/store.c,15,store_drain" owners store.pages
has "a field: in another file" "store.pages,release,pin,,unpin_user_pages,drivers/mini/later.c,9,later_work" owners store
has_not "another record's field is not asked for" "range.pfn" owners store
has "frame numbers keep their field" "range.pfn,release,pin,,unpin_user_page,drivers/mini/pfn.c,23,range_del" owners range
has "acquire and release meet in a field" "unpin_user_page,drivers/mini/pfn.c,23,range_del,field" pairs range_add
has "page pointers become addresses in place" "released,unpin_user_page,overlay_drain,drivers/mini/overlay.c" flow overlay_fill
has "the flow of a function" "drivers/mini/store.c:5,released,unpin_user_pages_dirty_lock,store_drain" flow store_fill
has "the flow names the field" "drivers/mini/store.c:5,kept in,store.pages" flow store_fill

has "a call through a field" "user_ioctl,store_fill,pointer,store_ops.fill" edges store_fill pointer
has "a work item is registered" "later_start,later_work,register,work_struct.func,deferred" edges later_work
has "a last reference is registered" "later_drop,later_last,register,kref_put,last-ref" edges later_last

has "from user space to the acquire" "file_operations.unlocked_ioctl,request,0,user_ioctl,drivers/mini/user.c,9" entry store_fill
has "and the acquire at its end" "file_operations.unlocked_ioctl,request,1,store_fill,drivers/mini/store.c,5" entry store_fill
has "by place" "file_operations.unlocked_ioctl,request,1,store_fill,drivers/mini/store.c,5" entry drivers/mini/store.c:5

has "a file that names a function of nobody's is read for who decides" \
	",user,keep_fill:13 < decide_ioctl:5,file_operations.unlocked_ioctl,keep.pages" lifetimes drivers/mini/keep.c

# with the work item the pages end on completion; without it user space decides
has "a release on completion decides" ",request,store_fill:5 < user_ioctl:9" lifetimes drivers/mini/store.c
mini_check "$m" -q --min-severity info --no-notes >out
ok "and the rule is silent" ! grep 'store\.c.*longterm-missing' out
rm "$m/tree/drivers/mini/later.c"
mini_compdb "$m"
mini_index "$m" -q
has "else user space does" ",user,store_fill:5 < user_ioctl:9,file_operations.unlocked_ioctl,store.pages" lifetimes drivers/mini/store.c
mini_check "$m" -q --no-notes >out
ok "and the rule says so, across files and pointers" grep 'store.c:5:.*pages pinned without FOLL_LONGTERM stay in store.pages after user_ioctl() is over, until user_release()' out

# the index says the same however it was made
mini_index "$m" -q -j 3 -d j3.db
"$guptool" dump db -d "$m/gup.db" | grep -v -e '^finding' -e '^meta	checked_by	' >warm
"$guptool" dump db -d j3.db | grep -v '^meta	checked_by	' >fresh
ok "warm and fresh, one worker or three" cmp warm fresh
"$guptool" dump ledger -d "$m/gup.db" store_fill >out
ok "dump ledger" grep 'kept in store.pages' out

done_testing
