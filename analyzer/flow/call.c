/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * call.c - what a call does: rows of the model, known helpers, summaries, the unknown
 */
#include "flow_p.h"

/* Callees that neither keep nor release what they are given, and change nothing that is followed. */
static const char *const harmless[] = {
	"__check_object_size", "__fentry__", "__might_fault", "__might_sleep", "__warn_printk",
	"_printk", "access_ok", "audit_", "clear_bit", "complete", "copy_to_user", "dev_", "_dev_", "dma_sync_",
	"down_", "drm_dev_printk", "dump_page", "dump_stack", "flush_", "fprintf", "get_current", "io_schedule", "kasan_", "kcsan_", "kmsan_", "lock_", "lockdep_",
	"memcmp", "mm_", "mmap_", "might_", "mod_node_page_state", "mutex_", "ndelay", "percpu_", "preempt_",
	"printk", "put_user", "raw_spin_", "_raw_spin_", "_raw_read_", "_raw_write_", "rcu_read_", "refcount_", "schedule",
	"set_bit", "set_current_state", "signal_pending", "spin_", "strcmp", "strlen", "trace_", "traceback_", "udelay",
	"unlock_page", "lock_page", "folio_lock", "folio_unlock", "up_", "usleep_", "__list_", "wake_up", "warn_slow", "init_completion", "__init_", "init_waitqueue", "__mutex_init", "INIT_", "kref_init",
	"__list_",
	"warn_slowpath_", "xa_lock", "__dynamic_", "atomic", "arch_atomic", "raw_atomic", "test_", "cond_resched",
	"__cond_resched", "current_", "capable", "ns_capable", "account_", "__account_locked_vm", "rlimit",
	"array_index_", "__access_ok", "size_", "__builtin_", "check_copy_size", "check_object_size", "fault_in_",
	"list_del", "INIT_LIST_HEAD", "is_", "pcpu_", "nr_", "get_order", "ilog2", "fls", "ffs", "__fls", "__ffs",
	"__write_overflow", "__read_overflow", "fortify_panic", "PageCompound", "PageTail", "PageHuge", "page_size", "thp_",
	NULL
};

bool call_is_harmless(const char *name)
{
	size_t len;

	for (unsigned int i = 0; harmless[i]; i++) {
		len = strlen(harmless[i]);
		if (harmless[i][len - 1] == '_' ? !strncmp(name, harmless[i], len) :
		    (!strncmp(name, harmless[i], len) && (!name[len] || name[len] == '_')))
			return true;
	}
	return false;
}

static const char *const allocators[] = {
	"__get_free_page", "__kmalloc", "__kvmalloc", "__vcalloc", "__vmalloc", "alloc_pages_exact", "devm_kcalloc", "devm_kmalloc", "devm_kzalloc",
	"get_free_pages", "get_zeroed_page", "kcalloc", "kmalloc", "kmem_cache_alloc", "kmem_cache_zalloc", "kmemdup", "krealloc", "kvcalloc", "kvmalloc",
	"kvrealloc", "kvzalloc", "kzalloc", "memdup_user", "vcalloc", "vmalloc", "vmemdup_user", "vzalloc", NULL
};

bool callee_is_alloc(const char *name, bool *zero)
{
	for (unsigned int i = 0; allocators[i]; i++) {
		if (strncmp(name, allocators[i], strlen(allocators[i])))
			continue;
		if (zero)
			*zero = strstr(name, "zalloc") || strstr(name, "calloc") || strstr(name, "zeroed");
		return true;
	}
	return false;
}

static void set_result(struct flow_state *s, const struct ir_op *op, const struct flow_value *v)
{
	if (op->dst >= 0)
		state_set_temp(s, op->dst, v);
}

static void alloc(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *r = state_call_result(s, op);
	bool zero = false;

	callee_is_alloc(op->callee, &zero);
	if (!strstr(op->callee, "memdup_user"))
		range_set(s, r, 0, PTR_ERR_LO - 1);
	state_havoc(s, reg_deref(s->w, r), op, zero);
	set_result(s, op, r);
}

/* --- callees known by name --- */

