/* SPDX-License-Identifier: GPL-2.0-only */
void f(struct strbuf *sb, const char *name)
{
	strbuf_addf(sb, "DELETE FROM site WHERE name = '%s'", name);
	/* fine from here */
	strbuf_addf(sb, "PRAGMA user_version = %d", 3);
	strbuf_addf(sb, "SELECTED %s", name);
}
