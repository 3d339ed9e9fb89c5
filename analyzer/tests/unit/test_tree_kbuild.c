/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_tree_kbuild.c - flags, membership and reasons, asked of make
 *
 * The tree is a few files written here: a top Makefile and a scripts/Makefile.build
 * with the names and the recursion of kbuild, small enough to run in moments. With
 * GUPTOOL_TEST_KERNEL (and GUPTOOL_TEST_OBJDIR, prepared) set, a real tree is
 * asked as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../tree/kbuild_p.h"

static char base[] = "/tmp/guptool-kbuild-XXXXXX";
static struct tree tree;
static const struct kbuild_opts opts = { .jobs = 2 };

static void put(const char *rel, const char *text)
{
	char *path = fs_join(base, rel);
	char *dir = fs_join(base, rel);

	*strrchr(dir, '/') = '\0';
	assert_int_equal(fs_mkdir_p(dir), 0);
	assert_int_equal(fs_write_file(path, text, strlen(text)), 0);
	vec_free_(path);
	vec_free_(dir);
}

static bool has(const char *rel)
{
	char *path = fs_join(base, rel);
	struct stat st;
	bool ret = !stat(path, &st);

	vec_free_(path);
	return ret;
}

static const char top_makefile[] =
	"VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n"
	"ifneq ($(sub_make_done),1)\n"
	"export sub_make_done := 1\n"
	"root := $(CURDIR)\n"
	"$(MAKECMDGOALS): __sub\n\t@:\n"
	"__sub:\n\t@$(MAKE) -C $(or $(O),.) -f $(root)/Makefile srctree=$(root) $(MAKECMDGOALS)\n"
	"else\n"
	"export srctree\n"
	"export CC := clang\n"
	"export VPATH := $(if $(filter-out $(CURDIR),$(srctree)),$(srctree))\n"
	"may-sync-config := 1\n"
	"ifdef may-sync-config\n"
	"$(shell echo synced > sync-was-run)\n"
	"endif\n"
	"build-dir := .\n"
	"%config:\n\t@echo CONFIG_ON=y > .config; echo 'CONFIG_MOD=m' >> .config; "
	"echo '# CONFIG_OFF is not set' >> .config\n"
	"prepare:\n\t@mkdir -p include/config include/generated arch/x86/include/generated/asm\n"
	"\t@cp .config include/config/auto.conf\n"
	"\t@cd include/generated && touch autoconf.h bounds.h timeconst.h asm-offsets.h utsrelease.h\n"
	"\t@echo host tool broken; false\n"
	"endif\n";

static const char makefile_build[] =
	"src := $(if $(VPATH),$(VPATH)/)$(obj)\n"
	"$(obj)/:\n"
	"obj-y :=\nobj-m :=\nlib-y :=\n"
	"-include include/config/auto.conf\n"
	"include $(firstword $(wildcard $(addprefix $(srctree)/$(obj)/,Kbuild Makefile)))\n"
	"prefix := $(if $(filter-out .,$(obj)),$(obj)/)\n"
	"subdir-ym := $(addprefix $(prefix),$(patsubst %/,%,$(filter %/,$(obj-y) $(obj-m))))\n"
	"parts = $($(1:.o=-y)) $($(1:.o=-m)) $($(1:.o=-objs))\n"
	"real = $(addprefix $(prefix),$(foreach m,$(filter-out %/,$(1)),$(or $(strip $(call parts,$m)),$m)))\n"
	"real-obj-y := $(call real,$(obj-y))\n"
	"real-obj-m := $(call real,$(obj-m))\n"
	"lib-y := $(addprefix $(prefix),$(lib-y))\n"
	"c_flags = -D__KERNEL__ -I./include -I$(srctree)/$(obj) $(CFLAGS_$(*F).o) "
	"$(if $(filter $@,$(real-obj-m)),-DMODULE) -DNAME='\"$(*F)\"'\n"
	"if_changed_rule = echo not for us\n"
	"$(obj)/%.o: $(obj)/%.c FORCE\n\t$(call if_changed_rule,cc_o_c)\n"
	"FORCE:\n";

static const char *const paths[] = {
	"drivers/on/a.c", "drivers/on/part.c", "drivers/on/off.c", "drivers/on/tmpl.c",
	"drivers/on/unknown.c", "drivers/on/deep/d.c", "drivers/off/o.c", "drivers/off/more/m.c",
	"lib/l.c", "arch/s390/s.c", "virt/kvm/v.c", "tools/t.c", "drivers/broken/b.c",
	"drivers/on/prog.c", "drivers/on/both.c", "virt/kvm/w.c",
};

