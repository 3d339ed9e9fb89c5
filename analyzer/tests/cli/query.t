#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Queries: what they say of a small tree, in three formats, with hostile text.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
ok "a small tree is indexed" mini_index "$m" -q
ok "and checked" ! mini_check "$m" -q
db=$m/gup.db

# --- each query, in each format ---
status "--list" 0 query --list
queries=$(sed 's/ .*//' "$out")
is "the queries are the files of db/queries" "$queries" "$(cd "$tests_dir/../../db/queries" && ls | sed -n 's/\.sql$//p' | LC_ALL=C sort)"
status "query alone prints the list" 0 query
is "... the same" "$(sed 's/ .*//' "$out")" "$queries"

for q in $queries; do
	case $q in
	callees | entry | flow | summary) arg=mini_pin ;;
	callers) arg=unpin_user_pages ;;
	*) arg= ;;
	esac
	status "$q --describe" 0 query --describe "$q"
	sed -n '/^columns:/,$s/^  *\([a-z_]*\)  *.*/\1/p' "$out" | paste -s -d, >columns
	status "$q, a table" 0 query -d "$db" "$q" $arg
	status "$q, csv" 0 query -d "$db" --format csv "$q" $arg
	rows=$(sqlite3 :memory: ".mode csv" ".import '$out' t" "SELECT count(*) FROM t" 2>"$err")
	is "$q: sqlite3 reads its csv" "$(cat "$err")" ""
	[ ! -s columns ] || is "$q: the columns are those of its description" "$(head -n 1 "$out")" "$(cat columns)"
	status "$q, json" 0 query -d "$db" --format json "$q" $arg
	ok "$q: its json is json" is_json "$out"
	status "$q, jsonl" 0 query -d "$db" --format jsonl "$q" $arg
	is "$q: a line of jsonl for each row" "$(wc -l <"$out")" "$rows"
	{ echo "["; sed '$!s/$/,/' "$out"; echo "]"; } >list
	ok "$q: each of them json" is_json list
	case $(sed -n 's/^-- graph: //p' "$tests_dir/../../db/queries/$q.sql") in
	'') status "$q, dot: it is no graph" 2 query -d "$db" --format dot "$q" $arg ;;
	*)
		status "$q, dot" 0 query -d "$db" --format dot "$q" $arg
		like "$q: its dot is a graph" "$(cat "$out")" "^digraph \"$q\" \{$"
		;;
	esac
	status "$q, json" 0 query -d "$db" --format json "$q" $arg
	is "$q: csv and json have the same number of rows" \
		"$(sqlite3 :memory: "SELECT json_array_length(CAST(readfile('$out') AS TEXT))")" "$rows"
done

# --- what they say ---
field() {	# JSON-PATH: of the last output
	sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '$1')"
}
run query -d "$db" --format json coverage
is "coverage: nothing is unaccounted" \
	"$(sqlite3 :memory: "SELECT json_extract(value, '$.mentions') FROM json_each(CAST(readfile('$out') AS TEXT))
		WHERE json_extract(value, '$.account') = 'unaccounted'")" 0
is "coverage: the parts add up to the total" \
	"$(sqlite3 :memory: "SELECT sum(CASE json_extract(value, '$.account') WHEN 'total' THEN -1 ELSE 1 END
		* json_extract(value, '$.mentions')) FROM json_each(CAST(readfile('$out') AS TEXT))")" 0
run query -d "$db" coverage
like "coverage: what this architecture does not build is named" "$(cat "$out")" "^not built +arch/s390 is not arch x86 +1 +1$"
like "coverage: a comment" "$(cat "$out")" "comment +1 +1$"
like "coverage: a string" "$(cat "$out")" "string +1 +1$"

run query -d "$db" --format json sites drivers/mini/remote.c pin_user_pages_remote
is "sites: one pin in remote.c" "$(field '$[0].function') $(field '$[0].class') $(field '$[0].kind')" "mini_pin acquire pin"
is "sites: its flags, count, carrier and owner" \
	"$(field '$[0].flags')|$(field '$[0].count')|$(field '$[0].carrier')|$(field '$[0].owner')" \
	"gup_flags | FOLL_LONGTERM|area->npages|area->pages|mini_area.pages"
