/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
/* args: -D fn=g */
int f(unsigned long a, int n, struct page **pages)
{
	int r;

	/* the lock is for the call */
	mmap_read_lock(current->mm);
	r = get_user_pages(a, n, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);
	return r;
}

int g(unsigned long a, int n, struct page **pages)
{
	int r;

	down_read(&current->mm->mmap_sem);
	r = pin_user_pages(a, n, FOLL_WRITE, pages, NULL);
	up_read(&current->mm->mmap_sem);
	return r;
}
