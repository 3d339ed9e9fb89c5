#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bad input gets one clear line and status 2, and costs nothing: a database that
# stood there is the same afterwards, byte by byte.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
ok "a small tree is indexed" mini_index "$m" -q -j2
ok "and checked" ! mini_check "$m" -q
cp "$m/gup.db" good.db
index="index -q -j1 -k $m/tree -O $m/obj -p $m/compile_commands.json"

# $1: name; the database must be what it was, with nothing left beside it
untouched() {
	is "$1: the database is as it was" "$(cmp "$m/gup.db" good.db 2>&1; ls "$m" | tr '\n' ' ')" \
		"compile_commands.json gup.db obj tree "
}

says() {
	like "... and says why" "$(cat "$err")" "$1"
}

# --- the tree ---
refuses "no -k" index -O "$m/obj" -d "$m/gup.db"
says "-k"
refuses "no -O" index -k "$m/tree" -d "$m/gup.db"
says "-O"
refuses "no such tree" index -k "$tap_tmp/none" -O "$m/obj" -d "$m/gup.db"
says "none.*No such file"
mkdir empty
refuses "not a kernel tree" index -k empty -O "$m/obj" -d "$m/gup.db"
says "not a kernel tree.*missing"
refuses "a file as tree" index -k "$m/tree/Makefile" -O "$m/obj" -d "$m/gup.db"
says "not a directory"
refuses "the root folder as tree" index -k / -O "$m/obj" -d "$m/gup.db"
cp -r "$m/tree" noversion
grep -v PATCHLEVEL "$m/tree/Makefile" >noversion/Makefile
refuses "a Makefile without a version" index -k noversion -O "$m/obj" -d "$m/gup.db"
says "PATCHLEVEL"
refuses "no such architecture" $index -d "$m/gup.db" --arch nosuch
says "nosuch"
refuses "an object directory that is not prepared" index -k "$m/tree" -O "$m/obj" --no-prepare -d "$m/gup.db"
says "not prepared"
refuses "a FILE that is not there" $index -d "$m/gup.db" drivers/mini/none.c
refuses "no flags: no such compile_commands.json" index -k "$m/tree" -O "$m/obj" -p none.json -d "$m/gup.db"
says "none.json"
echo '{' >broken.json
refuses "no flags: not JSON" index -k "$m/tree" -O "$m/obj" -p broken.json -d "$m/gup.db"
says "broken.json"
echo '{}' >object.json
refuses "no flags: another JSON" index -k "$m/tree" -O "$m/obj" -p object.json -d "$m/gup.db"
says "object.json"
refuses "facts: no such file" $index -d "$m/gup.db" --facts none.facts
says "none.facts"
printf 'nonsense\n' >bad.facts
refuses "facts: a line that means nothing" $index -d "$m/gup.db" --facts bad.facts
says "bad.facts"
untouched "after all of these"

# --- numbers and words ---
for n in 0 -1 86401 x 1x 99999999999999999999; do
	refuses "--time-limit $n" $index -d "$m/gup.db" --time-limit="$n"
	says "time-limit"
done
for n in 0 1025 two; do
	refuses "-j $n" $index -d "$m/gup.db" -j "$n"
done
refuses "an option without its value" index -k
refuses "check --format xml" check -d "$m/gup.db" --format xml
says "text, json, jsonl, sarif"
refuses "check --color maybe" check -d "$m/gup.db" --color maybe
says "auto, always and never"
refuses "check -r of an unknown rule" check -d "$m/gup.db" -r R999
says "R999"
refuses "check --min-severity" check -d "$m/gup.db" --min-severity fatal
says "fatal"
refuses "check --fail-on" check -d "$m/gup.db" --fail-on fatal
says "fatal"
refuses "check --suppress of no file" check -q -d "$m/gup.db" --suppress none.txt
says "none.txt"
printf 'R1\n' >bad.suppress
run check -q -d "$m/gup.db" --suppress bad.suppress
is "check --suppress: a line without fields is named, the findings are still there" \
	"$rc, $(cut -d: -f1,2 "$err"), $(grep -c error: "$out")" "1, bad.suppress:1, 2"