static bool errptr(struct flow_state *s, const struct ir_op *op, const struct flow_value *p)
{
	const struct flow_value *limit = val_const(s->w, PTR_ERR_LO), *zero = val_const(s->w, 0);
	const struct flow_value *is_err = val_expr(s->w, AST_OP_GE, p, limit, NULL);
	enum flow_tri err = cmp_known(s, AST_OP_GE, p, limit);
	struct flow_state other;

	if (err != FLOW_UNKNOWN)
		is_err = val_const(s->w, err == FLOW_YES);
	if (!strcmp(op->callee, "IS_ERR")) {
		set_result(s, op, is_err);
	} else if (!strcmp(op->callee, "PTR_ERR")) {
		set_result(s, op, cast_to(s, op->type, p));
	} else if (!strcmp(op->callee, "ERR_PTR") || !strcmp(op->callee, "ERR_CAST")) {
		set_result(s, op, cast_to(s, op->type, p));
	} else if (!strcmp(op->callee, "IS_ERR_OR_NULL")) {
		other = *s;
		if (assume_cmp(&other, AST_OP_EQ, p, zero)) {
			set_result(&other, op, val_const(s->w, 1));
			fork_state(&other);
		}
		s->dead = !assume_cmp(s, AST_OP_NE, p, zero);
		set_result(s, op, is_err);
	} else if (!strcmp(op->callee, "PTR_ERR_OR_ZERO")) {
		other = *s;
		if (assume_cmp(&other, AST_OP_LT, p, limit)) {
			set_result(&other, op, zero);
			fork_state(&other);
		}
		s->dead = !assume_cmp(s, AST_OP_GE, p, limit);
		set_result(s, op, cast_to(s, op->type, p));
	} else {
		return false;
	}
	hold_settle(s);
	return true;
}

static const char *const derive[] = {
	"_compound_head", "compound_head", "page_folio", "nth_page", "folio_page", "page_to_virt", "virt_to_head_page",
	"page_address", "lowmem_page_address", "folio_address", "__va", "__pa", "__phys_addr", "phys_to_virt", "virt_to_phys", "page_to_pfn",
	"folio_pfn", "pfn_to_page", "virt_to_pfn", "__pfn_to_page", "page_to_phys", "sg_dma_address", NULL
};

bool call_builtin(struct flow_state *s, const struct ir_op *op)
{
	const char *name = op->callee;
	const struct flow_value *a = call_arg(s, op, 0), *b;
	__int128 c;

	if (!strncmp(name, "guptool_", 8)) {
		note_show(s, op);
		return true;
	}
	if (!strcmp(name, "get_current")) {
		set_result(s, op, current_task(s));
		return true;
	}
	if (!a)
		return false;
	for (unsigned int i = 0; derive[i]; i++)
		if (!strcmp(name, derive[i])) {
			hold_use(s, op, NULL, a);
			set_result(s, op, val_derive(s->w, name, a, op->type));
			return true;
		}
	if (!strcmp(name, "memset") || !strcmp(name, "__memset")) {
		b = call_arg(s, op, 1);
		write_at(s, op, a);
		state_havoc(s, reg_of(s->w, val_uncast(a)), op, b && range_const(s, b, &c) && c == 0);
		set_result(s, op, a);
		return true;
	}
	if (strstr(name, "memcpy") || strstr(name, "memmove") || strstr(name, "copy_from_user")) {
		write_at(s, op, a);
		state_havoc(s, reg_of(s->w, val_uncast(a)), op, false);
		set_result(s, op, strstr(name, "copy_from_user") ? state_call_result(s, op) : a);
		return true;
	}
	return false;
}

/* --- rows --- */

static void borrow(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role roles[] = { ROLE_PAGE, ROLE_PAGES, ROLE_PTR };
	const struct flow_value *p = NULL;

	for (unsigned int i = 0; i < 3 && !p; i++)
		p = call_arg(s, op, role_of(row, roles[i]));
	if (p && !(row->properties & MP_UNMAPS))
		hold_use(s, op, row, p);
	if (row->properties & MP_MARKS_WRITTEN)
		write_page(s, op, row, p);
	if (row->use == MODEL_USE_DMA && !(row->properties & MP_UNMAPS))
		write_dma(s, op, row);
	set_result(s, op, p && !(row->properties & MP_UNMAPS) ? val_derive(s->w, row->name, p, op->type) :
		   state_call_result(s, op));
}

