// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - kernel side of the boot test: what gup_test does not do
 *
 * Copied to mm/ of the throw-away tree. Commands are written to
 * /sys/kernel/debug/guptool_probe, with addresses of the writer's memory:
 *	pin ADDR NR TIMES	pin NR pages from ADDR, TIMES times, and keep them
 *	dump			dump_page() of the first page that is kept
 *	unpin			release what is kept
 *	leak ADDR		pin one page and forget it
 *	flag ADDR		pass flags that only mm/gup.c may use
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "internal.h"

#define PROBE_MAX	65536

static struct page **kept;
static int nr_kept;

static int probe_pin(unsigned long addr, int nr, int times)
{
	int got = 0;

	while (times-- > 0) {
		if (nr_kept + nr > PROBE_MAX)
			return -ENOSPC;
		got = pin_user_pages_fast(addr, nr, FOLL_WRITE, kept + nr_kept);
		if (got <= 0)
			break;
		nr_kept += got;
	}
	pr_info("probe: %d pages kept, last result %d\n", nr_kept, got);
	return 0;
}

static int probe_flags(unsigned long addr)
{
	struct page *page[1] = { NULL };
	long got;

	got = get_user_pages_fast(addr, 1, FOLL_WRITE | FOLL_PIN, page);
	pr_info("probe: get_user_pages_fast with FOLL_PIN: %ld\n", got);
	got = pin_user_pages_fast(addr, 1, FOLL_WRITE | FOLL_GET, page);
	pr_info("probe: pin_user_pages_fast with FOLL_GET: %ld\n", got);
	return 0;
}

static ssize_t probe_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char text[80], command[16] = "";
	unsigned long addr = 0;
	int nr = 0, times = 1;
	struct page *page[1];

	if (len >= sizeof(text) || copy_from_user(text, buf, len))
		return -EINVAL;
	text[len] = 0;
	if (sscanf(text, "%15s %lx %d %d", command, &addr, &nr, &times) < 1)
		return -EINVAL;
	if (!strcmp(command, "pin")) {
		probe_pin(addr, nr, times);
	} else if (!strcmp(command, "dump") && nr_kept) {
		dump_page(kept[0], "guptool probe");
	} else if (!strcmp(command, "unpin")) {
		unpin_user_pages(kept, nr_kept);
		nr_kept = 0;
	} else if (!strcmp(command, "leak")) {
		if (pin_user_pages_fast(addr, 1, FOLL_WRITE, page) != 1)
			return -EFAULT;
	} else if (!strcmp(command, "flag")) {
		probe_flags(addr);
	} else {
		return -EINVAL;
	}
	return len;
}

static const struct file_operations probe_fops = {
	.owner	= THIS_MODULE,
	.write	= probe_write,
};

static int __init probe_init(void)
{
	kept = kvcalloc(PROBE_MAX, sizeof(*kept), GFP_KERNEL);
	if (!kept)
		return -ENOMEM;
	debugfs_create_file("guptool_probe", 0200, NULL, NULL, &probe_fops);
	return 0;
}
late_initcall(probe_init);
