# SPDX-License-Identifier: GPL-2.0-only
#
# guptool - the only Makefile. 'make help' lists the targets.
# User settings come first; private ones go into local.mk (not in git).

KERNEL   ?=
O        ?=
ARCH     ?= x86_64
J        ?= $(shell nproc)
V        ?= 0
SAN      ?=
prefix   ?= /usr/local
DESTDIR  ?=
LLVM_VER ?= 19
CC       ?= gcc
CFLAGS   ?= -O2 -g
B        ?= build$(if $(SAN),-san)
-include local.mk

bindir   = $(prefix)/bin
datadir  = $(prefix)/share/guptool
mandir   = $(prefix)/share/man
compdir  = $(prefix)/share/bash-completion/completions
LLVM_DIR = /usr/lib/llvm-$(LLVM_VER)

ifeq ($(origin CC),default)
CC = gcc
endif

GUP_CFLAGS  = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers \
	      -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -fno-common \
	      -D_GNU_SOURCE -MMD -MP
GUP_LDFLAGS =
ifneq ($(SAN),)
GUP_CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1
GUP_LDFLAGS += -fsanitize=address,undefined
endif

# --- objects, one a line, in the order of the layers (analyzer/layers.txt) ---

OBJ_lib := \
	lib/alloc.o \
	lib/arena.o \
	lib/csv.o \
	lib/die.o \
	lib/fs.o \
	lib/hash.o \
	lib/intern.o \
	lib/jsonw.o \
	lib/options.o \
	lib/options_roff.o \
	lib/pack.o \
	lib/pool.o \
	lib/progress.o \
	lib/strbuf.o \
	lib/strmap.o \
	lib/subprocess.o

OBJ_db := \
	db/dump.o \
	db/embed.o \
	db/publish.o \
	db/query.o \
	db/stmt.o \
	db/store.o \
	db/verdict.o

OBJ_tree := \
	analyzer/tree/cmdfile.o \
	analyzer/tree/compdb.o \
	analyzer/tree/config.o \
	analyzer/tree/elsewhere.o \
	analyzer/tree/flags.o \
	analyzer/tree/kbuild.o \
	analyzer/tree/makefile.o \
	analyzer/tree/memory.o \
	analyzer/tree/overlay.o \
	analyzer/tree/package.o \
	analyzer/tree/prepare.o \
	analyzer/tree/probe.o \
	analyzer/tree/scout.o \
	analyzer/tree/scout_scan.o \
	analyzer/tree/tree.o \
	analyzer/tree/unit.o \
	analyzer/tree/why.o \
	analyzer/tree/words.o

OBJ_ast := \
	analyzer/ast/clang_decl.o \
	analyzer/ast/clang_expr.o \
	analyzer/ast/clang_init.o \
	analyzer/ast/clang_stmt.o \
	analyzer/ast/clang_tu.o \
	analyzer/ast/fold.o \
	analyzer/ast/kids.o \
	analyzer/ast/macro.o \
	analyzer/ast/mention.o \
	analyzer/ast/outline.o \
	analyzer/ast/pch.o \
	analyzer/ast/pch_index.o \
	analyzer/ast/pch_use.o \
	analyzer/ast/print.o \
	analyzer/ast/ptrmap.o \
	analyzer/ast/shape.o \
	analyzer/ast/source.o \
	analyzer/ast/type.o \
	analyzer/ast/unsaved.o

OBJ_ir := \
	analyzer/ir/build.o \
	analyzer/ir/build_call.o \
	analyzer/ir/build_cond.o \
	analyzer/ir/build_expr.o \
	analyzer/ir/build_goto.o \
	analyzer/ir/build_init.o \
	analyzer/ir/build_place.o \
	analyzer/ir/build_stmt.o \
	analyzer/ir/cfg.o \
	analyzer/ir/known.o \
	analyzer/ir/pack.o \
	analyzer/ir/print.o \
	analyzer/ir/type.o \
	analyzer/ir/unpack.o \
	analyzer/ir/verify.o

