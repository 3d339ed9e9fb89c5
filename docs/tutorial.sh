#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tutorial.sh DIR - the small kernel of the tutorials in manual.md
#
# Makes DIR/linux, a git repository with one driver, and DIR/flags.json, which
# says how it is compiled, so that no kbuild is needed. Enough of a kernel for
# the tutorials, and no more.
set -e
[ $# -eq 1 ] || { echo "usage: tutorial.sh DIR" >&2; exit 2; }
mkdir -p "$1/linux/include/linux" "$1/linux/scripts" "$1/linux/arch/x86" "$1/linux/drivers/frame" "$1/build"
dir=$(cd "$1" && pwd)
cd "$dir/linux"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = Tutorial\n' >Makefile
echo '# nothing to choose' >Kconfig
echo '# nothing to build' >scripts/Kbuild.include
cat >scripts/get_maintainer.pl <<'PERL'
print "Frame Maintainer <frame\@example.org> (maintainer:FRAME)\n";
PERL
cat >include/linux/mm.h <<'C'
#define PAGE_SHIFT 12
#define EFAULT 14
#define ENOMEM 12
#define GFP_KERNEL 0
#define NULL ((void *)0)
enum { FOLL_WRITE = 1, FOLL_GET = 2, FOLL_LONGTERM = 256, FOLL_PIN = 1 << 19 };
typedef _Bool bool;
typedef unsigned long size_t;
struct page;
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
void put_page(struct page *page);
int set_page_dirty_lock(struct page *page);
void *kmalloc_array(size_t n, size_t size, unsigned int flags);
void kfree(const void *p);
unsigned long page_to_dma(struct page *page);
C
cat >drivers/frame/frame.c <<'C'
#include <linux/mm.h>

static int frame_send(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!page_to_dma(pages[i]))
			return -EFAULT;
	return 0;
}

int frame_write(unsigned long addr, int n)
{
	struct page **pages;
	int got, ret;

	pages = kmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	got = pin_user_pages_fast(addr, n, 0, pages);
	if (got < n) {
		kfree(pages);
		return got < 0 ? got : -EFAULT;
	}
	ret = frame_send(pages, n);
	unpin_user_pages(pages, n);
	kfree(pages);
	return ret;
}
C
cat >drivers/frame/still.c <<'C'
#include <linux/mm.h>

int still_read(unsigned long addr, bool write)
{
	struct page *page;
	int i, got;

	got = get_user_pages_fast(addr, 1, write, &page);
	if (got < 1)
		return -EFAULT;
	for (i = 0; i < 8; i++)
		page_to_dma(page);
	if (write)
		set_page_dirty_lock(page);
	put_page(page);
	return 0;
}
C
{
	echo '['
	for f in frame still; do
		printf '{ "directory": "%s/build", "file": "%s/linux/drivers/frame/%s.c",\n' "$dir" "$dir" "$f"
		printf '  "command": "clang-19 -std=gnu11 -nostdinc -I%s/linux/include -c -o %s.o %s/linux/drivers/frame/%s.c" }' \
			"$dir" "$f" "$dir" "$f"
		[ "$f" = still ] || echo ,
	done
	printf '\n]\n'
} >"$dir/flags.json"
git init -q .
git add .
git -c user.name=Tutorial -c user.email=tutorial@example.org commit -q -m 'A small kernel'
