#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A second index parses what changed and nothing else, and what it leaves is
# what an index from nothing would have made.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"

# again NAME UNCHANGED ANALYSED: index again; so many units were taken over, and
# the database with its findings is the one that is made from nothing
again() {
	rc=0
	mini_index "$m" >"$out" 2>"$err" || rc=$?
	is "$1: parsed and taken over" "$rc $(sed -n 's/.*candidates: \([0-9]*\) analysed (\([0-9]*\) unchanged).*/\2 \1/p' "$out")" \
		"0 $2 $3" || diag "$(cat "$out" "$err")"
	mini_same "$m" "$1"
}

again "first" 0 5
ok "the dump says something" test "$(wc -l <warm.dump)" -gt 100
cp warm.dump first.dump
again "nothing changed" 5 5
is "nothing changed: the same as the first" "$(cmp warm.dump first.dump 2>&1)" ""

touch "$m/tree/drivers/mini/clean.c"
again "touched, but the same" 5 5

echo '/* more */' >>"$m/tree/drivers/mini/clean.c"
again "a comment in one file" 4 5

sed 's/FOLL_WRITE/FOLL_WRITE | FOLL_LONGTERM/' "$m/tree/drivers/mini/get.c" >new.c
mv new.c "$m/tree/drivers/mini/get.c"
again "other flags in one file" 4 5
ok "... the new flags are there" grep -q 'FOLL_WRITE | FOLL_LONGTERM' warm.dump

# as many bytes as before
sed 's/MINI_PAGES 16/MINI_PAGES 17/' "$m/tree/include/linux/mini.h" >new.h
mv new.h "$m/tree/include/linux/mini.h"
again "a header of one file" 4 5

echo '#define MINI_UNUSED 1' >>"$m/tree/include/linux/mm.h"
again "a header of all" 0 5

mkdir -p "$m/tree/local/linux"
printf '#define MINI_PAGES 4\n' >"$m/tree/local/linux/mini.h"
again "a new header that is found before another" 4 5
rm "$m/tree/local/linux/mini.h"
again "and its removal" 4 5
printf '#define NOBODY 4\n' >"$m/tree/local/linux/other.h"
again "a new header that nobody includes" 5 5

cp "$m/tree/drivers/mini/clean.c" "$m/tree/drivers/mini/added.c"
again "a new file that is not built" 5 5
mini_compdb "$m"
again "and now it is" 5 6
rm "$m/tree/drivers/mini/added.c"
mini_compdb "$m"
again "a file that is gone" 5 5

sed 's|-DMODULE\(.*/mm/mini.c"\)|-DMODULE -DMORE=1\1|' "$m/compile_commands.json" >new.json
mv new.json "$m/compile_commands.json"
again "other options for one file" 4 5

sed 's/gup_flags/flags/g' "$m/tree/drivers/mini/remote.c" >new.c
mv new.c "$m/tree/drivers/mini/remote.c"
sed 's/unpin_user_pages_dirty_lock(pages, 16, true)/unpin_user_pages(pages, 16)/' "$m/tree/drivers/mini/leak.c" >new.c
mv new.c "$m/tree/drivers/mini/leak.c"
again "two files" 3 5

printf 'int broken(void) { return get_user_pages_fast(0, 1, 0, 0); }\n#include <linux/none.h>\n' >"$m/tree/mm/broken.c"
mini_compdb "$m"
again "a file that cannot be parsed, and the old options of another" 4 5
like "... is named" "$(cat "$err")" "mm/broken.c.*linux/none.h"
printf '/* now it is there */\n' >"$m/tree/include/linux/none.h"
again "its header has come" 5 6
rm "$m/tree/mm/broken.c" "$m/tree/include/linux/none.h"
mini_compdb "$m"

# what the last run left in the object directory is a help, not a truth
again "back to five" 5 5
for f in "$m"/obj/*; do
	head -c $(($(wc -c <"$f") / 2)) "$f" >half && mv half "$f"
done
again "what is remembered is cut in half" 5 5
for f in "$m"/obj/*; do
	echo nonsense >"$f"
done
echo '/* still more */' >>"$m/tree/mm/mini.c"
again "what is remembered is nonsense" 4 5

# a check in between leaves nothing that an index could trip over, and is not lost
mini_check "$m" -q >findings
ok "there are findings" test -s findings
again "after a check" 5 5
run check -d "$m/gup.db"
is "nothing changed: the findings are kept" "$(cat findings)" "$(cat "$out")"
like "... from the last check" "$(cat "$err")" "from the last check$"
echo '/* even more */' >>"$m/tree/mm/mini.c"
again "something changed, but no function" 4 5
is "... then the check has nothing to walk" "$mini_walked" 0
run check -q -d "$m/gup.db"
is "... and say the same" "$(cat "$out")" "$(cat findings)"
sed 's/FOLL_WRITE/FOLL_WRITE | FOLL_FORCE/' "$m/tree/mm/mini.c" >new.c
cp new.c "$m/tree/mm/mini.c"
again "one function changed" 4 5
is "... then the index has walked it" "$mini_walked" 0
sqlite3 "$m/gup.db" "DELETE FROM meta WHERE key = 'checked_by'; DELETE FROM unit_heard WHERE unit =
	(SELECT u.id FROM unit u JOIN file f ON f.id = u.file WHERE f.path = 'mm/mini.c')"
again "what was heard in one file is not there" 5 5
is "... then it alone is walked" "$mini_walked" 1
# what a check leaves for the next is a help, not a truth
for harm in "substr(data, 1, length(data) / 2)" "zeroblob(64)" "CAST('nonsense' AS BLOB)"; do
	sqlite3 "$m/gup.db" "UPDATE unit_heard SET data = $harm; DELETE FROM meta WHERE key = 'checked_by'"
	again "what was heard is $harm" 5 5
	ok "... and walked again" test "$mini_walked" -gt 1
done

# verdicts of people are not derived from the tree
sqlite3 "$m/gup.db" "INSERT INTO verdict SELECT '0123456789abcdef0123456789abcdef', 2, 'looked at'"
echo '/* yet more */' >>"$m/tree/mm/mini.c"
mini_index "$m" -q
is "a verdict outlives an index" "$(sqlite3 "$m/gup.db" "SELECT reason FROM verdict")" "looked at"

done_testing
