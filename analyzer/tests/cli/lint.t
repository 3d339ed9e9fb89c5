#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lint: what a change makes worse, from mails, ranges, the index and the disk;
# and that nothing is written.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/../mini-tree.sh"
cd "$tap_tmp" || exit 2
unset NO_COLOR
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

m=$tap_tmp/m
db=$m/gup.db
tree=$m/tree
mini_tree "$m"
# a wrapper in one file, its caller in another
cat >"$tree/drivers/mini/wrap.c" <<'C'
#include <linux/mm.h>

int mini_take(unsigned long start, struct page **page);
int mini_take(unsigned long start, struct page **page)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE, page) == 1 ? 0 : -EFAULT;
}
C
cat >"$tree/drivers/mini/user.c" <<'C'
#include <linux/mm.h>

int mini_take(unsigned long start, struct page **page);

int mini_use(unsigned long start)
{
	struct page *page;
	int ret = mini_take(start, &page);

	if (ret)
		return ret;
	unpin_user_page(page);
	return 0;
}
C
# pages that stay until another call of user space, released in another file
cat >"$tree/drivers/mini/area.c" <<'C'
#include <linux/mm.h>

struct area {
	unsigned long start;
	struct page *pages[4];
};

void area_unpin(struct area *a);

struct inode;
struct file_operations {
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*release)(struct inode *inode, struct file *file);
};

static long area_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct area *a = file->private_data;
	int got = pin_user_pages_fast(a->start, 4, FOLL_WRITE | FOLL_LONGTERM, a->pages);

	if (got == 4)
		return 0;
	if (got > 0)
		unpin_user_pages(a->pages, got);
	return -EFAULT;
}

static int area_release(struct inode *inode, struct file *file)
{
	area_unpin(file->private_data);
	return 0;
}

const struct file_operations area_fops = {
	.unlocked_ioctl = area_ioctl,
	.release = area_release,
};
C
cat >"$tree/drivers/mini/area_end.c" <<'C'
#include <linux/mm.h>

struct area {
	unsigned long start;
	struct page *pages[4];
};

void area_unpin(struct area *a);
void area_unpin(struct area *a)
{
	unpin_user_pages_dirty_lock(a->pages, 4, true);
}
C
# a function that has nothing to do with the API, and its caller
cat >"$tree/drivers/mini/plain.c" <<'C'
#include <linux/mm.h>

int mini_plain(unsigned long start, struct page **page);
int mini_plain(unsigned long start, struct page **page)
{
	return start ? -EFAULT : 0;
}
C
cat >"$tree/drivers/mini/plain_user.c" <<'C'
#include <linux/mm.h>

int mini_plain(unsigned long start, struct page **page);

int mini_plain_use(unsigned long start)
{
	struct page *page;
	int ret = mini_plain(start, &page);

	if (ret)
		return ret;
	put_page(page);
	return 0;
}
C
echo 'obj-m += leak.o' >"$tree/drivers/mini/Makefile"
echo 'int other(void) { return 0; }' >"$tree/mm/other.c"
mini_compdb "$m"
ok "a small tree is indexed" mini_index "$m" -q

git_mini() {
	git -C "$tree" -c user.name=Mini -c user.email=mini@example.org -c core.autocrlf=false -c gc.auto=0 "$@"
}
git_mini init -q
git_mini add -A
git_mini commit -q -m base

