#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# run.t - the runner sees what it must not miss, tap.sh tells it
#
# This script trusts neither: tap.sh is under test in programs of their own.

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../tap.sh"
run=$here/../run
cd "$tap_tmp" || exit 2

# program NAME: standard input becomes an executable script
program() {
	{ echo '#!/bin/sh'; cat; } >"$1"
	chmod +x "$1"
}

# script NAME: the same with tap.sh
script() {
	{ echo ". '$here/../tap.sh'"; cat; } | program "$1"
}

# runs ARG...: leaves the output in $out, the last line in $last, the status in $status
runs() {
	status=0
	out=$(env -u ACCEPT "$run" "$@" 2>&1) || status=$?
	last=$(printf '%s\n' "$out" | tail -n 1)
}

# closes NAME LAST STATUS
closes() {
	is "$1: closing line" "$last" "$2"
	is "$1: exit status" "$status" "$3"
}

program pass <<'EOF'
echo TAP version 13
echo ok 1 - one
echo ok 2 two
echo 1..2
EOF
runs pass
closes 'all passed' '2 passed, 0 failed' 0
like 'a line for each program, with seconds' "$out" '^pass: 2 passed, 0 failed \([0-9]+\.[0-9][0-9] s\)$'
is 'passed tests are not shown' "$(printf '%s\n' "$out" | wc -l)" 2
runs -v pass
like '-v shows passed tests' "$out" 'ok 2 two'

# each program notes when it starts and ends; serial ones must not overlap
for n in a b c; do
	program "serial_$n" <<-END
	echo "+$n" >>"$tap_tmp/order"
	sleep 0.2
	echo "-$n" >>"$tap_tmp/order"
	echo ok 1
	echo 1..1
	END
done
runs -j 4 pass --serial serial_a serial_b serial_c
closes 'programs after --serial' '5 passed, 0 failed' 0
is 'they run one at a time, in order' "$(tr -d '\n' <"$tap_tmp/order")" '+a-a+b-b+c-c'

program fails <<'EOF'
echo 1..3
echo ok 1 - good
echo not ok 2 - broken
echo '# because of this'
echo ok 3 - fine
echo '# not of interest'
echo on standard error >&2
exit 1
EOF
runs fails pass
closes 'a failure' '4 passed, 1 failed' 1
like 'failure is shown' "$out" '^  not ok 2 - broken$'
like 'with its diagnostics' "$out" 'because of this'
ok 'and no others' ! sh -c 'printf "%s\n" "$1" | grep "not of interest"' sh "$out"
like 'and standard error' "$out" '^    on standard error$'
like 'failed tests are named at the end' "$out" '^  fails: broken$'
like 'later programs still run' "$out" '^pass: 2 passed'

# one_failure NAME REASON: standard input is a program that counts as one more failure
one_failure() {
	program case
	runs --time-limit 1 case
	like "$1: is a failure" "$last" '^[0-9]+ passed, 1 failed$'
	is "$1: exit status" "$status" 1
	like "$1: reason" "$out" "^  case: $2"
}

one_failure 'crash' 'killed by signal 11' <<'EOF'
echo 1..1
echo ok 1
kill -SEGV $$
EOF
one_failure 'missing plan' 'no plan' <<'EOF'
echo ok 1
EOF
one_failure 'no output' 'no plan' </dev/null
one_failure 'fewer tests than planned' '2 tests planned, 1 seen' <<'EOF'
echo 1..2
echo ok 1
EOF
one_failure 'more tests than planned' '1 tests planned, 2 seen' <<'EOF'
echo 1..1
echo ok 1
echo ok 2
EOF
one_failure 'two plans' 'more than one plan' <<'EOF'
echo 1..1
echo ok 1
echo 1..1
EOF
one_failure 'numbers out of order' 'test 3 comes as number 2' <<'EOF'
echo ok 1
echo ok 3
echo 1..2
EOF
one_failure 'exit status without a failed test' 'exit status 7' <<'EOF'
echo ok 1
echo 1..1
exit 7
EOF
one_failure 'bail out' 'Bail out! no disk' <<'EOF'
echo ok 1
echo 'Bail out! no disk'
EOF
one_failure 'empty plan without a reason' 'ran no test' <<'EOF'
echo 1..0
EOF
one_failure 'time-out' 'timed out after 1 s' <<'EOF'
echo 1..1
echo ok 1
exec sleep 60
EOF
one_failure 'passed TODO' 'later' <<'EOF'
echo 'ok 1 - later # TODO not yet'
echo 1..1
EOF

runs no-such-program pass
closes 'missing program' '2 passed, 1 failed' 1
runs
closes 'no program at all' '0 passed, 0 failed' 1
runs --no-such-option
is 'wrong call: exit status' "$status" 2
runs --help
like '--help' "$out" '^usage: tests/run'
is '--help: exit status' "$status" 0

