// SPDX-License-Identifier: GPL-2.0-only
/*
 * poke.c - user side of the boot test: memory for the probe, and the counters
 *
 *	poke counters		"ACQUIRED RELEASED" of /proc/vmstat, after a refresh
 *	poke hold KIND NR TIMES	pin and keep; prints the counters while held and after
 *	poke leak | flag	see probe.c
 * KIND is small, thp or huge.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE	(2UL << 20)

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

static void probe(const char *command, void *addr, int nr, int times)
{
	char text[80];

	snprintf(text, sizeof(text), "%s %lx %d %d", command, (unsigned long)addr, nr, times);
	put("/sys/kernel/debug/guptool_probe", text);
}

static void counters(const char *when)
{
	long long acquired = -1, released = -1;
	char line[128];
	FILE *f;

	/* the counters of other processors are folded in now */
	put("/proc/sys/vm/stat_refresh", "1");
	f = fopen("/proc/vmstat", "r");
	if (!f)
		fail("/proc/vmstat");
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "nr_foll_pin_acquired %lld", &acquired);
		sscanf(line, "nr_foll_pin_released %lld", &released);
	}
	fclose(f);
	printf("%s%lld %lld\n", when, acquired, released);
	fflush(stdout);
}

static char *memory(const char *kind)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	char *p;

	if (!strcmp(kind, "huge"))
		flags |= MAP_HUGETLB;
	p = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (p == MAP_FAILED)
		fail("mmap");
	p = (char *)(((unsigned long)p + HUGE - 1) & ~(HUGE - 1));
	if (!strcmp(kind, "thp") && madvise(p, HUGE, MADV_HUGEPAGE))
		fail("madvise");
	memset(p, 1, HUGE);
	return p;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	char *p;

	if (!strcmp(command, "counters")) {
		counters("");
		return 0;
	}
	p = memory(argc > 2 ? argv[2] : "small");
	if (!strcmp(command, "hold") && argc == 5) {
		probe("pin", p, atoi(argv[3]), atoi(argv[4]));
		counters("held ");
		probe("dump", p, 0, 0);
		probe("unpin", p, 0, 0);
		counters("after ");
	} else if (!strcmp(command, "leak") || !strcmp(command, "flag")) {
		probe(command, p, 0, 0);
	} else {
		fprintf(stderr, "usage: poke counters | hold KIND NR TIMES | leak | flag\n");
		return 2;
	}
	return 0;
}