# the tree, the repository and the database, byte for byte, with modes and times
picture() {
	tar -C "$tree" --sort=name --format=pax --pax-option=delete=atime,delete=ctime -cf - . | sha1sum
	sha1sum "$db"
}
wrote=
lint() {	# ARG...
	picture >before
	run lint -q -d "$db" -p "$m/compile_commands.json" "$@"
	picture >after
	cmp -s before after || wrote="$wrote $*;"
}
rules() {	# of the findings on standard output
	sed -n 's/^\(fixed: \|kept: \)\{0,1\}\([a-z].*\.c\):[0-9]*:[0-9]*: \(error\|warning\|style\): .*\[\(.*\)\]$/\1\2 \4/p' "$out" | paste -s -d,
}
# edit FILE SED...: a commit's worth of change, as a diff in $tap_tmp/p and undone
patch_of() {
	patch_file=$1
	shift
	sed -i "$@" "$tree/$patch_file"
	git_mini diff >"$tap_tmp/p"
	git_mini checkout -q -- .
}
# --- a diff ---
patch_of drivers/mini/clean.c 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/'
lint p
is "a release of the wrong family is introduced" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
is "what was there before is not said" "$(grep -c leak.c "$out")" 0
lint - <p
is "without input '-' has nothing to read" "$rc" 2
"$guptool" lint -q -d "$db" -p "$m/compile_commands.json" - <p >"$out"
is "from standard input" "$(rules)" "drivers/mini/clean.c pin-released-with-put"
lint --fail-on error -r none,R5 p
is "rules can be chosen" "$rc $(rules)" "0 "
run lint -d "$db" -p "$m/compile_commands.json" p
like "the summary counts" "$(cat "$err")" "introduced E 1, W 0, lesser 0; fixed 0, kept 0; files: 1 analysed, 0 not analysed, 0 without C of ours; 1 units \(1 parsed\)"

cp "$db" unchecked.db
ok "the database is checked" ! mini_check "$m" -q
lint p
is "a database that was checked: the same is introduced" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
mv unchecked.db "$db"
patch_of drivers/mini/leak.c 's/put_page(page)/unpin_user_page(page)/'
lint p
is "a repair introduces nothing" "$rc $(rules)" "0 "
lint --fixed p
is "--fixed: what was mended" "$rc $(rules)" "0 fixed: drivers/mini/leak.c pin-released-with-put"
lint --kept p
is "--kept: the other functions are as they were" "$rc $(rules)" "0 "
patch_of drivers/mini/leak.c 's|^int leak_short|/* more */\n&|'
lint --kept p
is "--kept: in a function that changed" "$rc $(rules)" "0 kept: drivers/mini/leak.c partial-pin-leak,kept: drivers/mini/leak.c pin-released-with-put"

# --- across files ---
patch_of drivers/mini/wrap.c -e 's/pin_user_pages_fast/get_user_pages_fast/'
lint p
is "a wrapper that takes otherwise: its caller in another file" "$rc $(rules)" "1 drivers/mini/user.c get-released-with-unpin"
patch_of drivers/mini/plain.c 's/start ? -EFAULT : 0/pin_user_pages_fast(start, 1, FOLL_WRITE, page) == 1 ? 0 : -EFAULT/'
lint p
is "a function becomes a wrapper: its caller names nothing of ours" "$rc $(rules)" "1 drivers/mini/plain_user.c pin-released-with-put"
sed -i 's/start ? -EFAULT : 0/pin_user_pages_fast(start, 1, FOLL_WRITE, page) == 1 ? 0 : -EFAULT/' "$tree/drivers/mini/plain.c"
git_mini commit -q -a -m "plain pins"
sed -i 's/put_page(page)/unpin_user_page(page)/' "$tree/drivers/mini/plain_user.c"
git_mini commit -q -a -m "and its user knows"
git_mini format-patch -q -2 --stdout >pair
git_mini reset -q --hard HEAD~2
lint pair
is "... in a series, mended by the next patch" "$rc $(grep -v note: "$out" | sed 's/:[0-9]*:[0-9]*: error: .*\[/ [/' | paste -s -d'|')" \
	"0 patch 1 of 2: plain pins|drivers/mini/plain_user.c [pin-released-with-put]|patch 2 of 2: and its user knows|all 2 patches:"

# --- the whole program ---
patch_of drivers/mini/area.c 's/ | FOLL_LONGTERM//'
lint p
is "a rule about the whole program: a flag that a long life needs" "$rc $(rules)" "1 drivers/mini/area.c longterm-missing"
like "... with the release in a file that did not change" "$(cat "$out")" "^drivers/mini/area_end\.c:[0-9]+:[0-9]+: note: released here, from area_release\(\)"
patch_of drivers/mini/area_end.c 's/unpin_user_pages_dirty_lock(a->pages, 4, true)/(void)a/'
cp p unreleased
sed -i 's/ | FOLL_LONGTERM//' "$tree/drivers/mini/area.c"
git_mini commit -q -a -m "without the flag"
mini_index "$m" -q
lint unreleased
is "what goes away in a file that did not change, for a change of another" "$rc $(rules)" "0 "
lint --fixed unreleased
is "... is fixed" "$rc $(rules)" "0 fixed: drivers/mini/area.c longterm-missing"
git_mini reset -q --hard HEAD~1
mini_index "$m" -q

