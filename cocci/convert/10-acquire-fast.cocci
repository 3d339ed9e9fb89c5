// SPDX-License-Identifier: GPL-2.0-only
/// Take pages with get_user_pages_fast() instead of get_user_pages() under a
/// mmap_lock that is taken only for it.
//# -D fn=FUNCTION. Only where nothing stands between lock, call and unlock, and only
//# for current->mm. A vmas argument must be NULL.
//# Trees up to 5.7 spell the lock down_read(&current->mm->mmap_sem).
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages_fast, mmap_lock

@fast_under_lock@
identifier virtual.fn;
expression a, n, f, p, r;
@@
 fn(...) {
 <...
(
- mmap_read_lock(current->mm);
  r =
- get_user_pages(a, n, f, p)
+ get_user_pages_fast(a, n, f, p)
  ;
- mmap_read_unlock(current->mm);
|
- mmap_read_lock(current->mm);
  r =
- get_user_pages(a, n, f, p, NULL)
+ get_user_pages_fast(a, n, f, p)
  ;
- mmap_read_unlock(current->mm);
|
- mmap_read_lock(current->mm);
  r =
- pin_user_pages(a, n, f, p)
+ pin_user_pages_fast(a, n, f, p)
  ;
- mmap_read_unlock(current->mm);
|
- mmap_read_lock(current->mm);
  r =
- pin_user_pages(a, n, f, p, NULL)
+ pin_user_pages_fast(a, n, f, p)
  ;
- mmap_read_unlock(current->mm);
|
- down_read(&current->mm->mmap_sem);
  r =
- get_user_pages(a, n, f, p)
+ get_user_pages_fast(a, n, f, p)
  ;
- up_read(&current->mm->mmap_sem);
|
- down_read(&current->mm->mmap_sem);
  r =
- get_user_pages(a, n, f, p, NULL)
+ get_user_pages_fast(a, n, f, p)
  ;
- up_read(&current->mm->mmap_sem);
|
- down_read(&current->mm->mmap_sem);
  r =
- pin_user_pages(a, n, f, p)
+ pin_user_pages_fast(a, n, f, p)
  ;
- up_read(&current->mm->mmap_sem);
|
- down_read(&current->mm->mmap_sem);
  r =
- pin_user_pages(a, n, f, p, NULL)
+ pin_user_pages_fast(a, n, f, p)
  ;
- up_read(&current->mm->mmap_sem);
)
 ...>
 }
