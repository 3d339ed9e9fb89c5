/* SPDX-License-Identifier: GPL-2.0-only */
/* errors in the text are reported, what is left is read */
int whole(int x)
{
	return x;
}

int broken(int x)
{
	return undeclared(x) + y;
}
/* golden: ast
 * function whole : int @3:5-6:1
 *   param 0 x : int
 *   compound @4:1
 *     return @5:2
 *       ref x (param 0) : int @5:9
 * function broken : int @8:5-11:1
 *   param 0 x : int
 *   given up: does not compile: call to undeclared function 'undeclared'; ISO C99 and later do not support implicit function declarations @10:9
 *   compound @9:1
 * error @10:9 call to undeclared function 'undeclared'; ISO C99 and later do not support implicit function declarations
 * error @10:25 use of undeclared identifier 'y'
 */
