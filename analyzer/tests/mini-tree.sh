# SPDX-License-Identifier: GPL-2.0-only
#
# mini-tree.sh - a kernel small enough to be made anew by each test
#
# Sourced after guptool.sh:
#
#	mini_tree DIR		makes DIR/tree and DIR/obj, an object directory that
#				needs no kbuild: DIR/compile_commands.json has the flags
#	mini_compdb DIR		writes DIR/compile_commands.json again, for all files
#				below DIR/tree/drivers and DIR/tree/mm
#	mini_index DIR [OPTION...]	indexes it; into DIR/gup.db unless -d is given
#	mini_check DIR [OPTION...]	checks it
#	mini_same DIR NAME	DIR/gup.db, which an index has just brought up to date, is checked; then it
#				and its findings are those that are made from nothing, by a check that
#				walks everything. $mini_walked: functions that the first check walked. DIR/obj is emptied, warm.dump is left.
#	mini_big FILE N		a driver of N functions, to keep a worker busy
#
# DIR is absolute. The headers are tests/include/kernel.h under the name that a
# kernel has for it, so that a test can change them.
#
#	drivers/mini/leak.c	a short pin that leaks, a pin released with put_page()
#	drivers/mini/clean.c	the same done right
#	drivers/mini/get.c	get_user_pages_fast(), dirtied, put
#	drivers/mini/remote.c	flags in a parameter; a wrapper; a function pointer
#	mm/mini.c		uses <linux/mini.h>, which no other file includes
#	arch/s390/mini.c	not in compile_commands.json: not built here
#	include/linux/mm.h	mentions the names in declarations

mini_index() {
	mini_dir=$1
	shift
	"$guptool" index -k "$mini_dir/tree" -O "$mini_dir/obj" -p "$mini_dir/compile_commands.json" \
		-d "$mini_dir/gup.db" "$@"
}

mini_check() {
	mini_dir=$1
	shift
	"$guptool" check -d "$mini_dir/gup.db" "$@"
}

mini_same() {
	"$guptool" check -d "$1/gup.db" --format jsonl -r all >warm.found 2>warm.err
	mini_walked=$(sed -n 's/.*; none left to walk, .*/0/p; s/.*; \([0-9]*\) functions walked in.*/\1/p' warm.err)
	"$guptool" dump db -d "$1/gup.db" >warm.dump
	rm -rf "$1/obj" fresh.db
	mkdir "$1/obj"
	mini_index "$1" -q -d fresh.db -j8 2>/dev/null
	sqlite3 fresh.db "DELETE FROM unit_heard"	# the check has to walk for itself
	"$guptool" check -q -d fresh.db --format jsonl -r all >fresh.found
	"$guptool" dump db -d fresh.db >fresh.dump
	rm -f fresh.db
	is "$2: the same as from nothing" "$(diff fresh.dump warm.dump | head -n 20)" ""
	is "$2: findings too" "$(diff fresh.found warm.found | head -n 20)" ""
	[ -s warm.dump ] || diag "the dump is empty"
}

