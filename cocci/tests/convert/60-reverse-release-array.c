/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages -D counter=k -D spelling1 */
/* args: -D fn=b -D place=pages -D counter=k -D spelling2 */
/* args: -D fn=c -D place=pages -D counter=k -D spelling3 */
/* args: -D fn=d -D place=pages -D counter=k -D spelling4 */
/* args: -D fn=rest -D place=pages -D counter=k -D spelling2 */
void a(struct foo *foo)
{
	int r = 0;

	/* all of them */
	if (!r)
		unpin_user_pages(foo->pages, foo->n);
	kfree(foo->pages);
}

void b(struct foo *foo)
{
	int r = 0;

	/* all of them */
	if (!r)
		unpin_user_pages(foo->pages, foo->n);
	kfree(foo->pages);
}

void c(struct foo *foo)
{
	int r = 0;

	/* all of them */
	if (!r)
		unpin_user_pages(foo->pages, foo->n);
	kfree(foo->pages);
}

void d(struct foo *foo)
{
	int r = 0;

	/* all of them */
	if (!r)
		unpin_user_pages(foo->pages, foo->n);
	kfree(foo->pages);
}


void rest(struct page **pages, long pinned, long i)
{
	unpin_user_pages(&pages[i], pinned - i);
}
