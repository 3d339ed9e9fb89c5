#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A worker that crashes, hangs or is killed costs the file it had, not the run.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

m=$tap_tmp/m
mini_tree "$m"
# long enough to be met at work: this many functions take seconds
mini_big "$m/tree/drivers/mini/big.c" 6000
mini_compdb "$m"

# start OPTION...: an index in the background, $pid is the program itself
start() {
	"$guptool" index -k "$m/tree" -O "$m/obj" -p "$m/compile_commands.json" "$@" >"$out" 2>"$err" </dev/null &
	pid=$!
}
# the workers of process $1
workers() {
	pgrep -P "$1"
}
# one that parses a file: what compiles the shared headers is a worker, too, and writes a .pch
has_worker() {
	for worker in $(workers "$1"); do
		grep -q '\.pch$' "/proc/$worker/maps" 2>/dev/null && return
	done
	return 1
}
makes_header() {
	ls "$m"/obj/guptool-pch/*/*.h >/dev/null 2>&1 && workers "$1" >/dev/null
}
# none of $children is there any more
gone() {
	for child in $children; do
		! kill -0 "$child" 2>/dev/null || return 1
	done
}
# big.c is the first in the order of paths, so the only worker has it first
struck() {	# NAME SIGNAL WHY
	rm -rf "$m"/obj/* struck.db
	start -j1 --strict -d struck.db
	if ! wait_for 60 has_worker $pid; then
		wait $pid
		skip "$1" "the run was over before its worker was seen"
		return
	fi
	workers $pid | xargs kill -"$2"
	wait $pid
	is "$1: the run ends with 3 (--strict)" "$?" 3
	like "$1: the file is named, with the reason" "$(cat "$err")" "drivers/mini/big.c.*$3"
	is "$1: one line" "$(wc -l <"$err")" 1
	like "$1: one failed, the others are there" "$(cat "$out")" "candidates: 5 analysed \(0 unchanged\), 1 not built here, 1 failed;"
	is "$1: its state is kept" "$("$guptool" query -d struck.db --format csv files drivers/mini/big.c | sed -n 2p | cut -d, -f1-3)" \
		"drivers/mini/big.c,x86_64,failed"
	is "$1: its mentions are accounted for" "$("$guptool" query -d struck.db --format csv coverage | sed -n 's/^unaccounted,.*,//p')" 0
	run check -q -d struck.db
	is "$1: check finds what is in the others" "$rc $(grep -c error: "$out")" "1 2"
}

struck "SIGSEGV" SEGV "signal 11"
struck "SIGKILL" KILL "signal 9"
struck "SIGABRT" ABRT "signal 6"

# the one that compiles the shared headers: then there are none, and nothing is lost
# (a header that takes a while)
cp "$m/tree/include/linux/mm.h" mm.h
awk 'BEGIN {
	print "#pragma once"
	for (i = 0; i < 20000; i++)
		printf "struct many_%d { long a[%d]; }; int many_%d(struct many_%d *);\n", i, i + 1, i, i
}' >"$m/tree/include/linux/many.h"
echo '#include <linux/many.h>' >>"$m/tree/include/linux/mm.h"
mini_index "$m" -q --no-shared-headers -d plain.db
"$guptool" dump db -d plain.db >plain.dump
rm -rf "$m"/obj/*
start -j1 --strict -d header.db
if wait_for 60 makes_header $pid; then
	workers $pid | xargs kill -KILL
	wait $pid
	is "SIGKILL to the one that compiles headers: nothing is lost" "$? $(cat "$err")" "0 "
	"$guptool" dump db -d header.db >header.dump
	is "... the database says the same" "$(cmp header.dump plain.dump 2>&1)" ""
else
	wait $pid
	skip "SIGKILL to the one that compiles headers" "it was over before its worker was seen"
fi
cp mm.h "$m/tree/include/linux/mm.h"

# hang: a stopped worker gives no answer
rm -rf "$m"/obj/*
start -j1 --time-limit 2 --strict -d hang.db
if wait_for 60 has_worker $pid; then
	children=$(workers $pid)
	kill -STOP $children
	wait $pid
	is "a worker that hangs: 3 (--strict)" "$?" 3
	like "... the file is named, with the limit" "$(cat "$err")" "drivers/mini/big.c.*2 s"
	like "... the others are there" "$(cat "$out")" "candidates: 5 analysed"
	ok "... the worker is gone" wait_for 20 gone
else
	wait $pid
	skip "a worker that hangs" "the run was over before its worker was seen"
fi

# the next run looks at it again
ok "the next run succeeds" mini_index "$m" --strict -d hang.db
like "... and parses what was lost" "$(cat "$tap_tmp/ok.out")" "candidates: 6 analysed \(5 unchanged\), 1 not built here, 0 failed"

# the one that is ended by a signal of the user's leaves nothing behind
cp hang.db keep.db
echo '/* new */' >>"$m/tree/drivers/mini/big.c"
rm -rf "$m"/obj/*
start -j2 -d hang.db
if wait_for 60 has_worker $pid; then
	children=$(workers $pid)
	kill -TERM $pid
	wait $pid
	is "SIGTERM to the run: it ends by it" "$?" 143
	ok "... its workers follow" wait_for 20 gone
	is "... the database is as it was" "$(cmp hang.db keep.db 2>&1; ls hang.db.* 2>/dev/null)" ""
	mini_index "$m" -q -d hang.db
	is "... and the next run leaves no shared headers" "$(ls "$m/obj" | grep pch)" ""
else
	wait $pid
	skip "SIGTERM to the run" "it was over before its worker was seen"
fi

done_testing
