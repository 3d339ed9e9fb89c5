#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# report: the pages say what the database says, hostile names are shown and not
# run, links lead to what is there, and the same input gives the same bytes.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
db=$m/gup.db
mini_tree "$m"
ok "a small tree is indexed" mini_index "$m" -q
mini_check "$m" -q >/dev/null
cat >"$m/tree/MAINTAINERS" <<'TEXT'
What a file like this says before its list
	P: Person (obsolete)

Maintainers List
----------------

MINI DRIVERS
M:	A Person <a@example.org>
R:	<script>alert(9)</script>
L:	mini@example.org
S:	Maintained
F:	drivers/mini/
X:	drivers/mini/clean.c

ONE FILE OF THEM
M:	B Person <b@example.org>
F:	drivers/*/remote.c

OTHERS
M:	C Person <c@example.org>
F:	drivers/minimal/
N:	mini[0-9]

THE REST
M:	D Person <d@example.org>
F:	*
F:	*/
TEXT
fp=$(sqlite3 "$db" "SELECT fingerprint FROM finding WHERE name = 'partial-pin-leak'")

# the text of page $1 with markup taken out and entities put back
plain() {
	sed -e 's/<[^>]*>//g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&quot;/"/g' -e "s/&#39;/'/g" -e 's/&amp;/\&/g' "$1"
}

# links of all pages below $1 that lead nowhere, as "page link"
dead_links() {
	(
		cd "$1" || exit
		find . -name '*.html' | LC_ALL=C sort | while read -r page; do
			grep -oE '(href|src)="[^"]*"' "$page" | sed 's/^[^"]*"//; s/"$//' | sort -u | while read -r link; do
				file=${link%%#*} id=
				case $link in
				*#*) id=${link#*#} ;;
				esac
				[ -n "$file" ] && file=${page%/*}/$file || file=$page
				[ -f "$file" ] || { echo "$page $link"; continue; }
				[ -z "$id" ] || grep -q "id=\"$id\"" "$file" || echo "$page $link"
			done
		done
	)
}

# elements of page $1 that are not closed in order; attributes without quotes
unbalanced() {
	awk '
		function bad(what) { print FILENAME ":" FNR ": " what }
		BEGIN { split("meta link wbr input !DOCTYPE", v); for (i in v) is_void[v[i]] = 1 }
		{
			line = $0
			while (match(line, /<[^>]*>/)) {
				tag = substr(line, RSTART + 1, RLENGTH - 2)
				line = substr(line, RSTART + RLENGTH)
				name = tag
				sub(/[ \t].*/, "", name)
				if (name ~ /^\//) {
					if (n == 0 || "/" open[n] != name)
						bad(name " closes " open[n])
					n--
				} else if (!(name in is_void)) {
					open[++n] = name
				}
				rest = tag
				if (sub(/\/$/, "", rest))
					n--
				gsub(/ [a-zA-Z:-]+="[^"<]*"/, "", rest)
				sub(/ $/, "", rest)
				if (name !~ /^!/ && rest !~ /^\/?[a-z0-9]+$/)
					bad("attributes of " tag)
			}
			if (line ~ /[<>]/)
				bad("stray bracket: " line)
		}
		END { if (n) bad(n " elements are open") }
	' "$1"
}

# --- what is written ---
status "a report of it" 0 report -d "$db" --out site
like "the summary counts pages, findings and sites" "$(cat "$out")" "^site/index.html: 13 pages, 2 findings, [0-9]+ sites$"
is "nothing on standard error" "$(cat "$err")" ""
is "the files" "$(cd site && find . -type f ! -path './findings/*' | LC_ALL=C sort | paste -sd' ' -)" \
	"./.guptool-report $(for d in coverage files findings giveups owners sites; do printf './data/%s.csv ./data/%s.json ' $d $d
	done)./findings.html ./giveups.html ./index.html ./owners.html ./owners/mini_area.pages.html ./report.js ./rules.html ./sites.html ./style.css ./subsystems.html ./subsystems/arch.s390.html ./subsystems/drivers.mini.html ./subsystems/mm.html"
