# SPDX-License-Identifier: GPL-2.0-only
#
# layers.awk - no include runs up the layers
#
# awk -f layers.awk layers.txt FILE...: reads the table, then every C file's
# #include "..." lines. A file belongs to the folder it lies in (lib, db,
# reports, or the folder below analyzer/). Allowed are the file's own folder,
# the folders that the table names, and single headers named as FOLDER/FILE.h;
# a *_p.h header never leaves its folder; <clang-c/...> is for ast alone and
# <sqlite3.h> for db alone. Prints each violation; exit status 1 if there was one.

function folder_of(path,	n, part)
{
	n = split(path, part, "/")
	if (part[1] == "analyzer")
		return n > 2 ? part[2] : "main"
	return part[1]
}

# the included path, relative to the repository
function resolve(file, inc,	dir, n, part, out, i, k)
{
	dir = file
	sub(/[^\/]*$/, "", dir)
	n = split(dir inc, part, "/")
	k = 0
	for (i = 1; i <= n; i++) {
		if (part[i] == "" || part[i] == ".")
			continue
		if (part[i] == "..")
			k--
		else
			out[++k] = part[i]
	}
	dir = ""
	for (i = 1; i <= k; i++)
		dir = dir (i > 1 ? "/" : "") out[i]
	return dir
}

function complain(text)
{
	print FILENAME ":" FNR ": " text
	bad = 1
}

FNR == NR {
	sub(/#.*/, "")
	if ($0 !~ /:/)
		next
	name = $1
	sub(/:.*/, "", name)
	known[name] = 1
	for (i = 2; i <= NF; i++)
		allowed[name, $i] = 1
	next
}

FNR == 1 {
	files++
	self = folder_of(FILENAME)
	if (self != "main" && !(self in known))
		complain("folder '" self "' is not in the table of layers")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	if ($0 ~ /<clang-c\// && self != "ast")
		complain("clang is for analyzer/ast/ alone")
	if ($0 ~ /<sqlite3\.h>/ && self != "db")
		complain("SQLite is for db/ alone")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	inc = $0
	sub(/^[^"]*"/, "", inc)
	sub(/".*/, "", inc)
	if (inc ~ /\.(def|inc)$/ && inc !~ /\//)
		next
	path = resolve(FILENAME, inc)
	to = folder_of(path)
	base = path
	sub(/.*\//, "", base)
	if (to == self)
		next
	if (base ~ /_p\.h$/)
		complain("'" path "' is private to its folder")
	else if (self == "main") {
		if (to != "lib")
			complain("main may include lib and cmd.h, not '" path "'")
	} else if (to == "main") {
		if (self != "cmd")
			complain("'" path "' is above '" self "'")
	} else if (!((self, "*") in allowed) && !((self, to) in allowed) && !((self, to "/" base) in allowed))
		complain("'" self "' may not include '" path "'")
}

END {
	if (!files) {
		print "layers: no file was given"
		bad = 1
	}
	exit bad
}
