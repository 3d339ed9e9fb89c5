#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# series-edit: every edit at its symbol, and what it refuses.

. "$(dirname "$0")/../../analyzer/tests/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
edit=$(realpath "${B:-$top/build}/series-edit") || exit 2
cd "$tap_tmp" || exit 2

input() {
	mkdir -p tree/dir
	cat >tree/dir/a.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/a.h>

/* how many */
#define COUNT 3	/* three */
#define LONG(x) do { \
		use(x);  /* of a line that goes on */ \
	} while (0)

enum kind {
	KIND_ONE,	/* the first */
	KIND_TWO = 1 << 2, /* and a second
			    * on two lines */
	KIND_LAST
};

struct thing {
	int plain;
	union {
		struct {	/* inner */
			/* counts what */
			unsigned int count;	/* is there */
			void (*fn)(struct thing *t);
		};
		unsigned long bits[2];
	};
};

/**
 * first() - the first
 */
int first(struct thing *t)
{
	/* stays */
	return t->plain +
		t->count;
}
EXPORT_SYMBOL(first);

#ifdef CONFIG_A
static int twice(int n)
{
	return n;
}
#else
static int twice(int n)
{
	first(NULL);	/* call */
	return 0;
}
#endif

#ifdef CONFIG_B
static int split(int n)
{
	if (n) {
#else
static int split(long n)
{
	if (!n) {
#endif
		first(NULL);
	}
	return n;
}

/* what is last */
static __printf(1, 2) void last(const char *f, ...)
{
	first(NULL);
	first(NULL);
}
END
}

# run NAME <step: the edits on a fresh input
run() {
	rm -rf tree
	input
	rm -rf old
	cp -r tree old
	{ printf 'subject of %s\n\nText.\n%%edits\nfile dir/a.c\n' "$1"; cat; } >"$1.step"
	"$edit" -C tree --cocci "$top/cocci" "$1.step" >out 2>err
}
difference() {
	diff -U0 old/dir/a.c tree/dir/a.c | sed -e 1,2d -e '/^@@/d' -e '/^+$/d'
	rm -rf old
}

input
is "the outline has every symbol once, with its lines" "$("$edit" --outline tree/dir/a.c | sed 's/^[^:]*://')" \
"5-5: macro COUNT, comment from 4
6-8: macro LONG
10-15: enum kind
11-11: enumerator KIND_ONE
12-12: enumerator KIND_TWO
14-14: enumerator KIND_LAST
17-27: record thing
18-18: field thing.plain
22-22: field thing.count, comment from 21
23-23: field thing.fn
25-25: field thing.bits
32-37: function first, comment from 29, exported to 38
38-38: use EXPORT_SYMBOL(first)
41-44: function twice
46-50: function twice
58-65: function split
68-72: function last, comment from 67"

run insert <<'END'
insert after macro COUNT
<<<
#define MORE 4
>>>
insert after enumerator KIND_TWO
<<<
	KIND_THREE,
>>>
insert before field thing.count
<<<
			unsigned int own;
>>>
insert after function first
<<<

int second(void);
>>>
insert before function last
<<<
int before_last;

>>>
END
is "inserted lines stand by their symbols, with comments and exports kept together" "$(difference)" \
"+#define MORE 4
+	KIND_THREE,
+			unsigned int own;
+int second(void);
+int before_last;"
is "after an enumerator means after its comment" "$(grep -B1 KIND_THREE tree/dir/a.c | head -n 1)" "			    * on two lines */"
is "before a field means before its comment" "$(grep -A1 own tree/dir/a.c | tail -n 1)" "			/* counts what */"

run change <<'END'
change in function first
<<<
return t->plain + t->count;
===
	return t->bits[0];
>>>
change in function last x2
<<<
first(NULL);
===
	second();
>>>
move function last before function first
END
is "a change is found across lines; a function moves with its comment" "$(sed -n '/^\/\* what is last/,/^}/p' tree/dir/a.c)" \
"/* what is last */
static __printf(1, 2) void last(const char *f, ...)
{
	second();
	second();
}"
is "in its new place" "$(awk '/^\/\* what is last/ { a = NR } /first\(\) - the first/ { b = NR } END { print a < b }' tree/dir/a.c)" 1
like "the statement is changed, its neighbours are not" "$(cat tree/dir/a.c)" '^	return t->bits\[0\];$'

run replace <<'END'
replace function first lose 1
<<<
int first(struct thing *t)
{
	return 0;
}
>>>
delete function last lose 1
create dir/new.txt
<<<
one line
>>>
file dir/new.txt
line after /^one/
<<<
two lines
>>>
END
is "a replaced function keeps its comment" "$(sed -n '/^\/\*\*/,/^EXPORT/p' tree/dir/a.c)" \
"/**
 * first() - the first
 */
int first(struct thing *t)
{
	return 0;
}
EXPORT_SYMBOL(first);"
is "a deleted one is gone" "$(grep -c last tree/dir/a.c)" 0
is "files that are not C" "$(cat tree/dir/new.txt)" "one line
two lines"

run cocci <<'END'
cocci here x3-4
<<<
@@
@@
- first(NULL)
+ first(0)
>>>
END
is "a semantic patch of the step" "$(grep -c 'first(0)' tree/dir/a.c)" 4

run tokens <<'END'
change in function split x1 trim
<<<
	if (!n) { ... }
===
	third();
>>>
rename first premier x1-20
change in function twice#2
<<<
	return 0;
===
>>>
END
is "dots stand for what is between brackets" "$(sed -n '/^static int split(long/,/^}/p' tree/dir/a.c)" \
"static int split(long n)
{
	third();
	return n;
}"
is "a name is renamed in code and comments" "$(grep -c first tree/dir/a.c):$(grep -c premier tree/dir/a.c)" 0:7
is "a statement that becomes nothing takes its line" "$(sed -n '/^#else$/,/^}/p' tree/dir/a.c | head -n 5)" \
"#else
static int twice(int n)
{
	premier(NULL);	/* call */
}"

run unwrap <<'END'
change in function twice#1
<<<
	return n;
===
	if (n) {
		/* deeper */
		first(NULL);
	}
>>>
unwrap in function twice#1
<<<
	if (n)
>>>
END
is "a block without its condition moves to the left" "$(sed -n '/^#ifdef CONFIG_A$/,/^}/p' tree/dir/a.c | tail -n 5)" \
"static int twice(int n)
{
	/* deeper */
	first(NULL);
}"

run format <<'END'
create .clang-format
<<<
BasedOnStyle: LLVM
UseTab: Always
TabWidth: 8
IndentWidth: 8
ColumnLimit: 60
>>>
insert after function last format
<<<

int long_line(int first_parameter, int second_parameter, int third_parameter);
>>>
END
is "what is ours is formatted by the tree's style" "$(tail -n 2 tree/dir/a.c)" \
"int long_line(int first_parameter, int second_parameter,
	      int third_parameter);"