patch_of include/linux/mini.h 's/16/32/'
lint p
is "a header that one file reads" "$rc $(rules)" "0 "
run lint -d "$db" -p "$m/compile_commands.json" p
like "... is said to be read" "$(cat "$err")" "^include/linux/mini\.h: analysed: 1 analysed file reads it$"
patch_of include/linux/mm.h 's|^#|/* changed */\n&|'
run lint -d "$db" -p "$m/compile_commands.json" p
like "a header that all read: all are looked at again" "$(cat "$err")" "; 9 units \(9 parsed\)"
is "... and nothing is introduced" "$rc $(rules)" "0 "

# --- nothing to do ---
patch_of mm/other.c 's/0/1/'
run lint -d "$db" -p "$m/compile_commands.json" p
is "no tracked name: clean" "$rc" 0
like "... and it is said why" "$(cat "$err")" "1 without C of ours; nothing to analyse: no tracked name, no file that an analysed one reads$"
lint --format checks p
is "checks: nothing to say" "$(tr -d ' \n' <"$out")" "[]"
patch_of arch/s390/mini.c 's/page)$/page );/'
sed -i 's/unpin_user_page(page)/put_page(page)/' "$tree/arch/s390/mini.c"
git_mini diff >p
git_mini checkout -q -- .
lint p
is "not built here: never clean" "$rc $(cut -c1-50 "$out")" "0 arch/s390/mini.c: not analysed: not in this config"
lint --strict p
is "--strict: 3" "$rc" 3
lint --format checks p
is "checks: a warning" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$[0].status')")" warn

patch_of drivers/mini/clean.c 's/ret < nr/ret < nowhere/'
lint p
like "a function that cannot be followed: never clean" "$(cat "$out")" "^drivers/mini/clean\.c: analysed in part: clean\(\) was given up: does not compile"
is "... and not a word that scripts count" "$rc $(grep -c -i -E 'warn|error' "$out")" "0 0"
lint --format checks p
is "checks: a warning" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$[0].status', '\$[0].summary')")" \
	'["warn","1 changed file analysed in part"]'
lint --format kcidb --kcidb-build a:b p
is "kcidb: no verdict" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.tests[0].status')")" DONE

# --- new, renamed, deleted, moved ---
sed 's/clean(/fresh(/; s/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/' "$tree/drivers/mini/clean.c" >"$tree/drivers/mini/fresh.c"
echo 'obj-$(CONFIG_MINI_FRESH) += fresh.o' >>"$tree/drivers/mini/Makefile"
git_mini add -A
git_mini diff --cached >p
git_mini reset -q --hard
run lint -d "$db" -p "$m/compile_commands.json" p
is "a new file is analysed" "$rc $(rules)" "1 drivers/mini/fresh.c pin-released-with-put"
like "... with flags that are not its own" "$(cat "$out")" "^drivers/mini/fresh\.c: analysed: a new file, with the flags of drivers/mini/"
like "... and what decides that it is built" "$(cat "$err")" "^drivers/mini/Makefile: build file: adds 'obj-.\(CONFIG_MINI_FRESH\) \+= fresh\.o'"
lint --format checks:c --format sarif:s p
is "checks: the flags are said to be another's" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('c') AS TEXT), '\$[0].summary')")" \
	"1 finding, 1 new file with flags of another"
