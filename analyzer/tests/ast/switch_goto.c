/* SPDX-License-Identifier: GPL-2.0-only */
/* switch, ranges, fallthrough, labels, computed goto */
#define fallthrough __attribute__((__fallthrough__))

int jumps(int x)
{
	static void *const table[] = { &&here, &&there };

	switch (x) {
	case 1 ... 3:
		x++;
		fallthrough;
	case 4:
	default:
		break;
	}
	goto *table[x];
	{
		__label__ here;

		goto here;
here:
		x = 2;
	}
here:
	x = 3;
there:
	do {
		if (x)
			continue;
		else
			break;
	} while (0);
	return x;
}
/* golden: ast
 * function jumps : int @5:5-35:1
 *   param 0 x : int
 *   compound @6:1
 *     var table (static 1) : void *[2] @7:21
 *       init-list : void *[2] @7:31
 *         init = 0 : void * @7:33
 *           addr-label here : void * @7:33
 *         init = 1 : void * @7:41
 *           addr-label there : void * @7:41
 *     switch @9:2
 *       ref x (param 0) : int @9:10
 *       compound @9:13
 *         case @10:2
 *           const = 1 : int @10:7
 *           const = 3 : int @10:13
 *           expr @11:3
 *             unary post++ : int @11:3
 *               ref x (param 0) : int @11:3
 *         null @12:14
 *         case @13:2
 *           const = 4 : int @13:7
 *           -
 *           default @14:2
 *             break @15:3
 *     indirect-goto @17:2
 *       index : void * @17:8
 *         ref table (static 1) : void *[2] @17:8
 *         ref x (param 0) : int @17:14
 *     compound @18:2
 *       goto here.1 @21:3
 *       label here.1 @22:1
 *         expr @23:3
 *           assign : int @23:3
 *             ref x (param 0) : int @23:3
 *             const = 2 : int @23:7
 *     label here @25:1
 *       expr @26:2
 *         assign : int @26:2
 *           ref x (param 0) : int @26:2
 *           const = 3 : int @26:6
 *     label there @27:1
 *       do @28:2
 *         compound @28:5
 *           if @29:3
 *             ref x (param 0) : int @29:7
 *             continue @30:4
 *             break @32:4
 *         const = 0 : int @33:11
 *     return @34:2
 *       ref x (param 0) : int @34:9
 */