refuses "check -o into no folder" check -q -d "$m/gup.db" -o none/out
says "none/out"
refuses "query: no such query" query -d "$m/gup.db" nosuch
says "nosuch.*sites"
refuses "query: an argument is missing" query -d "$m/gup.db" callees
says "function"
refuses "query: too many arguments" query -d "$m/gup.db" sites a b c d e
refuses "query --format" query -d "$m/gup.db" --format xml sites
says "table, csv, json"
refuses "query --describe of no query" query --describe nosuch
refuses "query: no such file of SQL" query -d "$m/gup.db" ./none.sql
says "none.sql"
echo "DELETE FROM site;" >write.sql
refuses "query: SQL that writes" query -d "$m/gup.db" ./write.sql
echo "SELECT nonsense FROM" >bad.sql
refuses "query: SQL that is none" query -d "$m/gup.db" ./bad.sql
says "bad.sql"
refuses "explain of an unknown rule" explain nosuch
refuses "explain of two" explain R1 R2
refuses "dump of nothing" dump
refuses "dump of an unknown stage" dump frob x.c
refuses "dump without a file" dump ir
refuses "dump of a missing file" dump ir --plain none.c
says "none.c"
refuses "dump of a file that is not of the tree" dump ir -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" none.c
says "none.c"
refuses "dump of a missing function" dump ir --plain "$m/tree/drivers/mini/clean.c" nosuch -- -I"$m/tree/include"
says "nosuch"
refuses "dump flags --plain" dump flags --plain "$m/tree/mm/mini.c"
refuses "dump db with a file" dump db "$m/gup.db"
untouched "after all of these"

# --- databases: for every command that opens one, $1 stands where one should be ---
not_a_database() {
	cp -r "$1" keep
	refuses "$2: check" check -d "$1"
	says "$3"
	refuses "$2: query" query -d "$1" sites
	refuses "$2: dump db" dump db -d "$1"
	is "$2: readers leave it alone" "$(diff -r keep "$1" && ls "$1".* 2>/dev/null)" ""
}

kept() {
	is "$2: it is as it was" "$(diff -r keep "$1" && ls "$1".* 2>/dev/null)" ""
	rm -rf keep
}

refuses "no database: check" check -d none.db
says "none.db"
refuses "no database: query" query -d none.db sites
refuses "no database: dump" dump db -d none.db
is "no database: none is made" "$(ls none.db* 2>/dev/null)" ""

echo "this is a letter to my aunt" >text.db
not_a_database text.db "a text" "not a database"
refuses "a text: index does not replace it" $index -d text.db
kept text.db "a text"

sqlite3 foreign.db "CREATE TABLE aunt (name TEXT); INSERT INTO aunt VALUES ('Mary')"
not_a_database foreign.db "SQLite of somebody else" "foreign.db"
refuses "SQLite of somebody else: index does not replace it" $index -d foreign.db
kept foreign.db "SQLite of somebody else"

mkdir dir.db
not_a_database dir.db "a directory" "dir.db"
refuses "a directory: index does not replace it" $index -d dir.db
kept dir.db "a directory"

cp good.db other.db
sqlite3 other.db "PRAGMA user_version = 9999"
not_a_database other.db "another version" "version"
rm -rf keep
ok "another version: index builds it again" mini_index "$m" -q -d other.db
ok "another version: then it is like a new one" ! mini_check "$m" -q -d other.db

head -c $(($(wc -c <good.db) / 2)) good.db >cut.db
not_a_database cut.db "a truncated database" "cut.db"
rm -rf keep
ok "a truncated database: index builds it again" mini_index "$m" -q -d cut.db

: >empty.db
not_a_database empty.db "an empty file" "empty.db"
rm -rf keep
ok "an empty file: index fills it" mini_index "$m" -q -d empty.db

cp good.db damaged.db
# after the header and the schema: pages of tables
size=$(wc -c <good.db)
dd if=/dev/urandom of=damaged.db bs=4096 seek=$((size / 8192)) count=$((size / 16384)) conv=notrunc 2>/dev/null
run dump db -d damaged.db
is "a damaged page is not read as facts" "$rc, $(wc -l <"$err") line" "2, 1 line"

refuses "the folder of the database is missing" $index -d none/gup.db
says "none/gup.db"

# looked at before anything is prepared or parsed
for db in text.db foreign.db dir.db none/gup.db; do
	refuses "-d $db: said before work begins" index -k "$m/tree" -O fresh-obj -d $db
	says "$db"
	is "-d $db: nothing was prepared" "$(ls fresh-obj 2>&1 | grep -c prepare)" 0
done

# from here on there is something new to write
echo '/* more */' >>"$m/tree/mm/mini.c"

# --- what cannot be read ---
as_user() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
if [ "$(id -u)" != 0 ]; then
	cp good.db secret.db
	chmod 0 secret.db
	refuses "a database without permission" check -d secret.db
	says "ermission"
	cp -r "$m/tree" closed
	chmod 0 closed/Makefile
	refuses "a tree without permission" index -k closed -O "$m/obj" -d x.db
	says "ermission"
	chmod 644 closed/Makefile