is "sarif: a note about it" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('s') AS TEXT), '\$.runs[0].invocations[0].toolExecutionNotifications[0].level')")" note
ok "... by the schema" "$tests_dir/schema/validate" "$tests_dir/schema/sarif.json" s
git_mini mv drivers/mini/leak.c drivers/mini/drip.c
git_mini diff --cached -M >p
git_mini reset -q --hard
lint p
is "a rename introduces nothing" "$rc $(rules)" "0 "
git_mini rm -q drivers/mini/leak.c
git_mini diff --cached >p
git_mini reset -q --hard
lint --fixed p
is "a deleted file has nothing any more" "$rc $(rules)" "0 fixed: drivers/mini/leak.c partial-pin-leak,fixed: drivers/mini/leak.c pin-released-with-put"
sed -n '/^int wrong_family/,$p' "$tree/drivers/mini/leak.c" >>"$tree/drivers/mini/clean.c"
sed -i '/^int wrong_family/,$d' "$tree/drivers/mini/leak.c"
git_mini diff >p
git_mini checkout -q -- .
lint p
is "a function that moves to another file introduces nothing" "$rc $(rules)" "0 "
patch_of drivers/mini/leak.c 's/wrong_family/renamed_family/; s/page;$/pg;/; s/&page/\&pg/; s/(page)/(pg)/'
lint p
is "other names for the function and its variable introduce nothing" "$rc $(rules)" "0 "
patch_of drivers/mini/leak.c 's/put_page(page);/\/* guptool: ignore R1 -- known *\/\n\tput_page(page);/'
lint --fixed p
is "a suppression mends" "$rc $(rules)" "0 "

# --- a series ---
git_mini checkout -q -b topic
sed -i 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/' "$tree/drivers/mini/clean.c"
git_mini commit -q -a -m "mini: break it"
sed -i 's/put_page(pages\[0\])/unpin_user_pages(pages, nr)/' "$tree/drivers/mini/clean.c"
git_mini commit -q -a -m "mini: mend it
"
echo '/* more */' >>"$tree/mm/other.c"
git_mini commit -q -a -m "other"
git_mini format-patch -q --stdout master..topic >mbox
{ git_mini format-patch -q -1 --stdout topic~2 && git_mini format-patch -q -1 --stdout topic; } >stays
git_mini checkout -q master
lint stays
is "what stays is said for its patch and for the whole, its path once" "$rc $(grep -c "pin-released-with-put" "$out") $(grep -c "note: pinned here" "$out")" "1 2 1"
lint mbox
is "a series: what a patch does is said for it, and not for the whole" "$rc $(grep -v note: "$out" | sed 's/:[0-9]*:[0-9]*: error: .*\[/ [/' | paste -s -d'|')" \
	"0 patch 1 of 3: mini: break it|drivers/mini/clean.c [pin-released-with-put]|patch 2 of 3: mini: mend it|patch 3 of 3: other|all 3 patches:"
lint --format patchwork mbox
is "patchwork: a line a patch" "$(sed 's/.*"state":"\([a-z]*\)".*/\1/' "$out" | paste -s -d' ')" "fail success success"
lint --format json:j --format jsonl:jl mbox
is "json: a patch is an object" "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('j') AS TEXT), '\$.patches[0].summary.findings')")" 1
ok "jsonl" is_jsonl jl
ok "json is what its schema says" "$tests_dir/schema/validate" "$tests_dir/schema/findings.json" j

# --- git ---
lint -g master..topic
is "a range, with the old state on disk" "$rc $(rules)" "0 drivers/mini/clean.c pin-released-with-put"
lint -g topic~2
is "one commit" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
git_mini checkout -q topic~2
lint -g master..topic
is "a range, with a state in the middle on disk" "$rc $(rules)" "0 drivers/mini/clean.c pin-released-with-put"
lint -g master..
is "up to HEAD" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
git_mini checkout -q master
git init -q -b long --object-format=sha256 long
cp -r "$tree/drivers" long/
git -C long add -A
git -C long -c user.name=Mini -c user.email=mini@example.org commit -q -m base
sed -i 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/' long/drivers/mini/clean.c
git -C long -c user.name=Mini -c user.email=mini@example.org commit -q -a -m "mini: break it"
lint --git long -g long
is "a repository of other object names" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
git clone -q --bare "$tree" bare.git
query() {
	sqlite3 :memory: "SELECT json_extract(CAST(readfile('$1') AS TEXT), '$2')"
}
provenance='$.runs[0].versionControlProvenance[0]'
lint -g topic~2 --format sarif:sarif
is "sarif: a repository that came from nowhere has no name" "$(query sarif "$provenance")" ""
for url in https://me:secret@example.org/x.git ssh://git@example.org/a/x.git git@example.org:a/x.git /srv/x.git file:///srv/x.git ../x.git; do
	git_mini config remote.origin.url "$url"
	lint -g topic~2 --format sarif:sarif
	query sarif "$provenance.repositoryUri"
