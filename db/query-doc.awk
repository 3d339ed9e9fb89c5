# SPDX-License-Identifier: GPL-2.0-only
#
# query-doc.awk - docs/queries.md from the headers of db/queries/*.sql: awk -f db/query-doc.awk db/queries/*.sql

function bars(text)
{
	gsub(/\|/, "\\|", text)
	return text
}

function upper_first(text)
{
	return toupper(substr(text, 1, 1)) substr(text, 2)
}

# "--   name   text" -> name and text
function split_line(line)
{
	sub(/^--  +/, "", line)
	name = text = line
	sub(/ .*/, "", name)
	sub(/^[^ ]* */, "", text)
}

function end_section()
{
	if (section == "parameters")
		print "."
	section = ""
}

BEGIN {
	print "<!-- made by 'make docs/queries.md' from the headers of db/queries/*.sql -->"
	print "# Queries\n"
	print "What `guptool query NAME` answers; `guptool query --describe NAME` prints the same. Where an"
	print "argument is a path it is a file, a folder or a glob. `--format` gives a table, CSV, JSON or one"
	print "JSON object a line; where a query says what its graph is, also DOT for Graphviz."
}

FNR == 1 {
	end_section()
	in_header = 1
	query = FILENAME
	sub(/.*\//, "", query)
	sub(/\.sql$/, "", query)
	printf "\n## %s\n\n", query
}

!/^--/ { end_section(); in_header = 0 }
!in_header { next }

/^-- SPDX/ || /^--$/ { next }
/^-- title: / {
	sub(/^-- title: /, "")
	printf "%s.\n", upper_first($0)
	next
}
/^-- parameters:/ { section = "parameters"; printf "\nArguments: "; sep = ""; next }
/^-- columns:/ { end_section(); section = "columns"; print "\n| column | |\n|---|---|"; next }
/^-- graph: / { end_section(); sub(/^-- graph: /, ""); printf "\nGraph: %s.\n", $0; next }
/^--   / && section == "parameters" { split_line($0); printf "%s`%s`, %s", sep, name, text; sep = "; "; next }
/^--   / && section == "columns" { split_line($0); printf "| `%s` | %s |\n", name, bars(text); next }
{ end_section(); sub(/^-- ?/, ""); printf "\n%s\n", $0 }

END { end_section() }
