#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What run.sh does with files that spatch cannot work on, and its counts.
. "$(dirname "$0")/../../analyzer/tests/tap.sh"

cocci=$(cd "$(dirname "$0")/.." && pwd)
command -v spatch >/dev/null || skip_all "no spatch"
cd "$tap_tmp" || exit 2
sum=0
# run ARG...: output in $out, diagnostics in $err, status in $sum
run() {
	sum=0
	out=$("$cocci/run.sh" -j 2 "$@" 2>err) || sum=$?
	err=$(cat err)
}

cp "$cocci/tests/check/pin_put.c" good.c
cat >part.c <<'EOF'
int broken(unsigned long a)
{
	return pin_user_pages_fast(a, 1, 0, &page)))));
}

int fine(unsigned long a)
{
	struct page *page;

	pin_user_pages_fast(a, 1, 0, &page);
	put_page(page);
	return 0;
}
EOF
run check/pin_put.cocci -- good.c part.c missing.c
is "a missing file gives status 3" "$sum" 3
like "a missing file is named" "$err" '^run.sh: failed: missing.c: '
like "a function that is not parsed is named" "$err" \
	'^run.sh: part.c:3: not parsed, skipped: pin_user_pages_fast$'
like "the rest of that file is checked" "$out" '^part.c:11:'
like "the other file is checked" "$out" '^good.c:15:'
like "the counts" "$err" \
	'^run.sh: files: 3 looked at, 2 matched, 0 transformed, 1 failed, 1 parsed in part$'

# a rule that takes for ever: many paths, by way of loops in loops
{
	echo "int slow(unsigned long a, int n, struct page **pg)"
	echo "{"
	echo "	int r = pin_user_pages_fast(a, n, 0, pg);"
	i=0
	while [ $i -lt 3000 ]; do
		echo "	if (r == $i) { x($i); } else { y($i); }"
		i=$((i + 1))
	done
	echo "	put_page(pg[0]);"
	echo "	return 0;"
	echo "}"
} >slow.c
run -t 1 check/pin_put.cocci -- slow.c good.c
is "the time limit gives status 3" "$sum" 3
like "the file over the limit is named" "$err" 'failed: slow.c: time limit of 1 s$'
like "and the next one done" "$out" '^good.c:15:'

run -e check/pin_put.cocci -- good.c
is "-e: found is status 1" "$sum" 1
run -e check/put_user_page.cocci -- good.c
is "-e: not found is status 0" "$sum" 0

run -m patch check/pin_put.cocci=5 -- good.c
is "as many edits as expected" "$sum" 0
run -m patch -w check/pin_put.cocci=6 -- good.c
is "fewer edits than expected is a failure" "$sum" 1
like "that names the step" "$err" '^run.sh: pin_put: 5 edits made, 6 expected$'
ok "and writes nothing" cmp -s good.c "$cocci/tests/check/pin_put.c"
run -m patch -w check/pin_put.cocci=5 -- good.c
ok "-w writes" cmp -s good.c "$cocci/tests/check/pin_put.res"

cat >comment.c <<'EOF'
void f(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++)
		/* why it is done */
		put_page(pages[i]);
}
EOF
cp comment.c comment.old
run -m patch -w -D fn=f -D place=pages convert/31-release-loop.cocci -- comment.c
is "a comment that would be lost is a failure" "$sum" 1
like "that names the step" "$err" '^run.sh: 31-release-loop: a comment would be lost$'
ok "and writes nothing" cmp -s comment.c comment.old

cat >series.c <<'EOF'
int f(unsigned long a, int n, struct page **pages)
{
	int i, r = get_user_pages_fast(a, n, FOLL_WRITE, pages);

	for (i = 0; i < r; i++)
		put_page(pages[i]);
	return r;
}
EOF
run -m patch -D fn=f -D place=pages -D unpins=put_user_pages convert/20-acquire.cocci=1 \
	convert/31-release-loop.cocci=1 -- series.c
is "steps are applied in order" "$(echo "$out" | grep '^+[^+]')" \
	"+	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pages);
+	put_user_pages(pages, r);"
run -m patch -D fm=f convert/20-acquire.cocci -- series.c
is "a name that no rule knows is a wrong call" "$sum" 2

run no/such.cocci -- good.c
is "no such rule is a wrong call" "$sum" 2
run check/pin_put.cocci
is "no files is a wrong call" "$sum" 2

# a .cocciconfig that hides everything is not read
mkdir -p tree/mm && cp "$cocci/tests/check/pin_put.c" tree/mm/
printf '[spatch]\n\toptions = --use-gitgrep\n' >tree/.cocciconfig
mkdir tree/.git
(cd tree && "$cocci/run.sh" -k . check/pin_put.cocci) >out 2>err
is "the tree's .cocciconfig does not hide files" "$(grep -c '^mm/pin_put.c:' out)" 5
done_testing
