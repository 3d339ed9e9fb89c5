/* SPDX-License-Identifier: GPL-2.0-only */
/* args: */
/* the driver's own function of that name */
static void put_user_page(struct thing *t)
{
	put_user(t);
}

void release(struct thing *t)
{
	put_user_page(t);
}
