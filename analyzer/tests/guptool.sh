# SPDX-License-Identifier: GPL-2.0-only
#
# guptool.sh - for test scripts that run the program; sourced after tap.sh
#
#	$guptool, $tests_dir	the program of the build in $B, analyzer/tests
#	run ARG...		runs it: $rc, and $out and $err, files with its output
#	status NAME RC ARG...	run ARG... ends with RC
#	refuses NAME ARG...	it says what is wrong in one line of standard error,
#				prints nothing else and ends with 2
#	wait_for SECONDS CMD [ARG...]	until CMD succeeds; polls, fails when the time is over
#	is_json FILE		one JSON document
#	is_jsonl FILE		one JSON object a line

tests_dir=$(CDPATH= cd "$(dirname "$0")/.." && pwd)
case ${B:-build} in
/*) guptool=${B:-build}/guptool ;;
*) guptool=$tests_dir/../../${B:-build}/guptool ;;
esac
[ -x "$guptool" ] || {
	echo "Bail out! no program '$guptool'; run make build"
	exit 1
}
out=$tap_tmp/out
err=$tap_tmp/err
rc=0

run() {
	rc=0
	"$guptool" "$@" >"$out" 2>"$err" </dev/null || rc=$?
	return 0
}

status() {
	guptool_name=$1 guptool_rc=$2
	shift 2
	run "$@"
	is "$guptool_name" "$rc" "$guptool_rc" || {
		diag "guptool $*"
		diag "$(head -n 5 "$err")"
	}
}

refuses() {
	guptool_name=$1
	shift
	run "$@"
	is "$guptool_name" "$rc, $(wc -l <"$err") line, $(wc -c <"$out") bytes of output, $(grep -c '^guptool: ' "$err") named" \
		"2, 1 line, 0 bytes of output, 1 named" || {
		diag "guptool $*"
		diag "$(head -n 5 "$err")"
	}
}

wait_for() {
	wait_limit=$(($1 * 20))
	shift
	while ! "$@"; do
		wait_limit=$((wait_limit - 1))
		[ "$wait_limit" -gt 0 ] || return 1
		sleep 0.05
	done
}

is_json() {
	[ "$(sqlite3 :memory: "SELECT json_valid(CAST(readfile('$1') AS TEXT))")" = 1 ]
}

# an empty file is no list of objects
is_jsonl() {
	[ -s "$1" ] || return 1
	while IFS= read -r guptool_line; do
		printf '%s' "$guptool_line" >"$tap_tmp/jsonl.line"
		[ "$(sqlite3 :memory: "SELECT json_valid(t) AND json_type(t) = 'object'
			FROM (SELECT CAST(readfile('$tap_tmp/jsonl.line') AS TEXT) AS t)")" = 1 ] || return 1
	done <"$1"
}
