# SPDX-License-Identifier: GPL-2.0-only
#
# man.awk - a man page from what the program says of itself and from its body
#
#	guptool help --roff check | awk -f docs/man/man.awk - docs/man/src/guptool-check.roff
#
# Name, synopsis, options and the list of commands are the program's. The body has
# a line @OPTIONS or @COMMANDS where they stand; lines "@--option text" behind
# it are added to what the program says of that option, so are those of
# docs/man/src/options.more, "COMMAND --option<TAB>text", where the body has none ('*': any command).
# An @-line for an option that there is not ends with an error.

BEGIN {
	date = "2026-11-27"	# of the text as a whole
	while ((getline more < "docs/man/src/options.more") > 0)
		if (more !~ /^#/ && split(more, part, "\t") == 2)
			shared[part[1]] = part[2]
}

# the program's part: name and synopsis are printed first, the rest is kept
FNR == NR {
	if (/^\.SH /)
		part_of = $2
	if (/^guptool/ && part_of == "NAME") {
		page = $1
		gsub(/\\/, "", page)
	}
	text[part_of] = text[part_of] $0 "\n"
	if (part_of == "OPTIONS") {
		if (/^\\fB\\-/) {
			name = $0
			sub(/ \\fI.*/, "", name)
			sub(/.*, /, "", name)
			gsub(/\\f[BIR]/, "", name)
			gsub(/\\/, "", name)
			is_option[name] = ++n
		}
		line_of[++lines] = $0
		option_of[lines] = /^\.|^\\fB\\-/ ? "" : name
	}
	next
}

FNR == 1 {
	upper = toupper(page)
	gsub(/-/, "\\-", upper)
	command = page
	sub(/^guptool-?/, "", command)
	print
	printf ".\\\" made by docs/man/man.awk from the program and from docs/man/src: make docs/man\n"
	printf ".TH %s 1 %s \"guptool\" \"User Commands\"\n%s%s", upper, date, text["NAME"], text["SYNOPSIS"]
	next
}

/^@OPTIONS$/ { in_options = 1; next }
/^@COMMANDS$/ { printf "%s", text["COMMANDS"]; next }
/^@--/ {
	name = substr($1, 2)
	if (!(name in is_option)) {
		print FILENAME ":" FNR ": there is no option " name >"/dev/stderr"
		failed = 1
	}
	own[name] = $0
	sub(/^@[^ ]* /, "", own[name])
	next
}
{
	finish()
	print
}

END {
	finish()
	exit failed
}

function finish(	i, o) {
	if (!in_options)
		return
	in_options = 0
	for (i = 1; i <= lines; i++) {
		print line_of[i]
		o = option_of[i]
		if (o == "")
			continue
		if (o in own)
			line(own[o])
		else if ((command " " o) in shared)
			line(shared[command " " o])
		else if (("* " o) in shared)
			line(shared["* " o])
	}
}

# text, even where it starts like a request
function line(text) {
	print (text ~ /^[.']/ ? "\\&" : "") text
}
