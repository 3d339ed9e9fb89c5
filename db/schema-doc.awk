# SPDX-License-Identifier: GPL-2.0-only
#
# schema-doc.awk - docs/schema.md from the comments of schema.sql, verdict.sql and views.sql
#
# A comment block right before CREATE TABLE or CREATE VIEW describes it; the
# comment behind a column describes the column; a lookup table's rows are the
# values of the INSERT that follows it. A table or column without a comment is
# an error: the text says so and the exit status is 1.

function flush_comment(text)
{
	text = comment
	comment = ""
	return text
}

function fail(what)
{
	printf "schema-doc.awk: %s:%d: no comment for %s\n", FILENAME, FNR, what > "/dev/stderr"
	status = 1
}

# "(1, 'a'), (2, 'b')" -> "1 a, 2 b"
function values(line,	out)
{
	out = line
	gsub(/[();']/, "", out)
	gsub(/^[ \t]+|[ \t]+$/, "", out)
	n_values = split(out, part, /, */)
	out = ""
	for (i = 1; i + 1 <= n_values; i += 2)
		out = out (part[i] == "" ? "" : "`" part[i] "` " part[i + 1] ", ")
	return out
}

BEGIN {
	print "# The database\n"
	print "Made from the comments in `db/schema.sql`, `db/verdict.sql` and `db/views.sql` by"
	print "`make docs/schema.md`; do not edit. Readers' SQL should use the views, whose columns stay;"
	print "tables may change with the schema version. Ids are of one database only.\n"
	print "Lines and columns count from 1, hashes are XXH3-64 as signed integers, paths are relative to"
	print "the root of the tree (`$(obj)/` stands for the object directory).\n"
}

FNR == 1 { comment = "" }

/^-- -+/ {
	sub(/^-- -+ /, "")
	print "## " toupper(substr($0, 1, 1)) substr($0, 2) "\n"
	next
}

/^--/ {
	sub(/^-- ?/, "")
	comment = comment (comment == "" ? "" : " ") $0
	next
}

/^CREATE TABLE/ {
	in_table = 1
	name = $3
	text = flush_comment()
	if (text == "")
		fail("table " name)
	printf "### %s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n", name, text
	next
}

in_table && /^\t[a-z_]+ / {
	column = $1
	type = $2
	at = index($0, "-- ")
	if (!at)
		fail("column " name "." column)
	printf "| `%s` | %s | %s |\n", column, type, substr($0, at + 3)
	next
}

in_table && /^\)/ {
	in_table = 0
	print ""
	next
}

/^INSERT INTO/ {
	in_values = 1
	list = ""
	next
}

in_values {
	list = list values($0)
	if (/;$/) {
		sub(/, $/, "", list)
		if (list != "")
			print "Rows: " list ".\n"
		in_values = 0
	}
	next
}

/^CREATE VIEW/ {
	if (!in_views++)
		print "## Views\n"
	text = flush_comment()
	name = $(NF - 1)
	if (text == "")
		fail("view " name)
	printf "- `%s`: %s\n", name, text
}

/^$/ && !in_table { comment = "" }

END { exit status }
