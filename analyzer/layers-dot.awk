# SPDX-License-Identifier: GPL-2.0-only
#
# layers-dot.awk - analyzer/layers.txt as a graph: an arrow goes to what a folder may include
#
# An arrow that follows from others is left out: who may include flow, which may
# include lib, may include lib. 'cmd', which may include everything, points at
# the folders that nobody else includes. A dashed arrow: one header alone.

/^#/ || !/:/ { next }

{
	name = $1
	sub(/:$/, "", name)
	order[++n] = name
	for (i = 2; i <= NF; i++) {
		if ($i == "*") {
			everything = name
			continue
		}
		to = $i
		if (sub(/\/.*/, "", to))
			single[name, to] = 1
		edge[name, to] = 1
	}
}

function reaches(from, to, depth,	k)
{
	if (depth > n)
		return 0
	for (k = 1; k <= n; k++)
		if (((from, order[k]) in edge) && (order[k] == to || reaches(order[k], to, depth + 1)))
			return 1
	return 0
}

# from reaches to without the arrow between them
function is_implied(from, to,	k)
{
	for (k = 1; k <= n; k++)
		if (order[k] != to && ((from, order[k]) in edge) && reaches(order[k], to, 1))
			return 1
	return 0
}

END {
	for (i = 1; everything != "" && i <= n; i++) {
		used = order[i] == everything
		for (k = 1; k <= n; k++)
			if ((order[k], order[i]) in edge)
				used = 1
		if (!used && order[i] != "kernel-series")
			edge[everything, order[i]] = 1
	}
	print "digraph layers {"
	print "\tnode [shape=box, style=rounded, fontname=\"DejaVu Sans\", fontsize=11, height=0.3];"
	print "\tedge [arrowsize=0.7];"
	for (i = 1; i <= n; i++)
		printf "\t\"%s\";\n", order[i]
	for (i = 1; i <= n; i++)
		for (k = 1; k <= n; k++)
			if (((order[i], order[k]) in edge) && !is_implied(order[i], order[k]))
				printf "\t\"%s\" -> \"%s\"%s;\n", order[i], order[k], (order[i], order[k]) in single ? " [style=dashed]" : ""
	print "}"
}