static void transfer(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *to = call_arg(s, op, role_of(row, ROLE_OBJECT)), *what;
	static const enum model_role roles[] = { ROLE_PAGE, ROLE_PAGES, ROLE_ITER };

	if (!(row->properties & MP_TAKES_REF)) {
		for (unsigned int i = 0; i < 3; i++) {
			what = call_arg(s, op, role_of(row, roles[i]));
			if (!what)
				continue;
			hold_use(s, op, row, what);
			note_capture(s, what);
			if (to)
				hold_stored(s, reg_field(s->w, reg_of(s->w, val_uncast(to)), NULL, "*", NULL), what, op);
			else
				hold_escape_reachable(s, what, FLOW_ESC_TRANSFER, op);
		}
		what = call_arg(s, op, role_of(row, ROLE_PTR));
		if (what)
			hold_escape_reachable(s, what, FLOW_ESC_TRANSFER, op);
	}
	set_result(s, op, state_call_result(s, op));
}

static void unknown(struct flow_state *s, const struct ir_op *op)
{
	gone_forget(s);
	if (op->callee && op->narg && strstr(op->callee, "copy_from_iter"))
		write_at(s, op, call_arg(s, op, 0));
	for (unsigned int i = 0; i < op->narg; i++)
		hold_use(s, op, NULL, call_arg(s, op, i));
	for (unsigned int i = 0; i < op->narg; i++)
		hold_escape_reachable(s, call_arg(s, op, i), FLOW_ESC_CALLEE, op);
	for (unsigned int i = 0; i < op->narg; i++)
		state_havoc_reachable(s, call_arg(s, op, i), op);
	set_result(s, op, state_call_result(s, op));
}

static bool by_row(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	switch (row->class) {
	case MODEL_ACQUIRE:
		gone_forget(s);
		hold_acquire(s, op, row);
		return true;
	case MODEL_RELEASE:
		hold_release(s, op, row);
		return true;
	case MODEL_DIRTY:
		hold_dirty(s, op, row);
		return true;
	case MODEL_ALLOC:
		if (callee_is_alloc(op->callee, NULL))
			alloc(s, op);
		else
			hold_new_alloc(s, op, row);
		return true;
	case MODEL_FREE:
		hold_free(s, op, row);
		set_result(s, op, state_call_result(s, op));
		return true;
	case MODEL_GETREF:
		hold_getref(s, op, row);
		return true;
	case MODEL_TRANSFER:
		gone_forget(s);
		transfer(s, op, row);
		return true;
	case MODEL_BORROW:
		borrow(s, op, row);
		return true;
	case MODEL_PREDICATE:
		set_result(s, op, op->narg && call_arg(s, op, 0)->kind != V_CONST ?
			   val_derive(s->w, row->name, call_arg(s, op, 0), op->type) : state_call_result(s, op));
		return true;
	case MODEL_LOCK:
		lock_op(s, op, row);
		return true;
	case MODEL_NORETURN:
		s->dead = true;
		return true;
	default:
		return false;
	}
}

void exec_call(struct flow_state *s, const struct ir_op *op)
{
	const struct model_fn *row = op->callee ? model_find(s->w->m, op->callee) : NULL;
	const struct flow_summary *sum = NULL;
	struct flow_event ev;

	event_init(s, &ev, FLOW_CALL, op);
	ev.row = row;
	emit(s, &ev);
	if (!op->callee) {
		lock_at_call(s, op);
		unknown(s, op);
		return;
	}
	if (op->narg && strstr(op->callee, "ERR") && errptr(s, op, call_arg(s, op, 0)))
		return;
	if (row && row->bound && by_row(s, op, row))
		return;
	if (call_builtin(s, op))
		return;
	lock_at_call(s, op);
	if (s->w->src && s->w->src->find)
		sum = s->w->src->find(s->w->src->ctx, op->callee, op->callee_static ? s->w->fn->file : NULL);
	if (sum && !sum->unsure && summary_apply(s, op, sum))
		return;
	if (callee_is_alloc(op->callee, NULL))
		alloc(s, op);
	else if (call_is_harmless(op->callee))
		set_result(s, op, state_call_result(s, op));
	else
		unknown(s, op);
}