done >uris
is "sarif: where it came from, without a password, nothing of this machine" "$(paste -s -d' ' uris)" \
	"https://example.org/x.git ssh://git@example.org/a/x.git ssh://git@example.org/a/x.git   "
git_mini config remote.origin.url https://example.org/x.git
lint -g master..topic --format sarif:sarif
is "sarif: the commit and the branch" "$(query sarif "$provenance.revisionId") $(query sarif "$provenance.branch")" \
	"$(git_mini rev-parse topic) topic"
ok "... by the schema" "$tests_dir/schema/validate" "$tests_dir/schema/sarif.json" sarif
lint -g topic~2 --format sarif:sarif
is "sarif: a commit that no branch names" "$(query sarif "$provenance.revisionId") $(query sarif "$provenance.branch")" \
	"$(git_mini rev-parse topic~2) "
lint --staged --format sarif:sarif
is "sarif: more than the commit" "$(query sarif "$provenance.revisionId") $(query sarif "$provenance.properties.withUncommittedChanges")" \
	"$(git_mini rev-parse HEAD) 1"
lint mbox --format sarif:sarif
is "sarif: of a mail nobody knows" "$(query sarif "$provenance")" ""
git_mini config --unset remote.origin.url
lint --git bare.git -g topic~2
is "a bare repository, as patches for the tree" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
sed -i 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/' "$tree/drivers/mini/clean.c"
cp "$tree/drivers/mini/clean.c" dirty.c
git_mini add -A
sed -i 's/unpin_user_page(page)/put_page(page)/' "$tree/drivers/mini/user.c"
lint --staged
is "--staged: the index, not the disk" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put"
lint --worktree
is "--worktree: the disk" "$rc $(rules)" "1 drivers/mini/clean.c pin-released-with-put,drivers/mini/user.c pin-released-with-put"
git_mini reset -q --hard
refuses "a range that does not exist" lint -q -d "$db" -g nowhere..master
refuses "a range that is an option" lint -q -d "$db" -g --output=x
refuses "an empty range" lint -q -d "$db" -g master..master
refuses "three dots" lint -q -d "$db" -g master...topic
ok "and nothing of that name was written" test ! -e x

# --- what it does not take ---
sed 's|drivers/mini/clean.c|../../outside.c|' p >bad
refuses "a path that leads out" lint -q -d "$db" bad
patch_of drivers/mini/clean.c 's/ret < nr/ret != nr/'
sed 's/ret < nr/ret <= nr/' p >bad
refuses "a patch that does not apply" lint -q -d "$db" bad
echo nothing >bad
refuses "no patch" lint -q -d "$db" bad
refuses "no such file" lint -q -d "$db" nowhere
rc=0
(ulimit -v 1500000 && "$guptool" lint -q -d "$db" /dev/zero) >"$out" 2>"$err" || rc=$?
is "what has no end is not read to it" "$rc $(cat "$err")" "2 guptool: cannot read the patch '/dev/zero': more than $((64 << 20)) bytes"
for f in outside.diff absolute.diff dotgit.diff wrong.diff cover.mbox empty zeros; do
	refuses "of the fuzzer's corpus: $f" lint -q -d "$db" "$tests_dir/fuzz/corpus/$f"
done
refuses "two sources" lint -q -d "$db" --staged p
refuses "no source" lint -q -d "$db"
refuses "no database" lint -q -d nowhere.db p

# --- NIPA ---
mkdir results
patch_of drivers/mini/clean.c 's/unpin_user_pages_dirty_lock(pages, nr, true)/put_page(pages[0])/'
rc=0
DESC_FD=5 RESULTS_DIR=results "$guptool" lint -q --nipa -d "$db" -p "$m/compile_commands.json" p >"$out" 5>desc || rc=$?
is "--nipa: 1 and a line" "$rc $(cat desc)" "1 1 finding"
ok "--nipa: a file of findings" is_jsonl results/guptool.jsonl
patch_of arch/s390/mini.c 's/unpin_user_page(page)/put_page(page)/'
lint --nipa p
is "--nipa: 250 when something was not analysed" "$rc" 250
patch_of mm/other.c 's/0/1/'
lint --nipa p
is "--nipa: 0" "$rc" 0

is "no run wrote into the tree, the repository or the database" "$wrote" ""

done_testing
