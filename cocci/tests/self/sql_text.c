/* SPDX-License-Identifier: GPL-2.0-only */
static const char *const q = "SELECT id FROM site";

void f(struct store *s)
{
	store_script(s, "  INSERT INTO site VALUES (1)");
	/* fine from here */
	puts("SELECTED rows");
	puts("with a WITH in it");
}
