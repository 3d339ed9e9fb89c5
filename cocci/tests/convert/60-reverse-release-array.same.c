/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages -D counter=k -D spelling1 */
void a(struct page **mine, int n)
{
	unpin_user_pages(mine, n);
}

void not_named(struct page **pages, int n)
{
	unpin_user_pages(pages, n);
}
