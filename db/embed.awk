# SPDX-License-Identifier: GPL-2.0-only
#
# embed.awk - make a C file out of text files: awk -f db/embed.awk db/x.sql ...
#
# Each line becomes one string literal, so any compiler takes it and the
# debugger shows it. Names lose their leading "db/". The caller sorts the files.

BEGIN {
	print "/* made by db/embed.awk, do not edit */"
	print "#include <stddef.h>"
	print "#include \"db/embed.h\""
	print "const struct embed_file embed_files[] = {"
}

FNR == 1 {
	if (files++)
		print "\t},"
	name = FILENAME
	sub(/^db\//, "", name)
	printf "\t{ \"%s\",\n", name
}

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	gsub(/\?\?/, "?\\?")
	printf "\t\"%s\\n\"\n", $0
}

END {
	if (files)
		print "\t},"
	print "};"
	print "const size_t embed_nfiles = sizeof(embed_files) / sizeof(embed_files[0]);"
}