mini_compdb() {
	(
		cd "$1/tree" || exit
		printf '[\n'
		mini_comma=
		for mini_f in drivers/*/*.c mm/*.c; do
			[ -f "$mini_f" ] || continue
			printf '%s{ "directory": "%s", "file": "%s", "command": "%s" }' "$mini_comma" "$1/obj" \
				"$1/tree/$mini_f" \
				"clang-19 -std=gnu11 -nostdinc -I$1/tree/local -I$1/tree/include -DMODULE -c -o x.o $1/tree/$mini_f"
			mini_comma=',
'
		done
		printf '\n]\n'
	) >"$1/compile_commands.json"
}

mini_tree() {
	mkdir -p "$1/obj" "$1/tree/scripts" "$1/tree/include/linux" "$1/tree/local" "$1/tree/arch/x86" \
		"$1/tree/arch/s390" "$1/tree/drivers/mini" "$1/tree/mm" || return
	printf '# a test input\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION = -mini\nNAME = Mini\n' \
		>"$1/tree/Makefile"
	echo '# a test input' >"$1/tree/Kconfig"
	echo '# a test input' >"$1/tree/scripts/Kbuild.include"
	cp "$tests_dir/include/kernel.h" "$1/tree/include/linux/mm.h"
	cp "$tests_dir/include/guptool_debug.h" "$1/tree/include/linux/"
	printf '#define MINI_PAGES 16\n' >"$1/tree/include/linux/mini.h"
	mini_sources "$1/tree"
	mini_compdb "$1"
}

mini_sources() {
	cat >"$1/drivers/mini/leak.c" <<'C'
#include <linux/mm.h>

int leak_short(unsigned long start)
{
	struct page *pages[16];
	int ret = pin_user_pages_fast(start, 16, FOLL_WRITE, pages);

	if (ret < 0)
		return ret;
	if (ret < 16)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pages, 16, true);
	return 0;
}

int wrong_family(unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}
C
	cat >"$1/drivers/mini/clean.c" <<'C'
#include <linux/mm.h>

/* pin_user_pages() in a comment is a mention, too */
int clean(unsigned long start, int nr, struct page **pages)
{
	int ret = pin_user_pages_fast(start, nr, FOLL_WRITE, pages);

	if (ret < 0)
		return ret;
	if (ret < nr) {
		unpin_user_pages(pages, ret);
		return -EFAULT;
	}
	unpin_user_pages_dirty_lock(pages, nr, true);
	return 0;
}
C
	cat >"$1/drivers/mini/get.c" <<'C'
#include <linux/mm.h>

int get_one(unsigned long start, struct page **out)
{
	struct page *page;
	int ret = get_user_pages_fast(start, 1, FOLL_WRITE, &page);

	if (ret != 1)
		return ret < 0 ? ret : -EFAULT;
	set_page_dirty_lock(page);
	put_page(page);
	pr_err("get_user_pages_fast() in a string\n");
	return 0;
}
C
	cat >"$1/drivers/mini/remote.c" <<'C'
#include <linux/mm.h>

struct mini_ops {
	void (*release)(struct page **pages, unsigned long n);
};

struct mini_area {
	struct page **pages;
	unsigned long npages;
};

long mini_pin(struct mm_struct *mm, struct mini_area *area, unsigned long start, unsigned int gup_flags)
{
	long n;

	mmap_read_lock(mm);
	n = pin_user_pages_remote(mm, start, area->npages, gup_flags | FOLL_LONGTERM, area->pages, NULL);
	mmap_read_unlock(mm);
	return n;
}

static void mini_release(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, n);
}

const struct mini_ops mini_ops = { .release = mini_release };
C
	cat >"$1/mm/mini.c" <<'C'
#include <linux/mm.h>
#include <linux/mini.h>

int mini_fill(unsigned long start, struct page **pages)
{
	return get_user_pages_fast(start, MINI_PAGES, FOLL_WRITE, pages);
}
C
	cat >"$1/arch/s390/mini.c" <<'C'
#include <linux/mm.h>

void mini_s390(struct page *page)
{
	unpin_user_page(page);
}
C
}

mini_big() {
	awk -v n="$2" 'BEGIN {
		print "#include <linux/mm.h>\n"
		for (i = 0; i < n; i++) {
			printf "int big_%d(unsigned long start, int nr, struct page **pages)\n{\n", i
			print "\tint ret = pin_user_pages_fast(start, nr, FOLL_WRITE, pages);\n"
			print "\tif (ret < 0)\n\t\treturn ret;"
			print "\tif (ret != nr) {\n\t\tunpin_user_pages(pages, ret);\n\t\treturn -EFAULT;\n\t}"
			print "\tunpin_user_pages(pages, nr);\n\treturn 0;\n}\n"
		}
	}' >"$1"
}
