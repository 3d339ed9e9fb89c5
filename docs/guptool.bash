# SPDX-License-Identifier: GPL-2.0-only
#
# guptool.bash - completion for bash: source it, or put it as 'guptool' into
# /usr/share/bash-completion/completions ('make install' does).
#
# It asks the program: commands and options are those of --help, queries those
# of 'query --list', rules those of 'explain --list'. So it is never out of date.

_guptool_commands() {
	"$1" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# options of a command, one a line; '=' behind those that take a value
_guptool_options() {
	"$1" "$2" --help 2>/dev/null | awk '
		match($0, /^  (-[A-Za-z0-9], |    )--[a-z0-9-]+( [A-Z]+)?/) {
			n = split(substr($0, 1, RLENGTH), word, /[ ,]+/)
			for (i = 1; i <= n; i++)
				if (word[i] ~ /^-/)
					print word[i] (word[n] ~ /^[A-Z]+$/ ? "=" : "")
		}' | sort -u
}

# what the text of --format names, up to the next option
_guptool_formats() {
	"$1" "$2" --help 2>/dev/null | awk '
		/^ *--format FORMAT/ { inside = 1; sub(/.*FORMAT/, "") }
		inside && /^ *-/ { exit }
		inside { text = text " " $0 }
		END { sub(/[(;].*/, "", text); gsub(/ or /, " ", text); gsub(/,/, " ", text); print text }'
}

_guptool() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} prog=${COMP_WORDS[0]} command= words=
	local i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done
	if [ -z "$command" ]; then
		COMPREPLY=($(compgen -W "$(_guptool_commands "$prog") --help --version" -- "$cur"))
		return
	fi

	# the value of an option
	if _guptool_options "$prog" "$command" | grep -qxF -- "$prev="; then
		case $prev in
		--format)
			COMPREPLY=($(compgen -W "$(_guptool_formats "$prog" "$command")" -- "$cur"))
			;;
		--fail-on | --min-severity)
			COMPREPLY=($(compgen -W "info style note warning error" -- "$cur"))
			;;
		--color)
			COMPREPLY=($(compgen -W "auto always never" -- "$cur"))
			;;
		--arch)
			COMPREPLY=($(compgen -W "x86_64 arm64 powerpc s390 riscv arm mips" -- "$cur"))
			;;
		-k | --kernel | -O | --objdir | --out)
			compopt -o filenames 2>/dev/null
			COMPREPLY=($(compgen -d -- "$cur"))
			;;
		*)
			compopt -o filenames 2>/dev/null
			COMPREPLY=($(compgen -f -- "$cur"))
			;;
		esac
		return
	fi

	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$(_guptool_options "$prog" "$command" | tr -d '=')" -- "$cur"))
		return
	fi
	case $command in
	query) words=$("$prog" query --list 2>/dev/null | sed 's/ .*//') ;;
	explain) words=$("$prog" explain --list 2>/dev/null | awk '{ print $1, $2 }') ;;
	dump) words=$("$prog" dump --help 2>/dev/null | sed -n 's/.*guptool dump \([a-z|]*\) .*/\1/p' | tr '|' '\n' | sort -u) ;;
	esac
	# an argument that is no file comes first
	if [ -n "$words" ] && [ "$prev" = "$command" ]; then
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
		return
	fi
	compopt -o filenames 2>/dev/null
	COMPREPLY=($(compgen -f -- "$cur"))
}

complete -F _guptool guptool
