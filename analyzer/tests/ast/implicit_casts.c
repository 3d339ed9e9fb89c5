/* SPDX-License-Identifier: GPL-2.0-only */
/* conversions that change width or sign stay, others go */
enum e { E0, E1 };
void take(unsigned int n, long l, void *p, _Bool b);

long convert(int i, unsigned int u, long l, unsigned long ul, char c, enum e e, int *p)
{
	_Bool b = p;

	u = i;
	l = u;
	l = i;
	ul = l;
	c = l;
	i = c + 1;
	u = e;
	i = E1;
	b = i;
	p = 0;
	take(l, i, p, i);
	if (i < u || l < u)
		return -1;
	return u;
}
/* golden: ast
 * function convert : long @6:6-24:1
 *   param 0 i : int
 *   param 1 u : unsigned int
 *   param 2 l : long
 *   param 3 ul : unsigned long
 *   param 4 c : char
 *   param 5 e : enum e
 *   param 6 p : int *
 *   compound @7:1
 *     var b (local 7) : _Bool @8:8
 *       cast implicit : _Bool @8:12
 *         ref p (param 6) : int * @8:12
 *     expr @10:2
 *       assign : unsigned int @10:2
 *         ref u (param 1) : unsigned int @10:2
 *         cast implicit : unsigned int @10:6
 *           ref i (param 0) : int @10:6
 *     expr @11:2
 *       assign : long @11:2
 *         ref l (param 2) : long @11:2
 *         cast implicit : long @11:6
 *           ref u (param 1) : unsigned int @11:6
 *     expr @12:2
 *       assign : long @12:2
 *         ref l (param 2) : long @12:2
 *         cast implicit : long @12:6
 *           ref i (param 0) : int @12:6
 *     expr @13:2
 *       assign : unsigned long @13:2
 *         ref ul (param 3) : unsigned long @13:2
 *         cast implicit : unsigned long @13:7
 *           ref l (param 2) : long @13:7
 *     expr @14:2
 *       assign : char @14:2
 *         ref c (param 4) : char @14:2
 *         cast implicit : char @14:6
 *           ref l (param 2) : long @14:6
 *     expr @15:2
 *       assign : int @15:2
 *         ref i (param 0) : int @15:2
 *         binary + : int @15:6
 *           cast implicit : int @15:6
 *             ref c (param 4) : char @15:6
 *           const = 1 : int @15:10
 *     expr @16:2
 *       assign : unsigned int @16:2
 *         ref u (param 1) : unsigned int @16:2
 *         ref e (param 5) : enum e @16:6
 *     expr @17:2
 *       assign : int @17:2
 *         ref i (param 0) : int @17:2
 *         ref E1 = 1 (enumerator) : int @17:6
 *     expr @18:2
 *       assign : _Bool @18:2
 *         ref b (local 7) : _Bool @18:2
 *         cast implicit : _Bool @18:6
 *           ref i (param 0) : int @18:6
 *     expr @19:2
 *       assign : int * @19:2
 *         ref p (param 6) : int * @19:2
 *         const = 0 : int * @19:6
 *     expr @20:2
 *       call take : void @20:2 "take(l, i, p, i)"
 *         ref take (function) : void (unsigned int, long, void *, _Bool) @20:2
 *         cast implicit : unsigned int @20:7 "l"
 *           ref l (param 2) : long @20:7
 *         cast implicit : long @20:10 "i"
 *           ref i (param 0) : int @20:10
 *         ref p (param 6) : int * @20:13 "p"
 *         cast implicit : _Bool @20:16 "i"
 *           ref i (param 0) : int @20:16
 *     if @21:2
 *       binary || : int @21:6
 *         binary < : int @21:6
 *           cast implicit : unsigned int @21:6
 *             ref i (param 0) : int @21:6
 *           ref u (param 1) : unsigned int @21:10
 *         binary < : int @21:15
 *           ref l (param 2) : long @21:15
 *           cast implicit : long @21:19
 *             ref u (param 1) : unsigned int @21:19
 *       return @22:3
 *         const = -1 : long @22:10
 *       -
 *     return @23:2
 *       cast implicit : long @23:9
 *         ref u (param 1) : unsigned int @23:9
 */