run query -d "$db" --format csv sites drivers/mini
all=$(wc -l <"$out")
run query -d "$db" --format csv sites 'drivers/mini/*'
is "sites: a folder and its glob are the same" "$(wc -l <"$out")" "$all"
run query -d "$db" --format csv sites drivers/none
is "sites: of nothing there is nothing but the head" "$(wc -l <"$out") $rc" "1 0"
run query -d "$db" --format json sites drivers/none
is "sites: in json an empty list" "$(sqlite3 :memory: "SELECT json_array_length(CAST(readfile('$out') AS TEXT))")" 0
run query -d "$db" --format csv callers unpin_user_pages
like "callers: direct" "$(cat "$out")" "^drivers/mini/clean.c,[0-9]+,[0-9]+,clean,"
run query -d "$db" --format csv callees mini_pin
is "callees: in order" "$(sed 1d "$out" | cut -d, -f4 | paste -s -d' ')" "mmap_read_lock pin_user_pages_remote mmap_read_unlock"
run query -d "$db" --format csv wrappers
like "wrappers: a function that hands its pins out" "$(cat "$out")" "^drivers/mini/remote.c,[0-9]+,mini_pin,x86_64,.*,acquire,pin,"
like "wrappers: one that releases them" "$(cat "$out")" "^drivers/mini/remote.c,[0-9]+,mini_release,x86_64,.*,release,pin,"

# --- hostile text, through a query of the user's ---
cat >odd.sql <<'SQL'
SELECT '=1+1' AS formula, '@x' AS at, '-5' AS text, -5 AS number, 'a,b' AS comma, 'say "x"' AS quote,
       char(27) || '[31m' || char(10) || char(127) AS control, NULL AS missing, x'00ff' AS blob, 1.5 AS real;
SQL
status "a query of the user's" 0 query -d "$db" --format csv ./odd.sql
is "csv: formulas are guarded, numbers are not, commas and quotes are quoted" "$(sed -n 2p "$out" | cut -d, -f1-7)" \
	"\"'=1+1\",\"'@x\",\"'-5\",-5,\"a,b\",\"say \"\"x\"\"\""
run query -d "$db" ./odd.sql
is "a table: no control character comes through" "$(tr -d '\n' <"$out" | LC_ALL=C tr -dc '\000-\037\177' | wc -c)" 0
like "a table: they are shown" "$(cat "$out")" '\\x1b\[31m\\x0a\\x7f'
is "a table: one line for the row" "$(wc -l <"$out")" 2
run query -d "$db" --format json ./odd.sql
ok "json: it is json" is_json "$out"
is "json: the text is as it was" "$(field '$[0].formula') $(field '$[0].control')" "=1+1 $(printf '\033[31m\n\177')"
is "json: types" "$(sqlite3 :memory: "SELECT group_concat(type, ' ') FROM
	(SELECT e.type FROM json_each(CAST(readfile('$out') AS TEXT), '$[0]') e)")" \
	"text text text integer text text text null null real"

# --- a picture ---
run query -d "$db" --format dot callees mini_pin
is "dot: an edge for each callee" "$(grep -c '^.*"mini_pin" -> "' "$out")" 3
run query -d "$db" --format dot transfers
like "dot: pages go from the function to the field" "$(cat "$out")" '"mini_pin" -> "mini_area.pages" \[.*class="pin"'
cat >graph.sql <<'SQL'
-- graph: a -> b by k
SELECT 'x"]; evil [label="' AS a, 'back\' AS b, 'a "kind"' AS k UNION ALL
SELECT 'x"]; evil [label="', 'back\', 'a "kind"' UNION ALL SELECT 'esc' || char(27) || char(10), '<&>', 'k'
UNION ALL SELECT '', 'nothing', '';
SQL
run query -d "$db" --format dot ./graph.sql
like "dot: quotes and backslashes are quoted, equal edges counted" "$(cat "$out")" \
	'"x\\"\]; evil \[label=\\"" -> "back\\\\" \[weight=2, label=" a \\"kind\\" 2 "\];$'
like "dot: control characters are shown" "$(cat "$out")" '"esc\\\\x1b\\\\x0a" -> "<&amp;>"'
is "dot: an empty name is no node" "$(grep -c nothing "$out")" 0
printf '%s\n' '-- graph: a -> none' 'SELECT 1 AS a;' >graph.sql
status "dot: a column that is not there" 2 query -d "$db" --format dot ./graph.sql
like "... is named" "$(cat "$err")" "its graph names a column that it does not have$"

# --- in the pipe of somebody who has seen enough ---
"$guptool" query -d "$db" sites 2>"$err" | head -n 1 >"$out"
is "head: nothing is said of the closed pipe" "$(wc -l <"$out") $(cat "$err")" "1 "

done_testing
