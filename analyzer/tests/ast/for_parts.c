/* SPDX-License-Identifier: GPL-2.0-only */
/* the parts of a for that are there, also inside of macros */
#define forever for (;;)
#define each(p, h) for (p = (h); p; p = p->next)
struct node { struct node *next; };
int step(int);

void loops(struct node *h, int i)
{
	struct node *p;

	for (;;)
		break;
	for (; i;)
		step(1);
	for (i = 0;;)
		break;
	for (;; i++)
		break;
	for (; i; i++)
		step(2);
	for (i = 1;; i--)
		break;
	for (i = 0; i < 3;)
		step(3);
	for (int j = 0, k = 1; j < k; j++)
		;
	forever
		break;
	each(p, h)
		step(';');
}
/* golden: ast
 * function loops : void @8:6-32:1
 *   param 0 h : struct node *
 *   param 1 i : int
 *   compound @9:1
 *     var p (local 2) : struct node * @10:15
 *       -
 *     for @12:2
 *       -
 *       -
 *       -
 *       break @13:3
 *     for @14:2
 *       -
 *       ref i (param 1) : int @14:9
 *       -
 *       expr @15:3
 *         call step : int @15:3 "step(1)"
 *           ref step (function) : int (int) @15:3
 *           const = 1 : int @15:8 "1"
 *     for @16:2
 *       expr @16:7
 *         assign : int @16:7
 *           ref i (param 1) : int @16:7
 *           const = 0 : int @16:11
 *       -
 *       -
 *       break @17:3
 *     for @18:2
 *       -
 *       -
 *       unary post++ : int @18:10
 *         ref i (param 1) : int @18:10
 *       break @19:3
 *     for @20:2
 *       -
 *       ref i (param 1) : int @20:9
 *       unary post++ : int @20:12
 *         ref i (param 1) : int @20:12
 *       expr @21:3
 *         call step : int @21:3 "step(2)"
 *           ref step (function) : int (int) @21:3
 *           const = 2 : int @21:8 "2"
 *     for @22:2
 *       expr @22:7
 *         assign : int @22:7
 *           ref i (param 1) : int @22:7
 *           const = 1 : int @22:11
 *       -
 *       unary post-- : int @22:15
 *         ref i (param 1) : int @22:15
 *       break @23:3
 *     for @24:2
 *       expr @24:7
 *         assign : int @24:7
 *           ref i (param 1) : int @24:7
 *           const = 0 : int @24:11
 *       binary < : int @24:14
 *         ref i (param 1) : int @24:14
 *         const = 3 : int @24:18
 *       -
 *       expr @25:3
 *         call step : int @25:3 "step(3)"
 *           ref step (function) : int (int) @25:3
 *           const = 3 : int @25:8 "3"
 *     for @26:2
 *       compound declarations @26:7
 *         var j (local 3) : int @26:11
 *           const = 0 : int @26:15
 *         var k (local 4) : int @26:18
 *           const = 1 : int @26:22
 *       binary < : int @26:25
 *         ref j (local 3) : int @26:25
 *         ref k (local 4) : int @26:29
 *       unary post++ : int @26:32
 *         ref j (local 3) : int @26:32
 *       null @27:3
 *     for @28:2 <forever>
 *       -
 *       -
 *       -
 *       break @29:3
 *     for @30:2 <each>
 *       expr @30:7
 *         assign : struct node * @30:7
 *           ref p (local 2) : struct node * @30:7
 *           ref h (param 0) : struct node * @30:10
 *       ref p (local 2) : struct node * @30:7
 *       assign : struct node * @30:7
 *         ref p (local 2) : struct node * @30:7
 *         member node->next : struct node * @30:7
 *           ref p (local 2) : struct node * @30:7
 *       expr @31:3
 *         call step : int @31:3 "step(';')"
 *           ref step (function) : int (int) @31:3
 *           const = 59 : int @31:8 "';'"
 */