is "a page for each finding, by fingerprint" "$(ls site/findings)" \
	"$(sqlite3 "$db" "SELECT fingerprint || '.html' FROM finding ORDER BY 1")"
is "no link is dead" "$(dead_links site)" ""
is "every page is well-formed" "$(for f in site/*.html site/*/*.html; do unbalanced "$f"; done)" ""
is "nothing is asked of a network" "$(grep -rlE '(https?:)?//[a-z]|@import|url\(' site --include=*.html --include=*.css)" ""
is "no path of the machine, no date" "$(grep -rlE -e "$tap_tmp" -e '20[0-9][0-9]-[01][0-9]-' site)" ""
is "every site is in the table" "$(sed '/<tbody>/,/<\/tbody>/!d' site/sites.html | grep -c '<tr>')" \
	"$(sqlite3 "$db" 'SELECT count(*) FROM site_view')"
like "the overview counts what was not analysed" "$(paste -sd' ' site/index.html)" \
	"<dt>files not analysed</dt> <dd>1</dd>"
like "... and the account of mentions is there" "$(cat site/index.html)" "<td>unaccounted</td>"
is "every rule is in the catalogue" "$(grep -oE '<h2 id="[a-z-]*"' site/rules.html | sed 's/.*="//; s/"//' | LC_ALL=C sort)" \
	"$("$guptool" explain --list | awk '{ print $2 }' | LC_ALL=C sort)"

# --- data, subsystems, owners ---
is "data: what query prints" "$(cat site/data/sites.csv)" "$("$guptool" query -d "$db" --format csv sites)"
ok "data: json" is_json site/data/findings.json
page=site/subsystems/drivers.mini.html
is "a subsystem: the closest entry of MAINTAINERS for each file, no other" \
	"$(sed -n 's/^.*<h3>\([A-Z ]*\)<\/h3>.*/\1/p' "$page" | paste -sd, -)" "THE REST,MINI DRIVERS,ONE FILE OF THEM"
is "... what is to convert" "$(plain "$page" | sed -n '/To convert/,/Who keeps/p' | grep -c 'get_user_pages_fast')" 1
like "... with its case, and why" "$(plain "$page" | tr '\n' ' ')" "get_user_pages_fast *(not known|[1-5] [a-z])"
like "... and how user space gets there, where it is known" "$(cat "$page")" "How they get here"
owner=site/owners/mini_area.pages.html
is "sites: case of use and life of an acquiring call, as query classes has them" "$(plain site/sites.html | grep -cE '^(not known|[1-5] [a-z ]+)$')" \
	"$(sqlite3 "$db" "SELECT count(*) FROM site_view WHERE class = 'acquire'")"
like "an owner: its acquires with case of use and life" "$(plain "$owner" | paste -sd'~')" "Who acquires~.*pin_user_pages_remote~acquire~pin~.*~(not known|[1-5] [a-z ]+)~(call|request|user|unknown)~"
is "an owner: as many events as query owners has, and sites" "$("$guptool" query -d "$db" --format csv owners | awk -F, '$2 == "acquire" { print $1 }' | sort -u)" \
	"$(ls site/owners | sed 's/\.html$//')"
like "an owner: who acquires into it, who releases" "$(plain "$owner")" "acquire into it: 1; that release from it: 0; "
if command -v dot >/dev/null; then
	like "... as a picture with its links" "$(tr -d '\n' <"$owner")" '<svg .*<a xlink:href="../owners/mini_area.pages.html"'
	is "... without ids of its own" "$(sed '/<svg/,/<\/svg>/!d' "$owner" | grep -c ' id=')" 0
else
	skip "... as a picture with its links" "graphviz is not installed"
	skip "... without ids of its own" "graphviz is not installed"