OBJ_model := \
	analyzer/model/bind.o \
	analyzer/model/facts_file.o \
	analyzer/model/flags.o \
	analyzer/model/model.o \
	analyzer/model/words.o

OBJ_flow := \
	analyzer/flow/acquire.o \
	analyzer/flow/apply.o \
	analyzer/flow/call.o \
	analyzer/flow/cond.o \
	analyzer/flow/exec.o \
	analyzer/flow/flags.o \
	analyzer/flow/gone.o \
	analyzer/flow/hold.o \
	analyzer/flow/hook.o \
	analyzer/flow/live.o \
	analyzer/flow/lock.o \
	analyzer/flow/loop.o \
	analyzer/flow/merge.o \
	analyzer/flow/note.o \
	analyzer/flow/pmap.o \
	analyzer/flow/region.o \
	analyzer/flow/release.o \
	analyzer/flow/settle.o \
	analyzer/flow/site.o \
	analyzer/flow/state.o \
	analyzer/flow/summary.o \
	analyzer/flow/sumpack.o \
	analyzer/flow/text.o \
	analyzer/flow/value.o \
	analyzer/flow/walk.o \
	analyzer/flow/write.o

OBJ_ledger := \
	analyzer/ledger/calls.o \
	analyzer/ledger/class.o \
	analyzer/ledger/count.o \
	analyzer/ledger/extent.o \
	analyzer/ledger/extract.o \
	analyzer/ledger/ledger.o \
	analyzer/ledger/life.o \
	analyzer/ledger/origin.o \
	analyzer/ledger/path.o \
	analyzer/ledger/place.o

OBJ_finding := \
	analyzer/finding/comment.o \
	analyzer/finding/emit_ci.o \
	analyzer/finding/emit_json.o \
	analyzer/finding/emit_lines.o \
	analyzer/finding/emit_sarif.o \
	analyzer/finding/emit_text.o \
	analyzer/finding/finding.o \
	analyzer/finding/fingerprint.o \
	analyzer/finding/fix.o \
	analyzer/finding/places.o \
	analyzer/finding/suppress.o

OBJ_rules := \
	analyzer/rules/conditional_pin_unconditional_release.o \
	analyzer/rules/deprecated_name.o \
	analyzer/rules/dirty_missing_after_write.o \
	analyzer/rules/dirty_unlocked.o \
	analyzer/rules/dirty_without_write.o \
	analyzer/rules/double_release.o \
	analyzer/rules/ends.o \
	analyzer/rules/get_released_with_unpin.o \
	analyzer/rules/gup_flag_expr.o \
	analyzer/rules/internal_flag_passed.o \
	analyzer/rules/leak_on_error_path.o \
	analyzer/rules/locked_arg_misuse.o \
	analyzer/rules/longterm_missing.o \
	analyzer/rules/longterm_on_short_pin.o \
	analyzer/rules/longterm_with_get.o \
	analyzer/rules/mmap_lock_held.o \
	analyzer/rules/mmap_lock_missing.o \
	analyzer/rules/negative_count_release.o \
	analyzer/rules/null_pages_or_vmas.o \
	analyzer/rules/only_tested.o \
	analyzer/rules/over_unpin.o \
	analyzer/rules/partial_pin_leak.o \
	analyzer/rules/pin_released_with_put.o \
	analyzer/rules/program.o \
	analyzer/rules/return_sign_width.o \
	analyzer/rules/return_unchecked.o \
	analyzer/rules/rules.o \
	analyzer/rules/sleep_in_atomic_release.o \
	analyzer/rules/unconverted_gup.o \
	analyzer/rules/use_after_release.o \
	analyzer/rules/write_without_foll_write.o \
	analyzer/rules/wrong_free_primitive.o

OBJ_facts := \
	analyzer/facts/cache.o \
	analyzer/facts/facts.o \
	analyzer/facts/ledger.o \
	analyzer/facts/load.o \
	analyzer/facts/pack.o \
	analyzer/facts/write.o

