# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh - for the tests on a real kernel; sourced after guptool.sh, by bash
#
# $ktree, $objdir: Debian's linux-source-6.12 below $CACHE, or KTREE and OBJDIR
# of the environment. The tree is only read. $package is what it is, $recorded
# the package that the expectations here were written for: figures are compared
# when both are the same, else what does not depend on them.
#
#	kernel_db	makes $kdb up to date and checks it; whoever comes first pays,
#			the others wait. $kdb.index and $kdb.check have the output.
#	kernel_index ARG...	an index of the tree
#	sql DB TEXT	asks a database

recorded="linux-source-6.12 6.12.117-1~deb12u1"

cache=${CACHE:-$tests_dir/../../.cache}
ktree=${KTREE:-$cache/linux-source-6.12}
objdir=${OBJDIR:-$cache/obj/linux-source-6.12}
jobs=${J:-$(nproc)}
[ -e "$ktree/Makefile" ] || skip_all "no kernel at $ktree: make test unpacks it"
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
kdb=$cache/test-6.12.db

kernel_index() {
	"$guptool" index -k "$ktree" -O "$objdir" -j "$jobs" "$@"
}

sql() {
	sqlite3 -batch -noheader "$1" "$2"
}

kernel_db() {
	exec 9>"$kdb.making"
	flock 9
	kernel_index -d "$kdb" >"$kdb.index" 2>"$kdb.index.err" || {
		echo "Bail out! the index of $ktree failed: $(head -n 3 "$kdb.index.err" | tr '\n' ' ')"
		exit 1
	}
	# findings are a result
	"$guptool" check -j "$jobs" -d "$kdb" >"$kdb.check" 2>"$kdb.check.err" || [ $? = 1 ] || {
		echo "Bail out! the check of $ktree failed: $(head -n 3 "$kdb.check.err" | tr '\n' ' ')"
		exit 1
	}
	exec 9>&-
	package=$(sql "$kdb" "SELECT value FROM meta WHERE key = 'package'")
}

is_recorded() {
	[ "$package" = "$recorded" ]
}
