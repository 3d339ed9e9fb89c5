#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# docs/recipes: the shell in them, run in a git repository made from files of
# the real kernel. What a recipe leaves to its service is not run.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
recipes=$tests_dir/../../docs/recipes
repo=$tap_tmp/linux
file=drivers/misc/bcm-vk/bcm_vk_sg.c

mkdir "$repo"
(cd "$ktree" && tar -cf - --exclude=dt-bindings Makefile Kconfig scripts/Kbuild.include include arch/x86/include arch/x86/Makefile \
	drivers/misc/bcm-vk mm/gup_test.c mm/gup_test.h) | tar -C "$repo" -xf -
git_repo() {
	git -C "$repo" -c user.name=Mini -c user.email=mini@example.org -c gc.auto=0 "$@"
}
git_repo init -q -b master
git_repo add -A
git_repo commit -q -m base
base=$(git_repo rev-parse HEAD)

# kbuild needs the whole tree: flags come from it, for the repository's files
"$guptool" dump commands --no-prepare -k "$ktree" -O "$objdir" "$file" mm/gup_test.c 2>commands.err |
python3 -c '
import json, sys
out = []
for line in sys.stdin:
    cwd, command = line.rstrip("\n").split(" && ", 1)
    path = command.split()[-1].strip("\047")
    out.append({"directory": cwd[4:].strip("\047"), "file": path, "command": command})
json.dump(out, sys.stdout)' | sed "s|$(realpath "$ktree")/|$repo/|g" >compdb.json
cat >gup <<E
#!/bin/sh
verb=\$1
shift
exec "$guptool" "\$verb" -p "$tap_tmp/compdb.json" "\$@"
E
chmod +x gup
export GUPTOOL="$tap_tmp/gup" GUPTOOL_DB="$tap_tmp/gup.db" GUPTOOL_BUILD="$objdir"
ok "the base is indexed" "$GUPTOOL" index -q -k "$repo" -O "$objdir" -d gup.db

cat >>"$repo/$file" <<'C'

int bcm_vk_mini(unsigned long start);
int bcm_vk_mini(unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}
C
git_repo checkout -q -b bad
git_repo commit -q -a -m "bcm-vk: break it"
bad=$(git_repo rev-parse HEAD)
git_repo checkout -q -b good master
echo '/* the end */' >>"$repo/$file"
git_repo commit -q -a -m "bcm-vk: say more"
good=$(git_repo rev-parse HEAD)
git_repo checkout -q bad

# --- GitHub: the blocks of 'run: |' ---
awk '/^ *run: \|$/ { match($0, /^ */); depth = RLENGTH; inside = 1; next }
	inside { match($0, /^ */); if (RLENGTH <= depth && length($0)) inside = 0; else print }' "$recipes/github.yml" >github.sh
is "github: two blocks were found" "$(grep -c '"${GUPTOOL:-guptool}" [il]' github.sh)" 2
rc=0
(cd "$repo" && BASE=$base HEAD=$bad sh -e "$tap_tmp/github.sh") >"$out" 2>"$err" || rc=$?
is "github: what is worse ends with 1" "$rc" 1
like "... and is said" "$(cat "$out")" "^$file:[0-9]+:[0-9]+: error: .*\[pin-released-with-put\]$"
ok "... and SARIF is there for the upload" "$tests_dir/schema/validate" "$tests_dir/schema/sarif.json" guptool.sarif
is "... with the new finding alone" "$(sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.ruleId') || json_extract(value, '\$.baselineState'))
	FROM json_each(CAST(readfile('guptool.sarif') AS TEXT), '\$.runs[0].results')")" R1new
rc=0
(cd "$repo" && BASE=$base HEAD=$good sh -e "$tap_tmp/github.sh") >"$out" 2>"$err" || rc=$?
is "github: a harmless change ends with 0" "$rc" 0

# --- GitLab: the items of 'script:' ---
awk '/^  script:$/ { inside = 1; next } inside && /^    - / { print substr($0, 7); next } { inside = 0 }' "$recipes/gitlab.yml" >gitlab.sh
is "gitlab: four commands were found" "$(wc -l <gitlab.sh)" 4
rc=0
(cd "$repo" && CI_MERGE_REQUEST_DIFF_BASE_SHA=$base CI_COMMIT_SHA=$bad sh -e "$tap_tmp/gitlab.sh") >"$out" 2>"$err" || rc=$?
is "gitlab: 1" "$rc" 1
ok "gitlab: the artefacts that it names are there" test -s "$repo/guptool.sarif" -a -s "$repo/guptool.jsonl"
rm -f "$repo/guptool.sarif" "$repo/guptool.jsonl"

# --- b4 ---
mkdir bin
cp gup bin/guptool
command=$(git config -f "$recipes/b4.config" b4.review-perpatch-check-cmd)
git_repo format-patch -q -1 --stdout bad >mail
git_repo checkout -q master
PATH="$tap_tmp/bin:$PATH" sh -c "$command" <mail >"$out" 2>"$err"
ok "b4: an array" "$tests_dir/schema/validate" "$tests_dir/schema/checks.json" "$out"
is "b4: that says fail" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$[0].status')")" fail

# --- NIPA ---
ok "nipa: info.json names the script" test -x "$recipes/nipa/guptool/$(sqlite3 :memory: \
	"SELECT json_extract(CAST(readfile('$recipes/nipa/guptool/info.json') AS TEXT), '\$.run[0]')")"
for c in bad good; do
	git_repo checkout -q $c
	rc=0
	(cd "$repo" && DESC_FD=5 RESULTS_DIR="$tap_tmp/results" FIRST_IN_SERIES=1 "$recipes/nipa/guptool/guptool.sh" \
		>"$out" 2>"$err" 5>"$tap_tmp/desc") || rc=$?
	echo "$rc $(cat desc)"
done >nipa
is "nipa: status and description" "$(paste -s -d'|' nipa)" "1 1 finding|0 no finding"
is "nipa: the tree is where it was" "$(git_repo rev-parse HEAD)" "$good"

# --- the hook, by a push ---
git init -q --bare remote.git
git_repo remote add origin "$tap_tmp/remote.git"
git_repo push -q origin master
git_repo fetch -q origin
cp "$recipes/pre-push" "$repo/.git/hooks/"
rc=0
git_repo push -q origin bad >"$out" 2>&1 || rc=$?
is "pre-push: the push is stopped" "$rc $(git -C remote.git branch --list bad)" "1 "
like "... and it is said why" "$(cat "$out")" "\[pin-released-with-put\]$"
rc=0
git_repo push -q origin good >"$out" 2>&1 || rc=$?
is "pre-push: a harmless one is not" "$rc $(git -C remote.git branch --list good)" "0   good"
is "pre-push: nothing was left behind" "$(git_repo status --short)" ""

done_testing