OBJ_reports := \
	reports/compare.o \
	reports/dot.o \
	reports/excerpt.o \
	reports/export.o \
	reports/findings.o \
	reports/graph.o \
	reports/html.o \
	reports/lists.o \
	reports/load.o \
	reports/maintainers.o \
	reports/markdown.o \
	reports/overview.o \
	reports/owners.o \
	reports/rules.o \
	reports/site.o \
	reports/subsystems.o \
	reports/table.o \
	reports/trend.o \
	reports/words.o

OBJ_convert := \
	analyzer/convert/mend.o \
	analyzer/convert/object.o \
	analyzer/convert/object_apart.o \
	analyzer/convert/object_graph.o \
	analyzer/convert/object_walk.o \
	analyzer/convert/plan.o \
	analyzer/convert/proof.o \
	analyzer/convert/series.o \
	analyzer/convert/spatch.o \
	analyzer/convert/steps.o

OBJ_change := \
	analyzer/change/apply.o \
	analyzer/change/decode.o \
	analyzer/change/diff.o \
	analyzer/change/difference.o \
	analyzer/change/git.o \
	analyzer/change/image.o \
	analyzer/change/mail.o \
	analyzer/change/path.o \
	analyzer/change/series.o \
	analyzer/change/source.o

OBJ_mutate := \
	analyzer/mutate/edit.o \
	analyzer/mutate/gather.o \
	analyzer/mutate/mutate.o \
	analyzer/mutate/op_acquire.o \
	analyzer/mutate/op_path.o \
	analyzer/mutate/op_release.o \
	analyzer/mutate/token.o

OBJ_cmd := \
	analyzer/cmd/across.o \
	analyzer/cmd/analyse.o \
	analyzer/cmd/baseline.o \
	analyzer/cmd/check.o \
	analyzer/cmd/check_kbuild.o \
	analyzer/cmd/check_run.o \
	analyzer/cmd/choose.o \
	analyzer/cmd/convert.o \
	analyzer/cmd/convert_out.o \
	analyzer/cmd/convert_run.o \
	analyzer/cmd/convert_units.o \
	analyzer/cmd/diff.o \
	analyzer/cmd/dump.o \
	analyzer/cmd/explain.o \
	analyzer/cmd/explain_finding.o \
	analyzer/cmd/findings_file.o \
	analyzer/cmd/heard.o \
	analyzer/cmd/index.o \
	analyzer/cmd/index_facts.o \
	analyzer/cmd/index_pch.o \
	analyzer/cmd/index_rounds.o \
	analyzer/cmd/index_unit.o \
	analyzer/cmd/ledger.o \
	analyzer/cmd/lint.o \
	analyzer/cmd/lint_change.o \
	analyzer/cmd/lint_cover.o \
	analyzer/cmd/lint_program.o \
	analyzer/cmd/lint_units.o \
	analyzer/cmd/lint_walk.o \
	analyzer/cmd/mend.o \
	analyzer/cmd/mend_proof.o \
	analyzer/cmd/mutants.o \
	analyzer/cmd/mutants_measure.o \
	analyzer/cmd/mutants_parse.o \
	analyzer/cmd/output.o \
	analyzer/cmd/query.o \
	analyzer/cmd/report.o \
	analyzer/cmd/session.o \
	analyzer/cmd/summaries.o \
	analyzer/cmd/version.o

# the program that changes files for a step of a patch series; 'guptool' does not contain it
OBJ_series_edit := \
	kernel-series/edit/apply.o \
	kernel-series/edit/cocci.o \
	kernel-series/edit/comment.o \
	kernel-series/edit/lines.o \
	kernel-series/edit/main.o \
	kernel-series/edit/script.o \
	kernel-series/edit/symbols.o \
	kernel-series/edit/tokens.o

FOLDERS := lib db tree ast ir model flow ledger finding rules facts change convert reports mutate cmd
# static archives, last layer first, for the linker
ARCHIVES := $(foreach f,cmd mutate reports convert change facts rules finding ledger flow model ir ast tree db lib,$(B)/$(f).a)