fi
mkdir nodot
for t in awk sed; do ln -s "$(command -v $t)" nodot; done
PATH=$PWD/nodot run report -d "$db" --out nopicture
is "no Graphviz: one warning, and the graph as text" "$(grep -c 'no pictures: cannot run dot: not found' "$err") $rc $(grep -c \
	'mini_pin&quot; -&gt; &quot;mini_area.pages' nopicture/owners/mini_area.pages.html)" "1 0 1"

# --- the page of a finding ---
page=site/findings/$fp.html
steps=$(sqlite3 "$db" "SELECT count(*) FROM finding_step s JOIN finding f ON f.id = s.finding WHERE f.fingerprint = '$fp'")
is "it has the steps of the path" "$(sed '/<ol/,/<\/ol>/!d' "$page" | grep -c '<li>')" "$steps"
is "each is shown in the source" "$(grep -oE 'id="step-[0-9]+"' "$page" | wc -l)" "$steps"
ok "the line of the acquiring call is there" grep -q 'pin_user_pages_fast(start, 16, FOLL_WRITE, pages)' "$page"
is "no verdict, none shown" "$(grep -c 'Verdict' "$page")" 0
is "nobody has looked for what mends it, nothing is said" "$(grep -c 'What mends it' "$page")" 0
sqlite3 "$db" "INSERT INTO verdict VALUES ('$fp', 1, 'seen & <believed>')"
sqlite3 "$db" "INSERT INTO mending SELECT id, 'cocci/mend/x.cocci', '--- a/x' || char(10) || '+++ b/x' || char(10) ||
	'-old < 1' || char(10) || '+new > 1' || char(10), '' FROM finding WHERE fingerprint = '$fp'"
run report -q -d "$db" --out site
like "what mends it: the patch and its difference" "$(plain "$page" | tr '\n' '~')" "What mends it~.*cocci/mend/x.cocci does, .*-old < 1~.*\+new > 1~"
is "... in colours" "$(grep -oE '<span class="(added|removed)">[^a-z]*[a-z]*' "$page" | sed 's/.*>//' | paste -sd' ')" "-old +new"
is "-q: no summary" "$rc $(cat "$out")" "0 "
ok "a verdict and its reason are shown" grep -q 'seen &amp; &lt;believed&gt;' "$page"
ok "... and the word in the list" grep -q '<td>true</td>' site/findings.html

# --- again ---
run report -q -d "$db" --out again
ok "the same database, the same bytes" diff -r site again
touch again/findings/deadbeefdeadbeefdeadbeefdeadbeef.html
run report -q -d "$db" --out again
ok "over an older report: pages of findings that are gone are removed" diff -r site again
mv "$m/tree" "$m/moved"
run report -q -d "$db" --out gone
mv "$m/moved" "$m/tree"
is "the tree is gone: pages without source" "$rc $(grep -c 'id="step-' "gone/findings/$fp.html")" "0 0"
is "... and without dead links" "$(dead_links gone)" ""

# --- names that mean harm ---
evil=$tap_tmp/evil.db
cp "$db" "$evil"
sqlite3 "$evil" "
	UPDATE finding SET message = '<script>alert(1)</script> \"x\" ''y'' & &lt;' || char(10) || char(27) || '[31m' || char(8238),
		function = '\" onmouseover=\"alert(2)', acquire_text = '</code><img src=x onerror=alert(3)>',
		name = '\"><b>', is_suppressed = 1, reason = '<i>known</i>' WHERE fingerprint = '$fp';
	UPDATE mending SET patch = '</code><script>alert(12)</script>', diff = '+</span></pre><script>alert(13)</script>' || char(27) || '[31m';
	UPDATE finding_step SET text = '</pre><script>alert(4)</script>', path = '../../../../../../../../etc/passwd'
		WHERE ordinal = 1;
	UPDATE finding SET fingerprint = '../../../x' WHERE fingerprint <> '$fp';
	UPDATE site SET callee = '<script>alert(5)</script>', flags_text = '\"''>', carrier_text = printf('%.*c', 4000, 'a');
	UPDATE site SET record = '<script>alert(10)</script>', field = '\"]; x -> \"' || char(10) || '\\' WHERE record <> '';
	UPDATE owner SET record = '<script>alert(15)</script>', field = '\"><img src=x>';
	UPDATE use_class SET why = '<script>alert(16)</script>' || char(27) || '[1m';
	UPDATE function SET name = '</title><script>alert(11)</script>' WHERE name = 'mini_pin';
	UPDATE file SET path = 'drivers/<svg onload=alert(6)>/' || id || '\".c' WHERE path LIKE 'drivers/mini/%';
	UPDATE meta SET value = '<script>alert(7)</script>' WHERE key = 'kernel_version' OR key = 'package';
	UPDATE verdict SET reason = '<script>alert(8)</script>' || CAST(x'c328ff' AS TEXT);"