elif as_user true 2>/dev/null; then
	cp good.db secret.db
	cp -r "$m/tree" closed
	sed "s|$m/tree|$tap_tmp/closed|g" "$m/compile_commands.json" >closed.json
	chmod 0 secret.db closed/Makefile closed/mm
	chmod 755 "$tap_tmp" && mkdir open && chmod 777 open
	cp "$guptool" open/guptool && chmod 755 open/guptool
	real=$guptool
	printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups %s "$@"\n' "$tap_tmp/open/guptool" >as-user
	chmod 755 as-user
	guptool=$tap_tmp/as-user
	refuses "a database without permission" check -d secret.db
	says "ermission"
	refuses "a tree without permission" index -k closed -O "$m/obj" -d open/x.db
	says "ermission"
	chmod 644 closed/Makefile
	refuses "a folder of the tree without permission" index -k closed -O "$m/obj" -p closed.json -d open/x.db
	says "cannot read '?mm/?'?: .*ermission.*x.db"
	is "... no database is made of the rest" "$(ls open)" "guptool"
	run index -k closed -O "$m/obj" -p closed.json -d open/x.db drivers/mini/clean.c
	is "... unless other files are asked for" "$(grep -c "cannot read '*mm" "$err") warning, $(ls open | tr '\n' ' ')" \
		"1 warning, guptool x.db "
	chmod 755 closed/mm && chmod 0 closed/mm/mini.c
	refuses "a file of the tree without permission" index -k closed -O "$m/obj" -p closed.json -d open/x.db
	says "cannot read '?mm/mini.c'?: .*ermission"
	ln -s nowhere closed/mm/dangling.c && chmod 644 closed/mm/mini.c
	run index -q -k closed -O "$m/obj" -p closed.json -d open/y.db
	is "... a link to nothing is nothing" "$rc $(cat "$err")" "0 "
	cp good.db open/gup.db && chmod 644 open/gup.db && chmod 755 open
	refuses "a folder that cannot be written: index" $index -d open/gup.db
	says "ermission"
	is "a folder that cannot be written: the database is as it was" "$(cmp open/gup.db good.db 2>&1)" ""
	sqlite3 open/gup.db "DELETE FROM meta WHERE key = 'checked_by'"
	run check -q -d open/gup.db
	is "a folder that cannot be written: check works, and keeps nothing" "$rc, $(wc -l <"$err") lines" "1, 0 lines"
	guptool=$real
else
	skip "files without permission" "root, and no setpriv to be somebody else"
fi

# --- no space ---
refused_for_space() {
	is "$1" "$rc, $(wc -l <"$err") line" "2, 1 line" || diag "$(cat "$err")"
	like "... and says why" "$(cat "$err")" "space|full|too large"
}
if mkdir small && mount -t tmpfs -o size=64k,mode=777 none small 2>/dev/null; then
	run $index -d small/gup.db
	refused_for_space "no space for a new database"
	is "no space: nothing is left" "$(ls small)" ""
	umount small
	mount -t tmpfs -o "size=$((size + 65536)),mode=777" none small
	cp good.db small/gup.db
	run $index -d small/gup.db
	refused_for_space "no space for the second one"
	is "no space: the old database is as it was" "$(cmp small/gup.db good.db 2>&1; ls small)" "gup.db"
	umount small
else
	# a limit on the size of files is the next best
	limited() {
		rc=0
		(trap '' XFSZ; ulimit -f 100; exec "$guptool" "$@") >"$out" 2>"$err" </dev/null || rc=$?
	}
	diag "no tmpfs can be mounted here: a limit on the size of files stands in for a full disk"
	limited $index -d "$m/gup.db"
	refused_for_space "no space for the database"
	untouched "no space"
fi
run check -q -d good.db -o /dev/full
is "no space for the findings" "$rc, $(wc -l <"$err") line" "2, 1 line"

# --- two writers ---
if command -v flock >/dev/null; then
	real=$guptool
	printf '#!/bin/sh\nexec flock %s.lock %s "$@"\n' "$m/gup.db" "$guptool" >locked
	chmod 755 locked
	guptool=$tap_tmp/locked
	refuses "another one is writing" $index -d "$m/gup.db"
	guptool=$real
	rm -f "$m/gup.db.lock"
	untouched "another one is writing"
	ok "when it is gone, the next run succeeds" mini_index "$m" -q
else
	skip "another one is writing" "no flock(1) here"
fi

done_testing