LIBS := -L$(LLVM_DIR)/lib -Wl,-rpath,$(LLVM_DIR)/lib -lclang-$(LLVM_VER) -lsqlite3 -ljansson -lxxhash

# --- quiet commands; V=1 shows them ---

ifeq ($(V),0)
Q = @
say = @printf '  %-7s %s\n' $(1) $(2)
else
Q =
say = @:
endif

all: build
#: make build        the program, in build/
build: $(B)/guptool $(B)/series-edit

$(B)/guptool: $(B)/analyzer/main.o $(ARCHIVES)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(GUP_LDFLAGS) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBS)

$(B)/series-edit: $(addprefix $(B)/,$(OBJ_series_edit)) $(B)/ast.a $(B)/tree.a $(B)/lib.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(GUP_LDFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS)

define archive_rule
$(B)/$(1).a: $$(addprefix $(B)/,$$(OBJ_$(1)))
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@ && $$(AR) rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive_rule,$(f))))

# SQL files, the rules' pages and the templates of reports become one C file; the folders are listed so that a removed file counts
EMBED_SQL := $(sort $(wildcard db/*.sql db/queries/*.sql db/explain/*.sql)) $(sort $(wildcard docs/rules/*.md)) \
	     $(sort $(wildcard reports/templates/*)) $(sort $(wildcard cocci/convert/*.cocci cocci/convert/reverse/*.cocci cocci/mend/*.cocci))
$(B)/db/embed.c: db/embed.awk $(EMBED_SQL) $(wildcard db db/queries db/explain cocci/convert cocci/mend)
	@mkdir -p $(@D)
	$(call say,EMBED,$@)
	$(Q)awk -f db/embed.awk $(EMBED_SQL) > $@
# results in a database are those of one version of the sources; what a parse gave, and what a walk gave, of
# the sources that parse, and that walk; the rows of a unit have a version of their own, FACTS_VERSION
source_hash = $(shell cat $(shell find $(1) -path analyzer/tests -prune -o -name '*.[ch]' -print -o -name '*.def' -print -o -name '*.cocci' -print | LC_ALL=C sort) | cksum | cut -d' ' -f1)
SOURCE_HASH := $(call source_hash,lib db analyzer cocci/mend)
FRONT_HASH := $(call source_hash,lib/hash.c lib/pack.c analyzer/tree analyzer/ast analyzer/ir db/rows.def \
	      analyzer/model/noreturn.def analyzer/model/deprecated.def analyzer/cmd/analyse.c analyzer/cmd/index_unit.c)
FLOW_HASH := $(call source_hash,lib/hash.c lib/pack.c analyzer/ir analyzer/model analyzer/flow analyzer/facts/facts.c db/rows.def \
	     analyzer/cmd/across.c analyzer/cmd/summaries.c)
VERSION := 0.1.0
cflags-cmd := -DGUPTOOL_VERSION='"$(VERSION)+$(SOURCE_HASH)"' -DGUPTOOL_FRONT_VERSION='"$(FRONT_HASH)"' \
	      -DGUPTOOL_FLOW_VERSION='"$(FLOW_HASH)"'
# a file whose name carries the hash: version.o is older than it only when the sources changed
$(B)/version-$(SOURCE_HASH):
	@mkdir -p $(@D) && rm -f $(B)/version-* && touch $@
$(B)/analyzer/cmd/version.o: $(B)/version-$(SOURCE_HASH)

$(B)/db/embed.o: $(B)/db/embed.c
	$(call say,CC,$<)
	$(Q)$(CC) $(GUP_CFLAGS) $(CFLAGS) -I. -include lib/banned.h -c -o $@ $<

docs/schema.md: db/schema.sql db/verdict.sql db/views.sql db/schema-doc.awk
	$(call say,DOC,$@)
	$(Q)awk -f db/schema-doc.awk db/schema.sql db/verdict.sql db/views.sql > $@

docs/queries.md: $(sort $(wildcard db/queries/*.sql)) db/query-doc.awk
	$(call say,DOC,$@)
	$(Q)awk -f db/query-doc.awk $(sort $(wildcard db/queries/*.sql)) > $@

# man pages: name, synopsis and options out of the program, the rest from docs/man/src
MAN := $(patsubst docs/man/src/%.roff,docs/man/%.1,$(wildcard docs/man/src/*.roff))
docs/man: $(MAN)
docs/man/%.1: docs/man/src/%.roff docs/man/man.awk $(B)/guptool
	$(call say,DOC,$@)
	$(Q)$(B)/guptool help --roff $(patsubst guptool-%,%,$(filter-out guptool,$*)) | awk -f docs/man/man.awk - $< > $@

# the picture of the layers is made from the table that 'make layers' enforces
docs/architecture.dot: analyzer/layers.txt analyzer/layers-dot.awk
	$(call say,DOC,$@)
	$(Q)awk -f analyzer/layers-dot.awk analyzer/layers.txt > $@
docs/architecture.svg: docs/architecture.dot
	$(call say,DOC,$@)
	$(Q)dot -Tsvg -o $@ $<

# per-folder compile flags, by name
cflags-lib := -DGUPTOOL_LIB
cflags-ast := -I$(LLVM_DIR)/include

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(GUP_CFLAGS) $(CFLAGS) $(cflags-$(notdir $(patsubst %/,%,$(dir $<)))) -include lib/banned.h -c -o $@ $<

# unit tests: analyzer/tests/unit/NAME.c with cmocka, one program each
UNIT := $(sort $(patsubst analyzer/tests/unit/%.c,%,$(wildcard analyzer/tests/unit/test_*.c)))
$(B)/unit/%: $(B)/analyzer/tests/unit/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(GUP_LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBS) -lcmocka

# --- what must be installed; each is a Debian 12 package ---

DEPS_build := gcc make libclang-$(LLVM_VER)-dev libsqlite3-dev libjansson-dev libxxhash-dev
DEPS_kernel := clang-$(LLVM_VER) lld-$(LLVM_VER) llvm-$(LLVM_VER) flex bison bc libelf-dev libssl-dev perl xz-utils
DEPS_audit := $(DEPS_build) $(DEPS_kernel) $(if $(KERNEL),,linux-source-6.12)
# one a line: what a test needs is added beside what others need
DEPS_test := $(DEPS_build) $(DEPS_kernel) linux-source-6.12 \
	chromium \
	chromium-driver \
	clang-format \
	coccinelle \
	curl \
	git \
	graphviz \
	groff-base \
	jq \
	libcmocka-dev \
	libpython3-dev \
	man-db \
	mandoc \
	patch \
	procps \
	python3 \
	python3-jsonschema \
	sparse \
	sqlite3
DEPS_fuzz := $(DEPS_build) clang-$(LLVM_VER) libclang-rt-$(LLVM_VER)-dev
DEPS_bench := $(DEPS_test) time
# the 5.4 series touch arch/powerpc, which clang does not compile in that tree
DEPS_series := $(if $(KERNEL_5_4),gcc-powerpc64le-linux-gnu)
DEPS_prove := $(DEPS_bench) $(DEPS_series) linux-source-6.1

# $(call need,PACKAGES): name what is missing, then install it (root or sudo), or stop
define need
	@missing=; for p in $(1); do \
		s=$$(dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null) || s=; \
		[ "$$s" = installed ] || missing="$$missing $$p"; done; \
	[ -n "$$missing" ] || exit 0; \
	echo "guptool: packages that are needed and not installed:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "guptool: not root and no sudo: install them, then run make again" >&2; exit 2; fi; \
	echo "guptool: installing them with apt-get"; \
	said=$$($$sudo apt-get update -qq 2>&1 && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends $$missing 2>&1) || \
	{ echo "$$said" | tail -n 5 >&2; echo "guptool: apt-get could not install:$$missing" >&2; exit 2; }
endef

deps-build:
	$(call need,$(DEPS_build))
deps-audit:
	$(call need,$(DEPS_audit))
deps-fuzz:
	$(call need,$(DEPS_fuzz))
deps-test:
	$(call need,$(DEPS_test))
deps-bench:
	$(call need,$(DEPS_bench))
deps-prove:
	$(call need,$(DEPS_prove))

# --- the kernel that Debian packages, when no other is given ---

CACHE   ?= $(CURDIR)/.cache
DEBKERN := linux-source-6.12
ifeq ($(KERNEL),)
KTREE   := $(CACHE)/$(DEBKERN)
KSTAMP  := $(CACHE)/$(DEBKERN).package
else
KTREE   := $(abspath $(KERNEL))
KSTAMP  :=
endif
OBJDIR  := $(if $(O),$(abspath $(O)),$(CACHE)/obj/$(notdir $(KTREE)))
DB      ?= gup.db

# unpacked once; the .package file beside the tree says which version it is
$(CACHE)/linux-source-%.package: /usr/src/linux-source-%.tar.xz
	@mkdir -p $(CACHE)
	@echo "guptool: unpacking $<"
	@rm -rf $(CACHE)/linux-source-$*
	@tar -C $(CACHE) -xf $<
	@dpkg-query -W -f '$${Package} $${Version}\n' linux-source-$* > $@.tmp && mv $@.tmp $@
/usr/src/linux-source-%.tar.xz: ; @test -e $@ || { echo "guptool: $@ is missing: apt-get install linux-source-$*" >&2; exit 2; }

# --- the two commands of the README ---

# compile on all cores, unless the caller has said how many
PARALLEL = $(if $(findstring -j,$(MAKEFLAGS)),,-j $(J))

#: make audit        install what is missing, index and check a kernel (KERNEL= O= ARCH=)
# 'check' ends with 1 when there are findings; for an audit that is a result, not a failure
audit: deps-audit
	@$(MAKE) --no-print-directory $(PARALLEL) build
	@$(MAKE) --no-print-directory audit-run
audit-run: $(KSTAMP)
	@[ -e "$(DB)" ] || echo "guptool: reading $(KTREE), build directory $(OBJDIR): minutes the first time, seconds later"
	@$(B)/guptool index -k "$(KTREE)" -O "$(OBJDIR)" --arch "$(ARCH)" -d "$(DB)" -j $(J)
	@$(B)/guptool check -d "$(DB)"; s=$$?; [ $$s -le 1 ] || exit $$s

#: make test         install what is missing, run every test
test: deps-test
	@$(MAKE) --no-print-directory $(PARALLEL) test-build
	@$(MAKE) --no-print-directory test-run

# what runs, in this order: unit tests, the same with sanitizers, scripts, the real kernel
TEST_UNIT   := $(addprefix $(B)/unit/,$(UNIT))
TEST_SAN    := $(addprefix build-san/unit/,$(UNIT))
TEST_SCRIPT := $(sort $(wildcard analyzer/tests/meta/*.t analyzer/tests/cli/*.t db/tests/*.t cocci/tests/*.t kernel-series/tests/*.t))
TEST_KERNEL := $(sort $(wildcard analyzer/tests/kernel/*.t))

test-build: build $(TEST_UNIT)
	@$(MAKE) --no-print-directory $(PARALLEL) SAN=1 B=build-san $(TEST_SAN)

test-run: export B := $(B)
test-run: export CACHE := $(CACHE)
test-run: export KTREE := $(CACHE)/$(DEBKERN)
test-run: export OBJDIR := $(CACHE)/obj/$(DEBKERN)
test-run: test-build $(CACHE)/$(DEBKERN).package
	@analyzer/tests/run -j $(J) --time-limit 2400 $(TEST_UNIT) $(TEST_SAN) $(TEST_SCRIPT) --serial $(TEST_KERNEL)

#: make check-fast   the unit tests and scripts alone: no sanitizers, no kernel
check-fast: build $(TEST_UNIT)
	@B=$(B) CACHE=$(CACHE) analyzer/tests/run -j $(J) $(TEST_UNIT) $(TEST_SCRIPT)

#: make bench        time an index, cold, warm and of one file, beside clang, sparse, spatch and smatch
bench: deps-bench build $(KSTAMP)
	@$(B)/guptool index -q -k "$(KTREE)" -O "$(OBJDIR)" -d $(B)/bench.db drivers/xen/privcmd.c
	@analyzer/tests/bench.sh $(B)/guptool "$(KTREE)" "$(OBJDIR)" $(J)

.PHONY: mutants
#: make mutants      mistakes made on purpose in a real kernel, and which of them the rules see (KERNEL= O= ARCH=)
MUTANTS ?=
mutants: deps-audit build $(KSTAMP)
	@$(B)/guptool index -q -k "$(KTREE)" -O "$(OBJDIR)" --arch "$(ARCH)" -d "$(DB)" -j $(J)
	@$(B)/guptool mutants -d "$(DB)" --exclude analyzer/tests/mutants.exclude -j $(J) $(MUTANTS)

# the older kernels are no packages: who has them says where; kernel-series/TOPIC/base names the variable
#: make series       patch series: generate, apply, build and check each (KERNEL_4_13= KERNEL_5_4= TOPIC=)
series: deps-test build $(CACHE)/$(DEBKERN).package
	$(call need,$(DEPS_series))
	@kernel-series/check-all "$(TOPIC)" "$(CACHE)/$(DEBKERN)" "$(KERNEL_5_4)" "$(KERNEL_4_13)"

DEPS_boot := $(DEPS_kernel) gcc qemu-system-x86 seabios busybox-static cpio git coccinelle libpython3-dev patch
#: make boot         boot a kernel with a topic's patches in QEMU and assert what it says (TOPIC= KERNEL=)
boot: build $(KSTAMP)
	$(call need,$(DEPS_boot))
	@kernel-series/boot/boot "$(if $(TOPIC),$(TOPIC),gup-cleanup-v6.12)" KERNEL="$(KTREE)" J=$(J)

#: make prove        what takes longer than a test may; prints a table for docs/proofs.md; PROVE_ROWS= chooses
prove: deps-prove build $(CACHE)/$(DEBKERN).package $(CACHE)/linux-source-6.1.package
	@analyzer/tests/prove.sh $(B)/guptool "$(CACHE)" $(J)
	@case " $(PROVE_ROWS) " in "  " | *" roundtrip "*) $(MAKE) --no-print-directory roundtrip ;; esac

#: make roundtrip    all pin users of the kernel to get_user_pages() and back: what convert makes of them
roundtrip: deps-test build $(KSTAMP)
	$(Q)$(B)/guptool index -q -k "$(KTREE)" -O "$(OBJDIR)" -d "$(CACHE)/roundtrip-$(notdir $(KTREE)).db" -j $(J)
	@analyzer/tests/roundtrip.sh -g $(B)/guptool -d "$(CACHE)/roundtrip-$(notdir $(KTREE)).db" -k "$(KTREE)" -j $(J)

#: make oracle       files that NEW= pins by hand, converted in OLD=: whether convert does the same
oracle: deps-test build
	@[ -n "$(OLD)" ] && [ -n "$(NEW)" ] || { echo "guptool: which trees? OLD=linux-5.4 NEW=linux-6.1" >&2; exit 2; }
	@analyzer/tests/oracle.sh -g $(B)/guptool -j $(J) -c -O "$(CACHE)/obj/$(notdir $(OLD))" -N "$(CACHE)/obj/$(notdir $(NEW))" "$(OLD)" "$(NEW)"

#: make screenshots  pictures of the report of DB= (and AGAINST=) into docs/screenshots
AGAINST ?=
screenshots: deps-test build
	@[ -e "$(DB)" ] || { echo "guptool: no $(DB): run make audit first" >&2; exit 2; }
	@$(B)/guptool report -q -d "$(DB)" $(if $(AGAINST),--against "$(AGAINST)") --out $(B)/report
	@analyzer/tests/screenshots.sh $(B)/report docs/screenshots

#: make fuzz         the reader of mails and diffs under libFuzzer and sanitizers (FUZZ_TIME= seconds)
FUZZ_TIME ?= 60
FUZZ_SOURCE := analyzer/tests/fuzz/fuzz_change.c $(filter-out analyzer/change/difference.c analyzer/change/git.c, \
	       $(patsubst %.o,%.c,$(OBJ_change))) analyzer/tree/overlay.c \
	       $(addprefix lib/,alloc.c arena.c die.c fs.c hash.c intern.c progress.c strbuf.c strmap.c)
build-fuzz/fuzz_change: $(FUZZ_SOURCE) analyzer/tests/fuzz/change_target.h $(wildcard lib/*.h analyzer/change/*.h analyzer/tree/overlay.h)
	@mkdir -p build-fuzz
	$(call say,FUZZ,$@)
	$(Q)clang-$(LLVM_VER) -std=gnu11 -g -O1 -D_GNU_SOURCE -DGUPTOOL_LIB -include lib/banned.h \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -o $@ $(FUZZ_SOURCE) -lxxhash
fuzz: deps-fuzz
	@$(MAKE) --no-print-directory build-fuzz/fuzz_change
	@mkdir -p build-fuzz/found
	build-fuzz/fuzz_change -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
		-artifact_prefix=build-fuzz/ build-fuzz/found analyzer/tests/fuzz/corpus

#: make prove-report what a report costs, HTML validated (npm, java), 100,000 findings in a browser
prove-report: deps-test build
	@[ -e "$(DB)" ] || { echo "guptool: no $(DB): run make audit first" >&2; exit 2; }
	@analyzer/tests/prove-report.sh $(B)/guptool "$(DB)"

#: make prove-lint   what lint says of many real changes of the tree that DB= is about
prove-lint: deps-test build
	@analyzer/tests/prove-lint.sh $(B)/guptool "$(DB)"

#: make fresh-check  both commands in a bare Debian 12 root (needs debootstrap and root)
fresh-check:
	@analyzer/tests/fresh-check || [ $$? = 4 ]

#: make install      prefix=/usr/local DESTDIR=
install: build
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(datadir)
	install -m 755 $(B)/guptool $(DESTDIR)$(bindir)/guptool
	install -m 644 $(wildcard docs/man/*.1) $(DESTDIR)$(mandir)/man1
	install -D -m 644 docs/guptool.bash $(DESTDIR)$(compdir)/guptool
	cp -r cocci $(DESTDIR)$(datadir)/
	rm -rf $(DESTDIR)$(datadir)/cocci/tests $(DESTDIR)$(datadir)/cocci/self

# --- checks of our own tree ---

SOURCES := $(shell find lib db reports kernel-series analyzer -path analyzer/tests -prune -o -name '*.[ch]' -print)
layers:
	@awk -f analyzer/layers.awk analyzer/layers.txt $(SOURCES) && echo "layers: $(words $(SOURCES)) files, no include runs up"

#: make clean        remove what was built; distclean: the unpacked kernel, too
clean:
	rm -rf build build-san build-fuzz
distclean: clean
	rm -rf $(CACHE) gup.db

help:
	@sed -n 's/^#: //p' Makefile

# one a line, like the packages above
.PHONY: boot deps-fuzz docs/man fuzz prove-lint
.PHONY: all audit audit-run bench build check-fast clean
.PHONY: deps-audit deps-bench deps-build deps-prove deps-test distclean
.PHONY: fresh-check help install layers oracle prove roundtrip series
.PHONY: prove-report screenshots
.PHONY: test test-build test-run
.DELETE_ON_ERROR:
# keep the objects of the unit tests
.PRECIOUS: $(B)/analyzer/tests/unit/%.o
-include $(shell find $(B) -name '*.d' 2>/dev/null)
