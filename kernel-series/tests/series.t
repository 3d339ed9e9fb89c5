#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make-series: a topic of our own on a tree of our own, with all it must write
# and refuse; and gup-cleanup-v6.12 comes out as it was committed.

. "$(dirname "$0")/../../analyzer/tests/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
export EDIT=${B:-$top/build}/series-edit
EDIT=$(realpath "$EDIT") || exit 2
make_series=$top/kernel-series/make-series
from="A Tester <tester@example.org>"
cache=${CACHE:-$top/.cache}
cd "$tap_tmp" || exit 2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset KERNEL OUT FROM

mkdir -p tree/dir tree/Documentation topic/steps
printf 'VERSION = 9\nPATCHLEVEL = 1\nSUBLEVEL = 2\n' >tree/Makefile
printf 'int one(void)\n{\n\treturn 1; /* kept */\n}\n' >tree/dir/a.c
printf 'One\n===\n' >tree/Documentation/a.rst
printf 'dir:\nM:\tA Maintainer <m@example.org>\n' >tree/MAINTAINERS
mkdir tree/scripts
printf 'print "A Maintainer <m\\@example.org>\\n";\n' >tree/scripts/get_maintainer.pl
printf 'dir: how much\n\nText of the cover.\n' >topic/cover
printf 'kernel: 9.1\ndate: 2026-01-02 03:04:05 +0000\n' >topic/base
printf '# why\n01-a.step\n02-b.step\n' >topic/series
cat >topic/steps/01-a.step <<'END'
dir: return two

One is not enough.

Cc: stable@vger.kernel.org
%edits
file dir/a.c
change in function one
<<<
return 1;
===
	return 2;
>>>
END
cat >topic/steps/02-b.step <<'END'
dir: explain

Nobody knew.
%edits
file Documentation/a.rst
line after /^===$/
<<<

Text.
>>>
create dir/b.h
<<<
int b(void);
>>>
END
ok "a topic comes out" "$make_series" ./topic KERNEL=tree OUT=out FROM="$from"
is "with a cover letter, its patches and what belongs to them" "$(ls out | tr '\n' ' ')" \
	"0000-cover-letter.patch 0001-dir-return-two.patch 0002-dir-explain.patch base files recipients "
is "a patch" "$(sed -e '/^index/d' out/0001*)" "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: A Tester <tester@example.org>
Date: Fri, 2 Jan 2026 03:04:06 +0000
Subject: [PATCH 1/2] dir: return two

One is not enough.

Cc: stable@vger.kernel.org
Signed-off-by: A Tester <tester@example.org>
---
 dir/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/dir/a.c b/dir/a.c
--- a/dir/a.c
+++ b/dir/a.c
@@ -1,4 +1,4 @@
 int one(void)
 {
-	return 1; /* kept */
+	return 2; /* kept */
 }"
like "the cover letter has its text" "$(cat out/0000*)" '^Text of the cover\.$'
like "and the base" "$(cat out/0000*)" '^base: a tree without history, version 9\.1\.2$'
like "and a diffstat" "$(cat out/0000*)" '3 files changed, 4 insertions\(\+\), 1 deletion'
is "recipients come from the tree" "$(sort -u out/recipients | grep -c 'm@example.org')" 1
is "the tree is not written to" "$(find tree -newer topic/steps/02-b.step -type f)" ""

mkdir applied && cp -r tree/* applied && git init -q applied
git -C applied add -A
git -C applied -c user.name=t -c user.email=t@example.org commit -q -m base
ok "git am takes the patches" git -C applied -c user.name=t -c user.email=t@example.org am -q "$PWD"/out/000[12]*
is "and has the result" "$(sed -n 3p applied/dir/a.c)" "	return 2; /* kept */"

"$make_series" ./topic KERNEL=tree OUT=again FROM="$from" >/dev/null
ok "a second run gives the same bytes" diff -r out again
sed -i 's/return 2/return 3/' topic/steps/01-a.step
ok "another version" "$make_series" ./topic KERNEL=tree OUT=v2 -v2 --previous=out FROM="$from"
like "is numbered" "$(ls v2)" '^v2-0001-dir-return-two.patch$'
like "and its cover letter has a range-diff" "$(cat v2/v2-0000*)" '^1: .* ! 1: .* dir: return two$'
like "and says since when" "$(cat v2/v2-0000*)" '^Changes since v1:$'

printf '01-a.step unless dir/a.c return 1\n02-b.step\n' >topic/series
"$make_series" ./topic KERNEL=tree OUT=left FROM="$from" >/dev/null 2>left.err
is "what the tree has already is left out" "$(ls left | grep -c patch)" 2
like "aloud" "$(cat left.err)" "left out, 'tree' has it already: 01-a.step"
like "and in the cover letter" "$(cat left/0000*)" '^  dir: return two$'
printf '01-a.step\n02-b.step\n' >topic/series

sed -i 's/return 1/return 7/' tree/dir/a.c
ok "a tree that the topic does not fit" ! "$make_series" ./topic KERNEL=tree OUT=no FROM="$from"
like "is refused by the name of the step" "$(cat ok.out)" "step 1 of topic, '01-a.step', does not fit 'tree'"
like "with what was looked for" "$(cat ok.out)" "line 8, dir/a.c: 0 places found, 1 expected"
is "and no patch is written" "$(ls no 2>/dev/null)" ""
ok "a wrong call" ! "$make_series" absent KERNEL=tree OUT=no FROM="$from"

# --- the committed series
topic=$top/kernel-series/gup-cleanup-v6.12
tree=$cache/linux-source-6.12
if [ ! -e "$tree/Makefile" ]; then
	skip "gup-cleanup-v6.12" "no kernel at $tree: make test unpacks it"
	done_testing
fi
ok "gup-cleanup-v6.12 comes out of $(cat "$tree.package")" "$make_series" gup-cleanup-v6.12 KERNEL="$tree" \
	OUT=gup --no-recipients FROM="$(sed -n 's/^from: *//p' "$topic/base")"
if cmp -s gup/base "$topic/patches/base"; then
	is "as it was committed" "$(diff -r -x recipients "$topic/patches" gup)" ""
else
	diag "the package is another one than that of the committed patches; they were not compared"
	is "with the same patches" "$(cd gup && ls ./*.patch)" "$(cd "$topic/patches" && ls ./*.patch)"
fi
done_testing