is "and nothing else" "$(difference | grep -c '^-')" 0

# --- refusals: each names step and line, and says what it found
refused() { # NAME REGEX <edits
	if run "$1"; then
		tap_fail "refused: $1"
	else
		like "refused: $1" "$(cat err)" "step '$1.step', line 6, dir/a.c: $2"
	fi
}
refused ambiguous "2 places found, 1 expected" <<'END'
insert after function twice
<<<
int x;
>>>
END
refused absent "0 places found, 1 expected" <<'END'
insert after macro ABSENT
<<<
int x;
>>>
END
refused fewer "2 places found, 3 expected" <<'END'
change in function last x3
<<<
first(NULL);
===
	second();
>>>
END
refused comment "takes away 1 comments, 0 declared; the first is '/\* stays \*/'" <<'END'
replace function first
<<<
int first(struct thing *t)
{
	return 0;
}
>>>
END
refused declared "takes away 0 comments, 1 declared" <<'END'
insert after macro COUNT lose 1
<<<
#define MORE 4
>>>
END
refused comma "enumerator 'KIND_LAST' has no comma" <<'END'
insert after enumerator KIND_LAST
<<<
	KIND_NEXT,
>>>
END
is "a refused edit leaves the file" "$(diff old/dir/a.c tree/dir/a.c)" ""

run second <<'END'
insert after function twice#2
<<<
int after_second;
>>>
END
is "a number picks one of two" "$?:$(sed -n '/after_second/{n;p}' tree/dir/a.c)" "0:#endif"

printf 'subject\n%%edits\nfile dir/a.c\nfrobnicate function first\n' >bad.step
ok "an unknown command" ! "$edit" -C tree --cocci "$top/cocci" bad.step
like "is named with its line" "$(cat "$tap_tmp/ok.out")" "line 4: no such command"
done_testing