status "a report of them" 0 report -d "$evil" --out evil
like "a finding whose fingerprint is none has no page" "$(cat "$err")" "1 findings have no page"
is "... nothing is written outside" "$(find . -name 'x*' -not -path './m/*' | wc -l)$(ls evil/findings)" "0$fp.html"
is "no element and no attribute comes of a name" \
	"$(grep -rlE '<(script>|img|svg on|b>|i>)|<[^>]* on[a-z]+=' evil --include=*.html)" ""
is "every page is well-formed still" "$(for f in evil/*.html evil/*/*.html; do unbalanced "$f"; done)" ""
like "the message is shown as it is" "$(plain "evil/findings/$fp.html")" "<script>alert\(1\)</script> \"x\" 'y' & &lt;"
like "... a difference, too" "$(plain "evil/findings/$fp.html")" '^\+</span></pre><script>alert\(13\)</script>\\x1b\[31m'
sqlite3 "$evil" "UPDATE mending SET diff = '', why = '<script>alert(14)</script>'"
run report -q -d "$evil" --out evil
is "... the reason why there is none as well" "$(plain "evil/findings/$fp.html" | grep -c 'does not: <script>alert(14)</script>\.')$(grep -rl '<script>alert' evil --include=*.html)" 1
like "... control characters and turned direction made visible" "$(cat "evil/findings/$fp.html")" \
	'\\x1b\[31m\\u\{202e\}'
like "... bytes that are no UTF-8 replaced" "$(cat "evil/findings/$fp.html")" "$(printf '\357\277\275[(]\357\277\275')"
is "no link is dead" "$(dead_links evil)" ""
is "a long name is whole" "$(grep -c -E '>a{4000}[ <]' evil/sites.html)" "$(sqlite3 "$evil" 'SELECT count(*) FROM site_view')"
is "no file outside the tree is shown" "$(grep -rl 'root:' evil)" ""
ln -s /etc/passwd "$m/tree/link.c"
sqlite3 "$evil" "UPDATE finding_step SET path = 'link.c', line = 1"
run report -q -d "$evil" --out evil
is "... not through a link either" "$rc $(grep -rl 'root:' evil)" "0 "
rm "$m/tree/link.c"

# --- compared with an older one, and many ---
old=$tap_tmp/old.db
cp "$db" "$old"
sqlite3 "$old" "
	DELETE FROM finding WHERE fingerprint = '$fp';
	UPDATE site SET kind = (SELECT id FROM hold_kind WHERE name = 'get'), callee = 'get_user_pages_fast'
		WHERE body IN (SELECT body FROM body_view WHERE function = 'clean') AND class = 1;
	UPDATE site SET path = 'drivers/elsewhere.c' WHERE path = 'drivers/mini/get.c';
	DELETE FROM site WHERE body IN (SELECT body FROM body_view WHERE function = 'mini_release');"
