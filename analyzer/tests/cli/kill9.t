#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kill -9 at any moment leaves the previous database, and the next run succeeds.
# The moments are random; SEED=N in the environment repeats those of a failure.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2

seed=${SEED:-$(date +%s)}
RANDOM=$seed
diag "SEED=$seed"
rounds=${ROUNDS:-15}

m=$tap_tmp/m
mini_tree "$m"
for i in 1 2 3 4; do
	mini_big "$m/tree/drivers/mini/big$i.c" 120
done
mini_compdb "$m"
ok "a tree is indexed" mini_index "$m" -q -j2
ok "and checked" ! mini_check "$m" -q
# what the other database would say
cp -r "$m/tree/drivers/mini/leak.c" leak.c
echo '/* changed */' >>"$m/tree/drivers/mini/leak.c"
mini_index "$m" -q -d after.db
mini_check "$m" -q -d after.db >after.findings
"$guptool" dump db -d after.db >after.dump
cp leak.c "$m/tree/drivers/mini/leak.c"
mini_index "$m" -q && mini_check "$m" -q >before.findings
"$guptool" dump db -d "$m/gup.db" >before.dump
cp "$m/gup.db" before.db
echo '/* changed */' >>"$m/tree/drivers/mini/leak.c"
ok "the two differ" ! cmp -s before.dump after.dump

# how long the two commands take that are killed below
milliseconds() {
	local start=${EPOCHREALTIME/[.,]/}
	"$@" >/dev/null 2>&1
	echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000))
}
cp before.db unchecked.db
index_takes=$(milliseconds mini_index "$m" -q -j2 -d unchecked.db)
"$guptool" dump db -d unchecked.db >unchecked.dump
cp unchecked.db timed.db
check_takes=$(milliseconds "$guptool" check -q -j2 -d timed.db)
diag "index takes $index_takes ms, check $check_takes ms"

# what the database says after the kill, in a word
say() {
	"$guptool" dump db -d "$m/gup.db" >now.dump 2>now.err || {
		echo "cannot be read: $(cat now.err)"
		return
	}
	if cmp -s now.dump before.dump; then
		echo before
	elif cmp -s now.dump after.dump || cmp -s now.dump unchecked.dump; then
		echo after
	else
		echo "neither the old nor the new one"
	fi
}

killed=0 late=0
for i in $(seq "$rounds"); do
	cp before.db "$m/gup.db"
	rm -f "$m"/gup.db.*
	[ $((i % 3)) -ne 0 ] || rm -rf "$m"/obj/*
	# one in three: not the index but the check, which writes, too
	if [ $((i % 3)) -eq 1 ]; then
		what=check takes=$check_takes
		cp unchecked.db "$m/gup.db"
	else
		what=index takes=$index_takes
	fi
	delay=$((RANDOM % (takes * 12 / 10 + 5)))
	set -m
	if [ $what = check ]; then
		"$guptool" check -q -j2 -d "$m/gup.db" >/dev/null 2>&1 &
	else
		mini_index "$m" -q -j2 >/dev/null 2>&1 &
	fi
	pid=$!
	set +m
	# the moment is what is tested here, nothing is waited for
	sleep "$(awk -v ms=$delay 'BEGIN { printf "%.3f", ms / 1000 }')"
	if kill -9 -- -$pid 2>/dev/null; then
		killed=$((killed + 1))
	else
		late=$((late + 1))
	fi
	wait $pid 2>/dev/null
	got=$(say)
	case $what:$got in
	index:before | index:after | check:after) got=good ;;
	esac
	is "round $i: $what killed after $delay ms" "$got" good
	is "round $i: sqlite3 finds it whole" "$(sqlite3 "$m/gup.db" "PRAGMA integrity_check")" ok
	rc=0
	mini_index "$m" -q -j2 >"$out" 2>"$err" || rc=$?
	is "round $i: the next index succeeds" "$rc $(cat "$err")" "0 "
	"$guptool" check -q -d "$m/gup.db" >now.findings 2>"$err"
	"$guptool" dump db -d "$m/gup.db" >now.dump
	is "round $i: and it is the new one" "$(cmp now.dump after.dump 2>&1; cmp now.findings after.findings 2>&1; ls "$m"/gup.db.* "$m"/obj/guptool-pch 2>/dev/null)" ""
done
diag "$killed of $rounds were killed at work, $late had ended"
ok "at least one was killed at work" test $killed -gt 0

done_testing
