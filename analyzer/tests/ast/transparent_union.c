/* SPDX-License-Identifier: GPL-2.0-only */
/* a parameter of a transparent union gets the bare value */
struct page; struct folio;
typedef union { struct page **pages; struct folio **folios; } arg_t __attribute__((__transparent_union__));
void release_pages(arg_t arg, int nr);

void release(struct page **pages, struct folio **folios)
{
	release_pages(pages, 1);
	release_pages(folios, 2);
}
/* golden: ast
 * function release : void @7:6-11:1
 *   param 0 pages : struct page **
 *   param 1 folios : struct folio **
 *   compound @8:1
 *     expr @9:2
 *       call release_pages : void @9:2 "release_pages(pages, 1)"
 *         ref release_pages (function) : void (arg_t, int) @9:2
 *         ref pages (param 0) : struct page ** @9:16 "pages"
 *         const = 1 : int @9:23 "1"
 *     expr @10:2
 *       call release_pages : void @10:2 "release_pages(folios, 2)"
 *         ref release_pages (function) : void (arg_t, int) @10:2
 *         ref folios (param 1) : struct folio ** @10:16 "folios"
 *         const = 2 : int @10:24 "2"
 */
