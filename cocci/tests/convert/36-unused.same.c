/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
int f(struct foo *foo, int n)
{
	struct list_head unused;
	unsigned int i;
	int r;

	if (n) {
		for (i = 0; i < n; i++)
			use(i);
		return 0;
	}
	read_into(&r);
	return 0;
}

int not_named(struct foo *foo)
{
	int i;

	return 0;
}
