/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=page */
void f(struct foo *foo, struct page *other)
{
	unpin_user_page(other);
}