static int make_tree(void **state)
{
	struct strbuf sb = STRBUF_INIT, obj = STRBUF_INIT;

	assert_non_null(mkdtemp(base));
	put("src/Makefile", top_makefile);
	put("src/scripts/Makefile.build", makefile_build);
	put("src/scripts/Kbuild.include", "");
	put("src/include/linux/mm.h", "");
	put("src/Kconfig", "");
	put("src/Kbuild", "obj-y += drivers/ lib/ arch/x86/\n");
	put("src/arch/x86/Kbuild", "obj-y += kvm/\n");
	put("src/arch/x86/kvm/Makefile", "include $(srctree)/virt/kvm/Makefile.kvm\nobj-m += kvm.o\n");
	put("src/virt/kvm/Makefile.kvm", "KVM := ../../../virt/kvm\nkvm-y := $(KVM)/v.o\nkvm-$(CONFIG_OFF) += $(KVM)/w.o\n");
	put("src/virt/Makefile", "obj-y += lib/\n");
	put("src/drivers/Makefile", "obj-y += on/\nobj-$(CONFIG_OFF) += off/\nobj-y += broken/\n");
	put("src/drivers/on/Makefile",
	    "obj-$(CONFIG_ON) += a.o\nobj-$(CONFIG_MOD) += mod.o\n"
	    "mod-y := part.o deep/d.o\nmod-$(CONFIG_OFF) += off.o\nCFLAGS_a.o := -DOWN\n"
	    "hostprogs += prog\nifeq ($(CONFIG_MOD),y)\nobj-y += both.o\nendif\n");
	put("src/drivers/off/Makefile", "obj-y += o.o more/\n");
	put("src/drivers/off/more/Makefile", "obj-y += m.o\n");
	put("src/drivers/broken/Makefile", "$(error no luck)\n");
	put("src/lib/Makefile", "lib-y += l.o\n");
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "src/%s", paths[i]);
		put(sb.buf, i ? "int x;\n" : "#include \"tmpl.c\"\n");
	}
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/src", base);
	strbuf_addf(&obj, "%s/obj", base);
	assert_int_equal(tree_open(&tree, sb.buf, obj.buf, "x86_64"), 0);
	strbuf_release(&sb);
	strbuf_release(&obj);
	return 0;
}

static int remove_tree(void **state)
{
	return fs_remove_tree(base);
}

/* A host tool that does not build is survived; a configuration is made when there is none. */
static void prepares(void **state)
{
	struct kbuild_opts o = opts;

	o.no_prepare = true;
	assert_int_equal(kbuild_prepare(&tree, &o), -1);
	assert_false(has("obj"));
	assert_int_equal(kbuild_prepare(&tree, &opts), 0);
	assert_true(has("obj/.config"));
	assert_true(has("obj/guptool-prepare.log"));
	assert_false(has("src/.config"));
	assert_int_equal(kbuild_prepare(&tree, &o), 0);
}

static void check(const struct unit *u, enum unit_state state, const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	if (u->state == UNIT_BUILT) {
		flags_print(&tree, u, &sb);
		for (char *p = sb.buf; (p = strchr(p, '\n'));)
			*p = ' ';
		strbuf_trim(&sb);
	} else {
		strbuf_addstr(&sb, u->why);
	}
	if (u->state != state || strcmp(sb.buf, want))
		fail_msg("%s: state %d: '%s', want '%s'", u->path, u->state, sb.buf, want);
	strbuf_release(&sb);
}

static void ask(struct unit *u, struct arena *a)
{
	assert_int_equal(kbuild_units(&tree, &opts, paths, sizeof(paths) / sizeof(paths[0]), u, a), 0);
}

static void units(void **state)
{
	struct unit u[sizeof(paths) / sizeof(paths[0])];
	struct arena a = ARENA_INIT;

	char *sync = fs_join(base, "obj/sync-was-run");

	assert_int_equal(unlink(sync), 0);	/* of prepares() */
	vec_free_(sync);
	ask(u, &a);
	check(&u[0], UNIT_BUILT, "-D__KERNEL__ -I$(obj)/include -I$(root)/drivers/on -DOWN -DNAME=\"a\" -w");
	assert_false(u[0].is_module);
	assert_string_equal(u[0].cwd, tree.objdir);
	assert_string_equal(u[0].origin, "dry-run");
	check(&u[1], UNIT_BUILT, "-D__KERNEL__ -I$(obj)/include -I$(root)/drivers/on -DMODULE -DNAME=\"part\" -w");
	assert_true(u[1].is_module);
	check(&u[2], UNIT_NOT_BUILT, "CONFIG_OFF is not set");
	check(&u[3], UNIT_NOT_BUILT, "included by drivers/on/a.c, not built by itself");
	check(&u[4], UNIT_NOT_BUILT, "no rule in drivers/on/Makefile");
	check(&u[5], UNIT_BUILT, "-D__KERNEL__ -I$(obj)/include -I$(root)/drivers/on -DMODULE -DNAME=\"d\" -w");
	check(&u[6], UNIT_NOT_BUILT, "CONFIG_OFF is not set");
	check(&u[7], UNIT_NOT_BUILT, "CONFIG_OFF is not set");
	check(&u[8], UNIT_BUILT, "-D__KERNEL__ -I$(obj)/include -I$(root)/lib -DNAME=\"l\" -w");
	check(&u[9], UNIT_NOT_BUILT, "arch/s390 is not arch x86");
	check(&u[10], UNIT_BUILT, "-D__KERNEL__ -I$(obj)/include -I$(root)/arch/x86/kvm -DMODULE -DNAME=\"v\" -w");
	check(&u[11], UNIT_NOT_BUILT, "tools/ is not part of the kernel");
	assert_int_equal(u[12].state, UNIT_NO_FLAGS);
	assert_non_null(strstr(u[12].why, "no luck"));
	check(&u[13], UNIT_NOT_BUILT, "drivers/on/Makefile line 6 makes it a program, not a part of the kernel");
	check(&u[14], UNIT_NOT_BUILT, "CONFIG_MOD is m, not y");
	check(&u[15], UNIT_NOT_BUILT, "CONFIG_OFF is not set");
	assert_false(has("obj/sync-was-run"));	/* the configuration was left alone */
	assert_false(has("obj/drivers"));
	arena_release(&a);
}

