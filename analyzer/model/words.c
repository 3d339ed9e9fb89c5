/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * words.c - the words that stand for the model's enums, in role specifications,
 * --facts files and dumps. Order is that of the enums.
 */
#include <string.h>
#include "../../lib/die.h"
#include "model_p.h"

static const char *const class_word[] = {
	"acquire", "release", "dirty", "alloc", "free", "getref", "lock", "noreturn",
	"transfer", "borrow", "predicate", "entry",
};
static const char *const kind_word[] = { "none", "get", "pin", "cond" };
static const char *const ret_word[] = {
	"none", "pages", "bytes", "zero", "ptr", "errptr", "bool",
};
static const char *const locking_word[] = { "any", "held", "held-may-drop", "not-held" };
static const char *const role_word[] = {
	"start", "nr", "flags", "write", "pages", "pagesout", "page", "pageout", "locked", "vmas",
	"mm", "tsk", "iter", "maxsize", "maxpages", "offset", "xflags", "dirty", "object", "file",
	"ptr", "end", "callback", "dir",
};
static const char *const use_word[] = { "none", "cpu", "phys", "dma", "struct" };
static const char *const lock_word[] = {
	"none", "mmap", "rwsem", "page", "mutex", "spin", "rcu", "cpu",
};
static const char *const lock_op_word[] = {
	"none", "read", "write", "read-zero", "write-zero", "read-true", "write-true", "unlock",
	"downgrade", "assert",
};
static const char *const life_word[] = {
	"none", "open", "request", "complete", "deferred", "last-ref", "notifier", "teardown",
};
static const char *const property_word[] = {
	"sleeps", "sleeps-if-dirty", "longterm", "per-folio", "range", "null-pages-ok", "fast",
	"inline", "zero-on-reject", "null-ok", "consumes-object", "deprecated", "marks-written",
	"unlocked", "macro", "opaque", "get-if-flag", "unless-flag", "seed", "get-longterm-ok",
	"longterm-late", "adds-hold", "locks-page", "returns-object", "holes", "merges",
	"takes-ref", "unmaps",
};

#define TABLE(t) { t, ARRAY_SIZE(t) }
static const struct {
	const char *const *word;
	unsigned int n;
} table[WORDS_COUNT] = {
	[WORDS_CLASS] = TABLE(class_word),
	[WORDS_KIND] = TABLE(kind_word),
	[WORDS_RET] = TABLE(ret_word),
	[WORDS_LOCKING] = TABLE(locking_word),
	[WORDS_ROLE] = TABLE(role_word),
	[WORDS_USE] = TABLE(use_word),
	[WORDS_LOCK] = TABLE(lock_word),
	[WORDS_LOCK_OP] = TABLE(lock_op_word),
	[WORDS_LIFE] = TABLE(life_word),
	[WORDS_PROPERTY] = TABLE(property_word),
};

_Static_assert(ARRAY_SIZE(class_word) == MODEL_ENTRY + 1, "a word for each class");
_Static_assert(ARRAY_SIZE(kind_word) == HOLD_COND + 1, "a word for each kind");
_Static_assert(ARRAY_SIZE(ret_word) == MODEL_RET_BOOL + 1, "a word for each return convention");
_Static_assert(ARRAY_SIZE(locking_word) == MODEL_LK_NOT_HELD + 1, "a word for each locking");
_Static_assert(ARRAY_SIZE(role_word) == ROLE_COUNT, "a word for each role");
_Static_assert(ARRAY_SIZE(use_word) == MODEL_USE_STRUCT + 1, "a word for each use");
_Static_assert(ARRAY_SIZE(lock_word) == MODEL_LOCK_CPU + 1, "a word for each lock");
_Static_assert(ARRAY_SIZE(lock_op_word) == MODEL_LOCK_OP_ASSERT + 1, "a word for each operation");
_Static_assert(ARRAY_SIZE(life_word) == MODEL_LIFE_TEARDOWN + 1, "a word for each life");
_Static_assert(1u << (ARRAY_SIZE(property_word) - 1) == MP_UNMAPS, "a word for each property");

int word_find(enum word_table t, const char *word, size_t n)
{
	for (unsigned int i = 0; i < table[t].n; i++)
		if (strlen(table[t].word[i]) == n && !memcmp(table[t].word[i], word, n))
			return i;
	return -1;
}

const char *word_name(enum word_table t, unsigned int i)
{
	if (i >= table[t].n)
		BUG("no word %u in table %d", i, t);
	return table[t].word[i];
}

const char *model_class_name(enum model_class c)
{
	return word_name(WORDS_CLASS, c);
}

const char *model_kind_name(enum hold_kind k)
{
	return word_name(WORDS_KIND, k);
}

const char *model_ret_name(enum model_ret r)
{
	return word_name(WORDS_RET, r);
}

const char *model_role_name(enum model_role r)
{
	return word_name(WORDS_ROLE, r);
}

const char *model_life_name(enum model_life l)
{
	return word_name(WORDS_LIFE, l);
}
