/* SPDX-License-Identifier: GPL-2.0-only */
int freed(unsigned long a, int n)
{
	struct page **pg = kmalloc_array(n, sizeof(*pg), GFP_KERNEL);
	int ret;

	ret = pin_user_pages_fast(a, n, 0, pg);
	if (ret != n) {
		kfree(pg);
		return -EFAULT;
	}
	use(pg);
	unpin_user_pages(pg, n);
	return 0;
}

int field(struct foo *foo, unsigned long a, int n)
{
	int ret;

	ret = get_user_pages_fast(a, n, 0, foo->pg);
	if (ret < n) {
		kvfree(foo->pg);
		ret = -EFAULT;
		goto out;
	}
	return 0;
out:
	return ret;
}
