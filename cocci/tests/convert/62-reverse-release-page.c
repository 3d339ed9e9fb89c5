/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=page */
void f(struct foo *foo)
{
	unpin_user_page(foo->page);	/* the one */
}
