/* SPDX-License-Identifier: GPL-2.0-only */
/* calls through members of operations, and how they are filled */
struct file;
struct ops {
	int (*open)(struct file *);
	void (*release)(struct file *);
	struct { int (*deep)(int); } sub;
};
struct file { const struct ops *ops; void (*free)(struct file *); };
static int my_open(struct file *f) { return 0; }
static void my_release(struct file *f) { }
static int my_deep(int x) { return x; }

static const struct ops my_ops = {
	.open = my_open,
	.release = &my_release,
	.sub.deep = my_deep,
};
static struct ops table[] = { { my_open, my_release }, [3] = { .open = (void *)my_open } };

int through(struct file *f, int (*cb)(int), int fn(int))
{
	f->free = my_release;
	f->ops->open(f);
	(*f->ops->release)(f);
	table[1].open(f);
	return cb(1) + (*cb)(2) + fn(3);
}
/* golden: ast
 * function static my_open : int @10:12-10:48
 *   param 0 f : struct file *
 *   compound @10:36
 *     return @10:38
 *       const = 0 : int @10:45
 * function static my_release : void @11:13-11:42
 *   param 0 f : struct file *
 *   compound @11:40
 * function static my_deep : int @12:12-12:39
 *   param 0 x : int
 *   compound @12:27
 *     return @12:29
 *       ref x (param 0) : int @12:36
 * function through : int @21:5-28:1
 *   param 0 f : struct file *
 *   param 1 cb : int (*)(int)
 *   param 2 fn : int (*)(int)
 *   compound @22:1
 *     expr @23:2
 *       assign : void (*)(struct file *) @23:2
 *         member file->free : void (*)(struct file *) @23:2
 *           ref f (param 0) : struct file * @23:2
 *         ref my_release (function) : void (struct file *) @23:12
 *     expr @24:2
 *       call : int @24:10 "f->ops->open(f)"
 *         member ops->open : int (*)(struct file *) @24:2
 *           member file->ops : const struct ops * @24:2
 *             ref f (param 0) : struct file * @24:2
 *         ref f (param 0) : struct file * @24:15 "f"
 *     expr @25:2
 *       call : void @25:12 "(*f->ops->release)(f)"
 *         member ops->release : void (*)(struct file *) @25:4
 *           member file->ops : const struct ops * @25:4
 *             ref f (param 0) : struct file * @25:4
 *         ref f (param 0) : struct file * @25:21 "f"
 *     expr @26:2
 *       call : int @26:11 "table[1].open(f)"
 *         member ops.open : int (*)(struct file *) @26:2
 *           index : struct ops @26:2
 *             ref table (global) : struct ops[4] @26:2
 *             const = 1 : int @26:8
 *         ref f (param 0) : struct file * @26:16 "f"
 *     return @27:2
 *       binary + : int @27:9
 *         binary + : int @27:9
 *           call : int @27:9 "cb(1)"
 *             ref cb (param 1) : int (*)(int) @27:9
 *             const = 1 : int @27:12 "1"
 *           call : int @27:19 "(*cb)(2)"
 *             ref cb (param 1) : int (*)(int) @27:19
 *             const = 2 : int @27:23 "2"
 *         call : int @27:28 "fn(3)"
 *           ref fn (param 2) : int (*)(int) @27:28
 *           const = 3 : int @27:31 "3"
 * fnptr ops.open = my_open object my_ops @15:2
 * fnptr ops.release = my_release object my_ops @16:2
 * fnptr ops.sub.deep = my_deep object my_ops @17:2
 * fnptr ops.open = my_open object table @19:33
 * fnptr ops.release = my_release object table @19:42
 * fnptr ops.open = my_open object table @19:64
 * fnptr file.free = my_release object - @23:2
 */
