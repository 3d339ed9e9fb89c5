/* SPDX-License-Identifier: GPL-2.0-only */
/* Constants that are a ?: whose other side is none: ioctl numbers, htons(). */
int f(int i);
extern unsigned int invalid_size;
unsigned short swap_at_run_time(unsigned short x);

#define SIZE(t) ((sizeof(t) < 1 << 14) ? sizeof(t) : invalid_size)
#define NR(dir, nr, t) (((unsigned int)(dir) << 30) | ((nr) << 0) | (SIZE(t) << 16))
#define htons(x) ((unsigned short)(__builtin_constant_p(x) ?			\
		  __builtin_bswap16(x) : swap_at_run_time(x)))

int ioctl(unsigned int cmd)
{
	switch (cmd) {
	case NR(1, 3, long):
		return f(3);
	case NR(2, 4, int):
		return f(4);
	}
	if (cmd == NR(0, 5, char))
		return f(5);
	return -25;
}

int protocol(unsigned short p, int x)
{
	switch (p) {
	case htons(0x0800):
		return 4;
	}
	return p == htons(x);
}

/* golden: ir
 * fn ioctl(cmd: unsigned int) -> int  analyzer/tests/ir/known_values.c:12
 *   b0:
 *     t0 = load &cmd  ; 14
 *     switch t0 1074266115:b1 2147745796:b2 default:b3
 *   b1:
 *     t1 = call f(3)  ; 16 used
 *     return t1
 *   b2:
 *     t2 = call f(4)  ; 18 used
 *     return t2
 *   b3:
 *     t3 = load &cmd  ; 20
 *     t4 = cast t3 : unsigned long
 *     t5 = t4 == 65541 : unsigned long
 *     branch t5 b4 b5
 *   b4:
 *     t6 = call f(5)  ; 21 used
 *     return t6
 *   b5:
 *     return -25  ; 22
 * fn protocol(p: unsigned short, x: int) -> int  analyzer/tests/ir/known_values.c:25
 *   b0:
 *     t0 = load &p  ; 27
 *     t1 = cast t0 : int
 *     switch t1 8:b1 default:b2
 *   b1:
 *     return 4  ; 29
 *   b2:
 *     t2 = load &p  ; 31
 *     t3 = cast t2 : int
 *     t9 = load &x
 *     t10 = cast t9 : unsigned short
 *     t11 = call swap_at_run_time(t10)  ; 31 used in htons
 *     t12 = cast t11 : int
 *     t4 = copy t12
 *     jump b4
 *   b3: dead
 *     t5 = load &x  ; 31
 *     t6 = cast t5 : unsigned short
 *     t7 = call __builtin_bswap16(t6)  ; 31 used in htons
 *     t8 = cast t7 : int
 *     t4 = copy t8
 *     jump b4
 *   b4:
 *     t13 = cast t4 : unsigned short  ; 31 in htons
 *     t14 = cast t13 : int
 *     t15 = t3 == t14 : int
 *     return t15
 */
