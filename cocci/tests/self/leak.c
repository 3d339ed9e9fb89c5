/* SPDX-License-Identifier: GPL-2.0-only */
int leaks(int x)
{
	struct strbuf sb = STRBUF_INIT;

	if (x == 2)
		return 0;	/* still empty */
	strbuf_addch(&sb, 'x');
	if (x)
		return -1;
	strbuf_release(&sb);
	return 0;
}

int arena(int x)
{
	struct arena a;

	arena_init(&a);
	if (x)
		return -1;
	arena_release(&a);
	return 0;
}

/* fine from here */
char *given(void)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addch(&sb, 'x');
	return strbuf_detach(&sb, NULL);
}

void moved(struct strbuf *out)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addch(&sb, 'x');
	*out = sb;
}
