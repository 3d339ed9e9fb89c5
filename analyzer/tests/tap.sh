# SPDX-License-Identifier: GPL-2.0-only
#
# tap.sh - for test scripts in sh: source it, test, end with done_testing
#
#	. "$(dirname "$0")/../tap.sh"
#	ok NAME [!] CMD [ARG...]	CMD succeeds (with '!': fails)
#	is NAME GOT WANT		two strings are equal
#	like NAME GOT REGEX		a line of GOT matches the extended REGEX
#	skip NAME REASON		NAME cannot run here
#	skip_all REASON			nothing of this script can; ends it
#	golden NAME FILE CMD [ARG...]	CMD's output is the block NAME at the end of FILE
#	diag TEXT			a line for the reader of a failure
#	done_testing			prints the plan; exits with 1 if a test failed
#
# Each of the first five returns 0 if the test passed or was skipped.
# $tap_tmp is a directory for the script's files, removed at its end.
#
# A golden block is a comment, so FILE may be a source file:
#
#	/* golden: NAME
#	 * first line of output
#	 *
#	 * third line
#	 */
#
# '*/' in the output is written as '*\/'. With ACCEPT=1 in the environment the
# block is rewritten, or added at the end of FILE. CMD may exit with 0 or 1
# (findings); set golden_status to the one status allowed when it is another.

tap_count=0
tap_failed=0
tap_tmp=$(mktemp -d "${TMPDIR:-/tmp}/tap.XXXXXX") || exit 2
trap 'rm -rf "$tap_tmp"' EXIT
trap 'exit 130' INT TERM HUP

diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

tap_pass() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s\n' "$tap_count" "$1"
}

tap_fail() {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_count" "$1"
}

ok() {
	tap_name=$1 tap_not=0
	shift
	if [ "$1" = ! ]; then
		tap_not=1
		shift
	fi
	if "$@" >"$tap_tmp/ok.out" 2>&1 </dev/null; then
		tap_status=0
	else
		tap_status=$?
	fi
	# killed by a signal is a failure also where failing is expected
	if [ "$tap_status" -lt 128 ] && [ $((tap_status != 0)) -eq "$tap_not" ]; then
		tap_pass "$tap_name"
		return 0
	fi
	tap_fail "$tap_name"
	diag "'$*' ended with status $tap_status"
	sed 's/^/#   /' "$tap_tmp/ok.out"
	return 1
}

is() {
	if [ "$2" = "$3" ]; then
		tap_pass "$1"
		return 0
	fi
	tap_fail "$1"
	printf '%s\n' "$3" >"$tap_tmp/is.want"
	printf '%s\n' "$2" >"$tap_tmp/is.got"
	tap_diff "$tap_tmp/is.want" "$tap_tmp/is.got"
	return 1
}

like() {
	if printf '%s\n' "$2" | grep -E -q -e "$3"; then
		tap_pass "$1"
		return 0
	fi
	tap_fail "$1"
	diag "no line matches '$3':"
	printf '%s\n' "$2" | sed 's/^/#   /'
	return 1
}

skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

done_testing() {
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}

# the difference as diagnostics, without names and times of files
tap_diff() {
	diff -u "$1" "$2" | sed -e '1s/.*/--- wanted/' -e '2s/.*/+++ got/' -e 's/^/# /'
}

# The text of block $1 of file $2. Status 1: there is none, 3: its end is missing.
golden_block() {
	awk -v head="/* golden: $1" '
		!inside && $0 == head { inside = found = 1; next }
		inside && $0 == " */" { inside = 0; exit }
		inside { sub(/^ \*( |$)/, ""); print }
		END { exit inside ? 3 : !found }
	' "$2" >"$tap_tmp/block" || return
	sed 's|\*\\\(\\*\)/|*\1/|g' "$tap_tmp/block"
}

# File $2 with block $1 made of standard input, to standard output.
golden_replaced() {
	{
		printf '/* golden: %s\n' "$1"
		sed -e 's|\*\(\\*\)/|*\\\1/|g' -e 's/^/ * /' -e 's/^ \* $/ */'
		printf ' */\n'
	} >"$tap_tmp/block"
	awk -v head="/* golden: $1" -v block="$tap_tmp/block" '
		function put(   line) {
			while ((getline line <block) > 0)
				print line
			done = 1
		}
		!done && $0 == head { put(); inside = 1; next }
		inside { if ($0 == " */") inside = 0; next }
		{ print; last = $0 }
		END {
			if (!done) {
				if (NR && last != "")
					print ""
				put()
			}
		}
	' "$2"
}

golden() {
	tap_name=$1 tap_file=$2
	tap_title="$1: ${2##*/}"
	shift 2
	tap_status=0
	"$@" >"$tap_tmp/got" 2>"$tap_tmp/golden.err" </dev/null || tap_status=$?
	# a last line without its newline gets one
	sed '$a\' "$tap_tmp/got" >"$tap_tmp/got.lines"
	case ${golden_status:-any}:$tap_status in
	any:[01] | "$tap_status:$tap_status") tap_found=0 ;;
	*) tap_found=bad ;;
	esac
	if [ "$tap_found" = bad ]; then
		tap_fail "$tap_title"
		diag "'$*' ended with status $tap_status"
		sed 's/^/#   /' "$tap_tmp/golden.err"
		return 1
	fi
	golden_block "$tap_name" "$tap_file" >"$tap_tmp/want.lines" || tap_found=$?
	if [ "$tap_found" -eq 0 ] && cmp -s "$tap_tmp/want.lines" "$tap_tmp/got.lines"; then
		tap_pass "$tap_title"
		return 0
	fi
	if [ "$tap_found" -gt 1 ]; then
		tap_fail "$tap_title"
		diag "cannot read the block 'golden: $tap_name' of $tap_file, or its end ' */' is missing"
		return 1
	fi
	if [ "${ACCEPT:-0}" = 1 ]; then
		golden_accept
		return
	fi
	tap_fail "$tap_title"
	[ "$tap_found" -eq 0 ] || diag "$tap_file has no block 'golden: $tap_name'"
	tap_diff "$tap_tmp/want.lines" "$tap_tmp/got.lines"
	sed 's/^/#   /' "$tap_tmp/golden.err"
	return 1
}

golden_accept() {
	if golden_replaced "$tap_name" "$tap_file" <"$tap_tmp/got.lines" >"$tap_tmp/file" &&
	   cat "$tap_tmp/file" >"$tap_file"; then
		tap_pass "$tap_title"
		diag "accepted: block '$tap_name' of $tap_file"
		return 0
	fi
	tap_fail "$tap_title"
	diag "cannot rewrite $tap_file"
	return 1
}
