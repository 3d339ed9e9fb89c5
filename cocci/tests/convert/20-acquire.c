/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages */
/* args: -D fn=slot -D place=page */
/* args: -D fn=old -D place=pages */
#define BATCH 16

static int f(struct foo *foo, unsigned long a, int n)
{
	long r;

	r = get_user_pages_fast(a, n, FOLL_WRITE | FOLL_GET, foo->pages);
	if (r <= 0)	/* nothing held */
		return -EFAULT;
	r = get_user_pages(a,
			   n,	/* all of them */
			   FOLL_WRITE,
			   foo->pages + r);
	if (r < BATCH)
		r = get_user_pages_unlocked(a, n, &foo->pages[r], FOLL_GET);
	return get_user_pages_remote(foo->mm, a, n, 0, foo->pages, NULL);
}

int slot(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	return use(page);
}

/* 5.4: a task, and an array of vmas */
long old(struct task_struct *tsk, struct mm_struct *mm, unsigned long a, int n)
{
	struct page *pages[BATCH];
	long r;

	r = get_user_pages(a, n, FOLL_WRITE, pages, NULL);
	return r + get_user_pages_remote(tsk, mm, a, n, FOLL_FORCE, pages, NULL, NULL);
}
