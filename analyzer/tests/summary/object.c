/* SPDX-License-Identifier: GPL-2.0-only */
/* pages kept in a field of the caller's object */
#include "kernel.h"

struct ctx {
	struct page **pages;
	int npages;
};

int attach(struct ctx *ctx, unsigned long addr, int n)
{
	int ret;

	ctx->pages = kvcalloc(n, sizeof(*ctx->pages), GFP_KERNEL);
	if (!ctx->pages)
		return -ENOMEM;
	ret = pin_user_pages_fast(addr, n, FOLL_LONGTERM, ctx->pages);
	if (ret < 0)
		goto out;
	ctx->npages = ret;
	if (ret != n) {
		guptool_state();
		unpin_user_pages(ctx->pages, ctx->npages);
		ret = -EFAULT;
		goto out;
	}
	return 0;
out:
	kvfree(ctx->pages);
	return ret;
}

void detach(struct ctx *ctx)
{
	unpin_user_pages(ctx->pages, ctx->npages);
	kvfree(ctx->pages);
}

/* golden: summary
 * attach()
 * 17: acquire pin_user_pages_fast PIN, flags FOLL_LONGTERM, count 'n', in 'ctx->pages' (ctx.pages), result in 'ret'
 * 23: release unpin_user_pages PIN, count 'ctx->npages', in 'ctx->pages' (ctx.pages), of pin_user_pages_fast
 * 22: PIN pin_user_pages_fast maybe held count pin_user_pages_fast() longterm escapes:parameter
 * attach:
 *   writes 0x1 captures 0x0
 *   returns < 0: nothing
 *   returns 0:
 *     acquires PIN LONGTERM count 'n' on param0->pages (ctx.pages), array, pin_user_pages_fast line 17
 *
 * detach()
 * 35: release unpin_user_pages PIN, count 'ctx->npages', in 'ctx->pages' (ctx.pages)
 * detach:
 *   returns:
 *     releases PIN count 'ctx->npages' at param0->pages (ctx.pages), array, unpin_user_pages line 35
 *     frees count ? at param0->pages (ctx.pages), kvfree line 36
 *
 */
