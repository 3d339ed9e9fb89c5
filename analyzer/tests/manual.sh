# SPDX-License-Identifier: GPL-2.0-only
#
# manual.sh - the blocks of docs/manual.md that are run; sourced after tap.sh, by bash
#
#	manual_read MARK	takes apart the blocks behind <!-- MARK --> into N.cmd, one command a
#				line, and what is shown below command K into N.K.want; $manual_blocks
#	manual_run HOW		runs them in work/, in order. HOW: 'compare' with what is shown, figures
#				of time and memory left out, or 'succeed'. What they say goes to N.K.got.
#	manual_accept MARK	writes what came out into the manual
#
# In a block a line is a command, "    $ guptool ...", or what it says.

manual=$(realpath "$tests_dir/../../docs/manual.md")

manual_read() {
	rm -f -- *.cmd *.want *.got
	awk -v mark="<!-- $1 -->" '
		$0 == mark { n++; inside = 1; k = blank = 0; next }
		inside && /^    \$ / { k++; blank = 0; sub(/^    \$ /, ""); print > (n ".cmd"); printf "" > (n "." k ".want"); next }
		inside && /^    / {
			while (blank > 0) { print "" > (n "." k ".want"); blank-- }
			sub(/^    /, ""); print > (n "." k ".want"); next
		}
		inside && /^$/ { blank++; next }
		inside { inside = 0 }
	' "$manual"
	manual_blocks=$(ls -- *.cmd | sed 's/\.cmd$//' | sort -n)
}

# seconds and megabytes are those of the machine
manual_plain() {
	sed -E 's/ *$//; s/[0-9]+\.[0-9]+/N/g; s/[0-9]+ MB/N MB/g' "$1"
}

manual_run() {
	local block k cmd rc
	for block in $manual_blocks; do
		k=0
		while IFS= read -r cmd; do
			k=$((k + 1))
			# findings are a result
			(cd work && bash -c "$cmd") >"$block.$k.got" 2>&1 </dev/null
			rc=$?
			ok "block $block: ${cmd:0:70} succeeds" test $rc -le 1 || diag "$(head -n 5 "$block.$k.got")"
			[ ! -s "$block.$k.want" ] || ok "... and says something" test -s "$block.$k.got"
			if [ "$1" = compare ] && [ "${ACCEPT-}" != 1 ]; then
				is "... what the manual shows" "$(manual_plain "$block.$k.got")" "$(manual_plain "$block.$k.want")"
			fi
		done <"$block.cmd"
	done
}

manual_accept() {
	awk -v mark="<!-- $1 -->" '
		# an empty line at the end of what a command says would be one of the manual
		function put(f,	line, empty) {
			while ((getline line < f) > 0) {
				sub(/ *$/, "", line)
				if (line == "") { empty++; continue }
				for (; empty > 0; empty--) print ""
				print "    " line
			}
		}
		$0 == mark { n++; inside = 1; k = 0; print; next }
		inside && /^    \$ / { print; k++; put(n "." k ".got"); next }
		inside && (/^    / || (/^$/ && k)) { was_blank = /^$/; next }
		inside { inside = 0; if (was_blank) print "" }
		{ print }
	' "$manual" >manual.new && cat manual.new >"$manual"
	diag "$manual was written"
}