program skips <<'EOF'
echo 'ok 1 - needs coccinelle # SKIP no spatch'
echo 'not ok 2 # SKIP from_cmocka'
echo 'not ok 3 - later # TODO not yet'
echo 'ok 4 - skipped, by name only'
echo 1..4
EOF
runs skips pass
closes 'skips' '3 passed, 0 failed, 3 skipped' 0
like 'skip with its reason' "$out" '^  skipped: needs coccinelle: no spatch$'
like 'skip in the manner of cmocka' "$out" '^  skipped: from_cmocka: '
like 'known failure' "$out" '^  skipped: later: known to fail: not yet$'

program skips_all <<'EOF'
echo '1..0 # SKIP no kernel tree'
EOF
runs skips_all
closes 'all skipped' '0 passed, 0 failed, 1 skipped' 0
like 'reason of the whole program' "$out" '^  skipped: all tests: no kernel tree$'

printf 'echo ok 1\necho 1..1\n' >plain.t
runs plain.t
closes 'a .t script that is not executable' '1 passed, 0 failed' 0

# programs at the same time: the first waits for the second
program first <<'EOF'
for i in 1 2 3 4 5 6 7 8 9 10; do [ -e flag ] && break; sleep 0.2; done
[ -e flag ] && echo ok 1 || echo not ok 1
echo 1..1
EOF
program second <<'EOF'
: >flag
echo ok 1
echo 1..1
EOF
runs -j 2 first second fails
closes 'in parallel' '4 passed, 1 failed' 1
is 'in parallel: order of the report' \
	"$(printf '%s\n' "$out" | sed -n 's/^\([a-z]*\): .*(.* s)$/\1/p' | tr '\n' ' ')" 'first second fails '

# --- tap.sh ---

script lib_good <<'EOF'
ok 'true' true
ok 'not false' ! false
is 'same' "a
b" "a
b"
like 'a line' "x
yz" '^y.$'
skip 'other' 'no reason'
done_testing
EOF
runs lib_good
closes 'tap.sh: passes' '4 passed, 0 failed, 1 skipped' 0

script lib_bad <<'EOF'
ok 'false' sh -c 'echo some output; exit 1'
ok 'not true' ! true
ok 'not a crash' ! sh -c 'kill -SEGV $$'
is 'differ' "a
c" "a
b"
like 'none' 'abc' '^b'
done_testing
EOF
runs lib_bad
closes 'tap.sh: failures' '0 passed, 5 failed' 1
like 'output of a failed command' "$out" '#   some output'
like 'difference, wanted' "$out" '# -b'
like 'difference, got' "$out" '# \+c'

script lib_dies <<'EOF'
ok 'true' true
exit 0
EOF
runs lib_dies
closes 'tap.sh: without done_testing' '1 passed, 1 failed' 1

# --- golden blocks ---

cat >in.c <<'EOF'
int f(void);

/* golden: ir
 * same
 *
 *  indented *\/ and *\\/
 */

/* golden: other
 * stays
 */
EOF
cp in.c in.orig
printf '%s\n' same '' ' indented */ and *\/' >text
script golden_test <<'EOF'
golden ir in.c cat text
done_testing
EOF
runs golden_test
closes 'golden: equal' '1 passed, 0 failed' 0

printf '%s\n' same 'new */ line **/*/' '' '*\/' >text
printf 'no newline' >>text
runs golden_test
closes 'golden: mismatch' '0 passed, 1 failed' 1
like 'golden: difference' "$out" '^  # \+no newline$'
is 'golden: file untouched' "$(cat in.c)" "$(cat in.orig)"
runs --accept golden_test
closes 'golden: accept' '1 passed, 0 failed' 0
is 'golden: block rewritten in place' "$(cat in.c)" 'int f(void);

/* golden: ir
 * same
 * new *\/ line **\/*\/
 *
 * *\\/
 * no newline
 */

/* golden: other
 * stays
 */'
runs golden_test
closes 'golden: accepted text is equal' '1 passed, 0 failed' 0

echo 'int g(void);' >new.c
script golden_new <<'EOF'
golden ast new.c echo text
golden ir new.c true
done_testing
EOF
runs golden_new
closes 'golden: no block' '0 passed, 2 failed' 1
runs --accept golden_new
closes 'golden: block is added' '2 passed, 0 failed' 0
is 'golden: at the end' "$(cat new.c)" 'int g(void);

/* golden: ast
 * text
 */

/* golden: ir
 */'
runs golden_new
closes 'golden: added block is equal' '2 passed, 0 failed' 0

cp new.c status.c
script golden_status <<'EOF'
golden ast status.c sh -c 'echo text; exit 1'
golden ast status.c sh -c 'echo text; echo why >&2; exit 2'
golden_status=3
golden ast status.c sh -c 'echo text; exit 3'
golden ast status.c sh -c 'echo text; exit 0'
done_testing
EOF
runs --accept golden_status
closes 'golden: exit status' '2 passed, 2 failed' 1
like 'golden: standard error of what failed' "$out" '#   why'
is 'golden: nothing accepted from a failure' "$(cat status.c)" "$(cat new.c)"

printf '/* golden: ast\n * text\n' >open.c
script golden_open <<'EOF'
golden ast open.c echo text
golden ast no-such-file echo text
done_testing
EOF
runs --accept golden_open
closes 'golden: no end, no file' '0 passed, 2 failed' 1

done_testing
