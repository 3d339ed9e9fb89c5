/* SPDX-License-Identifier: GPL-2.0-only */
/* an inline that is wanted, one that is not, a prototype that is tracked */
int tracked_declared(long start, unsigned int flags);
static inline int wanted_inline(int x) { return x + 1; }
static inline int other_inline(int x) { return x + 2; }
