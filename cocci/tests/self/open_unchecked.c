/* SPDX-License-Identifier: GPL-2.0-only */
void leap(const char *p, char *buf)
{
	int fd = open(p, O_RDONLY);

	read(fd, buf, 1);
}

/* fine from here */
int look(const char *p, char *buf)
{
	FILE *f;
	int fd = open(p, O_RDONLY);

	if (fd < 0)
		return -1;
	f = fopen(p, "w");
	if (!f)
		return -1;
	fputs(buf, f);
	return read(fd, buf, 1);
}
