/* SPDX-License-Identifier: GPL-2.0-only */
/* switch: fallthrough, case ranges, a nested switch, no default. */
void act(int i);

void fall(unsigned int x)
{
	switch (x) {
	case 1:
		act(1);
		__attribute__((fallthrough));
	case 2:
	case 3:
		act(3);
		break;
	case 10 ... 19:
		act(10);
		break;
	default:
		act(0);
	}
	act(-1);
}

int nested(int x, int y)
{
	switch (x) {
	case 0:
		switch (y) {
		case 5:
			return 5;
		}
		break;
	case 1:
		while (y) {
			if (y == 3)
				break;
			y--;
			if (y == 9)
				continue;
		}
		return 1;
	}
	return 0;
}

/* A device of Tom Duff's: cases inside a loop inside the switch. */
void duff(int n)
{
	switch (n % 2) {
	case 0:
		do {
			act(0);
	case 1:
			act(1);
		} while (--n > 0);
	}
}

int constant(void)
{
	switch (2) {
	case 1:
		return 1;
	case 2:
		return 2;
	}
	return 3;
}

/* golden: ir
 * fn fall(x: unsigned int) -> void  analyzer/tests/ir/switch_fallthrough.c:5
 *   b0:
 *     t0 = load &x  ; 7
 *     switch t0 1:b1 2:b2 3:b2 10..19:b3 default:b4
 *   b1:
 *     call act(1)  ; 9
 *     jump b2
 *   b2:
 *     call act(3)  ; 13
 *     jump b5  ; 14
 *   b3:
 *     call act(10)  ; 16
 *     jump b5  ; 17
 *   b4:
 *     call act(0)  ; 19
 *     jump b5  ; 7
 *   b5:
 *     call act(-1)  ; 21
 *     return  ; 22
 * fn nested(x: int, y: int) -> int  analyzer/tests/ir/switch_fallthrough.c:24
 *   b0:
 *     t0 = load &x  ; 26
 *     switch t0 0:b1 1:b3 default:b7
 *   b1:
 *     t1 = load &y  ; 28
 *     switch t1 5:b2 default:b7
 *   b2:
 *     return 5  ; 30
 *   b3: loop
 *     t2 = load &y  ; 34
 *     branch t2 b4 b6
 *   b4:
 *     t3 = load &y  ; 35
 *     t4 = t3 == 3 : int
 *     branch t4 b6 b5
 *   b5:
 *     t5 = load &y  ; 37
 *     t6 = t5 - 1 : int
 *     store &y, t6
 *     t7 = load &y  ; 38
 *     t8 = t7 == 9 : int
 *     jump b3
 *   b6:
 *     return 1  ; 41
 *   b7:
 *     return 0  ; 43
 * fn duff(n: int) -> void  analyzer/tests/ir/switch_fallthrough.c:47
 *   b0:
 *     t0 = load &n  ; 49
 *     t1 = t0 % 2 : int
 *     switch t1 0:b1 1:b2 default:b3
 *   b1: loop
 *     call act(0)  ; 52
 *     jump b2
 *   b2:
 *     call act(1)  ; 54
 *     t2 = load &n  ; 55
 *     t3 = t2 - 1 : int
 *     store &n, t3
 *     t4 = t3 > 0 : int
 *     branch t4 b1 b3
 *   b3:
 *     return  ; 57
 * fn constant() -> int  analyzer/tests/ir/switch_fallthrough.c:59
 *   b0:
 *     return 2  ; 65
 */
