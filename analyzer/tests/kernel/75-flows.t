#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Twelve flows of 6.12, from the acquire over what carries the pages to the
# release: what 'query flow' and 'query lifetimes' say. What is not shown of a
# flow is in a list with the reason; one that is shown after all fails, so that
# the list shrinks.

. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../guptool.sh"
. "$(dirname "$0")/kernel.sh"
cd "$tap_tmp" || exit 2
kernel_db
diag "$package"

shown() {	# FUNCTION STEP WHAT IN-FUNCTION
	"$guptool" query -d "$kdb" --format json flow "$1" >flow.json
	sqlite3 :memory: "SELECT count(*) FROM json_each(readfile('flow.json')) WHERE value ->> 'step' = '$2'
		AND value ->> 'what' = '$3' AND ('$4' = '' OR value ->> 'function' = '$4')"
}

flow() {	# NUMBER FUNCTION STEP WHAT [IN-FUNCTION]
	ok "flow $1: $2(): $3 ${4}${5:+ in $5()}" test "$(shown "$2" "$3" "$4" "$5")" -gt 0
}

missing() {	# NUMBER FUNCTION STEP WHAT IN-FUNCTION REASON
	diag "flow $1: $2(): $3 $4${5:+ in $5()} is not shown: $6"
	is "flow $1: $2(): $3 $4${5:+ in $5()} is not shown yet" "$(shown "$2" "$3" "$4" "$5")" 0
}

life() {	# NUMBER FUNCTION LIFE: some way of the function's pages has this life
	"$guptool" query -d "$kdb" --format csv lifetimes '' "$3" >"$out"
	ok "flow $1: $2(): life $3" grep -q "[,\" ]$2:" "$out"
}

# 1: in one function
flow 1 process_vm_rw_single_vec acquire pin_user_pages_remote process_vm_rw_single_vec
flow 1 process_vm_rw_single_vec released unpin_user_pages_dirty_lock process_vm_rw_single_vec
life 1 process_vm_rw_single_vec call

# 2: a field, released by another function
flow 2 sgl_map_user_pages acquire pin_user_pages_fast sgl_map_user_pages
flow 2 sgl_map_user_pages "kept in" st_buffer.mapped_pages
flow 2 sgl_map_user_pages released unpin_user_pages_dirty_lock sgl_unmap_user_pages

# 3: a field, released by a work item
flow 3 xdp_umem_pin_pages acquire pin_user_pages xdp_umem_pin_pages
flow 3 xdp_umem_pin_pages "kept in" xdp_umem.pgs
flow 3 xdp_umem_pin_pages released unpin_user_pages_dirty_lock xdp_umem_unpin_pages
life 3 xdp_umem_pin_pages request

# 4: a callback of a kref
flow 4 rio_dma_transfer acquire pin_user_pages_fast rio_dma_transfer
flow 4 rio_dma_transfer "kept in" mport_dma_req.page_list
flow 4 rio_dma_transfer released unpin_user_pages dma_req_free
life 4 rio_dma_transfer call

# 5: a scatterlist owns
flow 5 ib_umem_get acquire pin_user_pages_fast ib_umem_get
flow 5 ib_umem_get "kept in" ib_umem.sgt_append
flow 5 ib_umem_get released unpin_user_page_range_dirty_lock __ib_umem_release

# 6: three layers
flow 6 get_vaddr_frames acquire pin_user_pages_fast get_vaddr_frames
flow 6 get_vaddr_frames "kept in" frame_vector.ptrs
missing 6 get_vaddr_frames released unpin_user_pages put_vaddr_frames \
	"the pages come out of frame_vector_pages(), which converts the vector in place"
flow 6 vb2_dc_get_userptr acquire vb2_create_framevec vb2_dc_get_userptr
flow 6 vb2_dc_get_userptr "kept in" vb2_dc_buf.vec
flow 6 vb2_dc_get_userptr released vb2_destroy_framevec vb2_dc_put_userptr
life 6 vb2_dc_get_userptr user

# 7: merged into a bvec array
flow 7 io_pin_pages acquire pin_user_pages_fast io_pin_pages
flow 7 io_pin_pages "kept in" io_mapped_ubuf.bvec
flow 7 io_pin_pages released unpin_user_folio io_buffer_unmap

# 8: a bio, released on completion
flow 8 __bio_iov_iter_get_pages acquire iov_iter_extract_pages __bio_iov_iter_get_pages
flow 8 __blkdev_direct_IO acquire bio_iov_iter_get_pages __blkdev_direct_IO
flow 8 __blkdev_direct_IO released bio_release_pages blkdev_bio_end_io
life 8 __blkdev_direct_IO request

# 9: an array in an object, pins duplicated
flow 9 dio_refill_pages acquire iov_iter_extract_pages dio_refill_pages
flow 9 dio_refill_pages "kept in" dio.pages
flow 9 dio_refill_pages released unpin_user_pages dio_cleanup

# 10: pointers dropped, frame numbers kept
flow 10 vhost_vdpa_pa_map acquire pin_user_pages vhost_vdpa_pa_map
flow 10 vhost_vdpa_pa_map released unpin_user_page vhost_vdpa_pa_unmap

# 11: not built for this architecture; its shape is a case of cli/ledger.t
unit=$(sql "$kdb" "SELECT state FROM unit_view WHERE path = 'arch/powerpc/mm/book3s64/iommu_api.c'")
is "flow 11: mm_iommu_do_alloc() is of another architecture" "$unit" "not built"

# 12: frame numbers in an xarray or a hardware page table; compare vfio
flow 12 pfn_reader_user_pin acquire pin_user_pages_fast pfn_reader_user_pin
flow 12 pfn_reader_user_pin "kept in" pfn_reader_user.upages
flow 12 pfn_reader_user_pin released unpin_user_page_range_dirty_lock batch_unpin
flow 12 vaddr_get_pfns acquire pin_user_pages_remote vaddr_get_pfns
flow 12 vaddr_get_pfns released unpin_user_pages_dirty_lock put_pfn

done_testing
