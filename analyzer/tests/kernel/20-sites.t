#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is known of each site of 6.12.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

# --- flags: a set of names, or where they come from ---
all='class = 1 AND has_flags'
# every bit possible: nothing is known but perhaps the origin
unknown='flags_may = 4294967295'
total=$(sql "$kdb" "SELECT count(*) FROM site WHERE $all")
exact=$(sql "$kdb" "SELECT count(*) FROM site WHERE $all AND flags_exact")
set=$(sql "$kdb" "SELECT count(*) FROM site WHERE $all AND NOT flags_exact AND NOT $unknown")
origin=$(sql "$kdb" "SELECT count(*) FROM site WHERE $all AND NOT flags_exact AND $unknown AND flags_origin <> ''")
diag "of $total acquiring calls with flags: $exact exact, $set a set of names, $origin attributed"
ok "there are such calls" test "$total" -gt 50
ok "at least 95 % are resolved or attributed" test $(((exact + set + origin) * 100)) -ge $((total * 95))
ok "most of them exactly" test $((exact * 2)) -gt "$total"
diag "$(sql "$kdb" "SELECT path, line, callee, flags_text FROM site WHERE $all AND NOT flags_exact AND $unknown AND flags_origin = ''")"
is "every bit that can be set has a name in this tree" \
	"$(sql "$kdb" "SELECT DISTINCT s.path, s.line, printf('%x', s.flags_may) FROM site s WHERE $all AND NOT $unknown
		AND s.flags_may & ~(SELECT sum(DISTINCT value) FROM flag WHERE value > 0 AND value & (value - 1) = 0)")" ""
is "what must be set can be set" "$(sql "$kdb" "SELECT count(*) FROM site WHERE flags_must & ~flags_may")" 0

# --- the other columns ---
is "each acquire has a carrier" "$(sql "$kdb" "SELECT path, line, callee FROM site WHERE class = 1 AND carrier_text = '' AND carrier <> 5")" ""
is "each call of a *_pages() function has a count" \
	"$(sql "$kdb" "SELECT path, line, callee FROM site WHERE class = 1 AND count_text = '' AND (callee GLOB 'get_user_pages*' OR callee GLOB 'pin_user_pages*')")" ""
is "each site has its text, in one line" "$(sql "$kdb" "SELECT count(*) FROM site WHERE text = '' OR text GLOB '*' || char(10) || '*'")" 0
is "the text of a site starts with its callee, unless a macro stands there" \
	"$(sql "$kdb" "SELECT path, line, callee, text FROM site WHERE macro = '' AND text NOT GLOB callee || '*(*' LIMIT 5")" ""

# --- known ones, by what they say ---
site() {	# PATH FUNCTION CALLEE COLUMNS
	grep -q "$3" "$ktree/$1" 2>/dev/null || {
		echo gone
		return
	}
	sql "$kdb" "SELECT $4 FROM site_view WHERE path = '$1' AND function = '$2' AND callee = '$3'"
}
known() {	# NAME GOT WANT
	if [ "$2" = gone ] && ! is_recorded; then
		skip "$1" "$package has it no more"
	else
		is "$@"
	fi
}
flag() {	# NAMES: their values together
	sql "$kdb" "SELECT sum(DISTINCT value) FROM flag WHERE name IN ($1)"
}
w=$(flag "'FOLL_WRITE'")
l=$(flag "'FOLL_LONGTERM'")
known "privcmd: pins into an array at an offset" \
	"$(site drivers/xen/privcmd.c lock_pages pin_user_pages_fast "class, kind, flags_exact, flags_must, count_text")" \
	"acquire|pin|1|$w|requested"
known "privcmd: unpins what was pinned, dirty" \
	"$(site drivers/xen/privcmd.c unlock_pages unpin_user_pages_dirty_lock "class, kind, count_text, carrier_text")" \
	"release|pin|nr_pages|pages"
known "umem: writes if it may, always long-term" \
	"$(site drivers/infiniband/core/umem.c ib_umem_get pin_user_pages_fast "kind, flags_exact, flags_must, flags_may")" \
	"pin|0|$l|$((l + w))"
known "frame_vector: in a field" \
	"$(site drivers/media/common/videobuf2/frame_vector.c get_vaddr_frames pin_user_pages_fast "kind, flags_must, flags_may")" \
	"pin|$l|$((l + w))"
known "gup_test: flags of a field of the caller's" \
	"$(site mm/gup_test.c __gup_test_ioctl get_user_pages_fast "kind, flags_exact, flags_origin")" \
	"get|0|field gup_test.gup_flags"
known "sev: flags of a parameter" \
	"$(site arch/x86/kvm/svm/sev.c sev_pin_memory pin_user_pages_fast "kind, flags_exact, flags_origin")" \
	"pin|0|parameter flags"
known "hwpoison: no array" \
	"$(site virt/kvm/kvm_main.c check_user_page_hwpoison get_user_pages "kind, flags_exact, result")" "get|1|rc"

# --- wrappers ---
wrappers=$("$guptool" query -d "$kdb" --format csv wrappers | cut -d, -f3 | sort -u)
for f in get_vaddr_frames sev_pin_memory lock_pages unlock_pages; do
	is "$f is a wrapper" "$(echo "$wrappers" | grep -cx "$f")" 1
done

done_testing
