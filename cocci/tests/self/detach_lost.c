/* SPDX-License-Identifier: GPL-2.0-only */
char *f(struct strbuf *sb)
{
	strbuf_detach(sb, NULL);
	return strbuf_detach(sb, NULL);
}