/* Objects that are up to date give the same answers. */
static void built_objects_too(void **state)
{
	struct unit u[sizeof(paths) / sizeof(paths[0])];
	struct arena a = ARENA_INIT;

	put("obj/drivers/on/a.o", "");
	ask(u, &a);
	assert_int_equal(u[0].state, UNIT_BUILT);
	arena_release(&a);
}

static void compile_commands(void **state)
{
	struct unit u[sizeof(paths) / sizeof(paths[0])];
	struct strbuf sb = STRBUF_INIT;
	struct arena a = ARENA_INIT;

	strbuf_addf(&sb, "[{\"directory\": \"%s\", \"file\": \"../src/drivers/on/a.c\", "
		    "\"command\": \"clang -Iinclude -DX='\\\"y\\\"' -c -o a.o a.c\"}, "
		    "{\"directory\": \"%s\", \"file\": \"%s/drivers/on/part.c\", "
		    "\"arguments\": [\"clang\", \"-DMODULE\", \"-DA B\", \"part.c\"]}]",
		    tree.objdir, tree.objdir, tree.root);
	put("db/compile_commands.json", sb.buf);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/db/compile_commands.json", base);
	tree.compdb = sb.buf;
	ask(u, &a);
	check(&u[0], UNIT_BUILT, "-I$(obj)/include -DX=\"y\" -w");
	check(&u[1], UNIT_BUILT, "-DMODULE -DA B -w");
	assert_true(u[1].is_module);
	assert_string_equal(u[1].origin, "compile_commands.json");
	check(&u[2], UNIT_NOT_BUILT, "compile_commands.json has no entry for it");
	check(&u[9], UNIT_NOT_BUILT, "arch/s390 is not arch x86");
	put("db/compile_commands.json", "{");
	assert_int_equal(kbuild_units(&tree, &opts, paths, 1, u, &a), -1);
	tree.compdb = NULL;
	arena_release(&a);
	strbuf_release(&sb);
}

static void cmd_files(void **state)
{
	char *got;

	put("obj/drivers/on/.x.o.cmd", "savedcmd_drivers/on/x.o := clang -DA='$$x' -DB=\\# x.c\n\nsource_x := y\n");
	got = cmdfile_command(&tree, "drivers/on/x.c");
	assert_string_equal(got, "clang -DA='$x' -DB=# x.c");
	vec_free_(got);
	put("obj/drivers/on/.x.o.cmd", "cmd_drivers/on/x.o := gcc x.c\n");
	got = cmdfile_command(&tree, "drivers/on/x.c");
	assert_string_equal(got, "gcc x.c");
	vec_free_(got);
	assert_null(cmdfile_command(&tree, "drivers/on/y.c"));
}

static void unclean_source(void **state)
{
	char *obj2 = fs_join(base, "obj2");
	struct tree t;

	put("src/.config", "CONFIG_ON=y\n");
	assert_int_equal(tree_open(&t, tree.root, obj2, "x86_64"), 0);
	assert_int_equal(kbuild_prepare(&t, &opts), -1);
	assert_false(has("obj2"));
	t.objdir = t.root;
	assert_int_equal(kbuild_prepare(&t, &opts), -1);	/* in-tree and not prepared: not ours to do */
	vec_free_(obj2);
}

static void real_tree(void **state)
{
	static const char *const real[] = { "mm/gup.c", "drivers/xen/privcmd.c", "mm/nommu.c" };
	const char *root = getenv("GUPTOOL_TEST_KERNEL"), *obj = getenv("GUPTOOL_TEST_OBJDIR");
	struct arena a = ARENA_INIT;
	struct unit u[3];
	struct tree t;

	if (!root || !obj)
		skip();
	assert_int_equal(tree_open(&t, root, obj, NULL), 0);
	assert_int_equal(kbuild_units(&t, &opts, real, 3, u, &a), 0);
	assert_int_equal(u[0].state, UNIT_BUILT);
	assert_true(u[0].argc > 30);
	assert_int_equal(u[2].state, UNIT_NOT_BUILT);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prepares),
		cmocka_unit_test(units),
		cmocka_unit_test(built_objects_too),
		cmocka_unit_test(compile_commands),
		cmocka_unit_test(cmd_files),
		cmocka_unit_test(unclean_source),
		cmocka_unit_test(real_tree),
	};

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