status "with --against and a trend" 0 report -d "$db" --against "$old" --out site "$old"
is "comparison: well-formed" "$(unbalanced site/compare.html)$(unbalanced site/trend.html)" ""
is "comparison: no dead link" "$(dead_links site)" ""
rows() {	# CAPTION: first and fourth cells of the rows of a table
	plain site/compare.html >/dev/null
	sed -n "/<caption>$1<\/caption>/,/<\/table>/p" site/compare.html | tr -d '\n' |
	sed 's/<tr>/\n/g' | sed 1,2d | sed 's/<wbr>//g; s/<\/td>/|/g; s/<[^>]*>//g' | cut -d'|' -f3,4
}
is "comparison: a get that became a pin" "$(rows 'Calls converted from get to pin')" "clean|pin_user_pages_fast"
is "comparison: a release that is new" "$(rows 'Calls that were not there before')" "mini_release|unpin_user_pages"
is "comparison: nothing else is gone" "$(rows 'Calls that are not there any more')" ""
like "comparison: a function that moved" "$(rows 'Calls whose function is in another file now')" '\|get_user_pages_fast$'
is "comparison: a finding that is new" "$(sed -n '/<caption>New findings/,/<\/table>/p' site/compare.html | grep -c "findings/$fp.html")" 1
is "trend: a row for each" "$(sed -n '/<tbody>/,/<\/tbody>/p' site/trend.html | grep -c '<tr>')" 2
run report -q -d "$db" --out site
ok "without them the pages are gone" test ! -e site/compare.html -a ! -e site/trend.html

# --- rules that are off ---
sqlite3 "$db" "UPDATE finding SET rule = 'R14', name = 'dirty-missing-after-write' WHERE fingerprint = '$fp'"
run report -d "$db" -r -R14 --out off
like "a finding of a rule that is off is left out" "$(cat "$out")" " 1 findings,"
ok "... without a page" test ! -e "off/findings/$fp.html"
like "... which is said" "$(plain off/findings.html | tr '\n' ' ')" "rules that are off are not among them: 1\."
run report -d "$db" --rule all --out off
like "--rule all: it is there" "$(cat "$out")" " 2 findings,"
run report -d "$db" -r none --out off
like "-r none: nothing is" "$(cat "$out")" " 0 findings,"
refuses "-r with a rule that there is not" report -d "$db" -r R99 --out off

# --- more rows than are laid out at once ---
cp "$db" many.db
sqlite3 many.db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1050)
	INSERT INTO finding (fingerprint, loose, rule, name, severity, confidence, file, function, function_line, line, col, message,
		acquire, release, acquire_text, ordinal, is_suppressed, reason)
	SELECT printf('x%x', i), 'x', 'R1', 'pin-released-with-put', 5, 3, f.file, '<i>' || i, 0, i, 1, '</noscript><script>alert(17)</script>' || i,
	'', '', '', 1, 0, '' FROM n, (SELECT * FROM finding LIMIT 1) f"
run report -q -d many.db --rule all --out many
is "a long table: every row is there, those from 1,000 on behind it, for who has no script" \
	"$(sed '/<noscript>/,$d' many/findings.html | grep -c '<tr><td>') $(sed -n '/<noscript>/,/<\/noscript>/p' many/findings.html | grep -c '<tr><td>')" \
	"1000 $(($(sqlite3 many.db "SELECT count(*) FROM finding") - 1000))"
is "... well-formed, and no name ends it" "$(unbalanced many/findings.html)$(grep -c '</noscript>' many/findings.html)" 1

# --- what is refused ---
refuses "no --out" report -d "$db"
refuses "a database for the trend that is none" report -d "$db" --out site more
refuses "a database to compare with that is none" report -d "$db" --against more --out site
refuses "no database" report -d none.db --out new
ok "... makes no folder" test ! -e new
mkdir mine && echo precious >mine/index.html
refuses "a folder that holds something else" report -d "$db" --out mine
is "... is left as it was" "$(ls -A mine) $(cat mine/index.html)" "index.html precious"
mkdir empty
status "an empty folder is taken" 0 report -q -d "$db" --out empty
echo file >plain
refuses "a file in place of the folder" report -d "$db" --out plain

# --- nothing found ---
sqlite3 "$db" 'DELETE FROM finding'
status "no findings: a report all the same" 0 report -d "$db" --out site
is "... without pages of findings" "$(ls site/findings)" ""
is "... without dead links" "$(dead_links site)" ""

done_testing
