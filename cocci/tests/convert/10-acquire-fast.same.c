/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
int f(struct mm_struct *mm, unsigned long a, int n, struct page **pages)
{
	int r;

	mmap_read_lock(mm);
	r = get_user_pages(a, n, FOLL_WRITE, pages);
	mmap_read_unlock(mm);
	mmap_read_lock(current->mm);
	r = get_user_pages(a, n, FOLL_WRITE, pages);
	find_vma(mm, a);
	mmap_read_unlock(current->mm);
	return r;
}

int other(unsigned long a, int n, struct page **pages)
{
	int r;

	mmap_read_lock(current->mm);
	r = get_user_pages(a, n, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);
	return r;
}
