/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cases.c - functions that are run twice: as compiled, and by walking their IR
 *
 * Compiled into test_ir_exec.c and parsed by it. What a function does is what it
 * passes to ev(), in order, and what it returns. ev() gives small numbers that
 * depend on the run; drop() is a cleanup function and tells what it cleans.
 * Plain integers, arrays and pointers to them; no records, no globals.
 */
int ev(int x);
void drop(int *p);

#define __cleanup(f) __attribute__((cleanup(f)))

static int c_ladder(int a, int b)
{
	int err = ev(1);

	if (err < 0)
		return err;
	if (ev(2) > 0 && a)
		goto two;
	if (b == 3)
		goto one;
	return ev(3);
two:
	ev(4);
one:
	ev(5);
	return a - b;
}

static int c_loops(int a, int b)
{
	int sum = 0;

	for (int i = 0, j = 5; i < j; i++, --j) {
		if (ev(i) == 1)
			continue;
		if (i == a)
			break;
		sum += j;
	}
	while (b-- > 0) {
		do {
			if (ev(b) < 0)
				break;
			sum ^= b;
			if (sum & 1)
				continue;
			ev(77);
		} while (ev(9) == 2);
	}
	for (;;) {
		if (ev(8) != 0)
			break;
	}
	return sum;
}

static int c_switch(int a, int b)
{
	int r = 0;

	switch (a + ev(0)) {
	case -3 ... -1:
		r = 1;
		break;
	case 0:
		r += 10;
	case 1:
		r += 20;
		switch (b) {
		case 2:
			return 99;
		default:
			r++;
		case 3:
			ev(r);
			break;
		}
	case 5:
		r += 40;
		break;
	default:
		while (b > 0) {
			if (b == 2)
				break;
			b--;
			if (ev(b))
				continue;
			r += 3;
		}
		return r + 1000;
	}
	return r;
}

static int c_duff(int a, int b)
{
	int n = (a & 3) + 1, count = a & 7;

	switch (count & 3) {
	case 0:
		do {
			ev(0);
	case 3:
			ev(3);
	case 2:
			ev(2);
	case 1:
			ev(1);
		} while (--n > 0);
	}
	return n + b;
}

static int c_truth(int a, int b)
{
	int x = a && ev(b), y = !a, z = !!b, w;

	w = (x || (y && z)) + (a > b) + !(a && !b);
	a && ev(1);
	b || ev(2);
	if (!(a || ev(3)) && b > 1)
		w += 100;
	if ((a ? ev(4) : !b) || (ev(5) ?: b))
		w += 1000;
	return w + (_Bool)(a + 4) + ((unsigned char)(a * 128) ? 1 : 0);
}

static int c_choose(int a, int b)
{
	int x = ev(a) ?: -7;
	int y = a > 1 ? ev(1) : b ? ev(2) : (ev(3), ev(4));

	a ? (void)ev(5) : (void)0;
	return x * 10 + y + (1 ? a : ev(6)) + (0 ?: b);
}

#define max(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); _x > _y ? _x : _y; })

static int c_stmt_expr(int a, int b)
{
	int y = ({
		int z __cleanup(drop) = ev(a);

		if (z == 1)
			goto out;
		if (z == 2)
			return 2;
		max(z, max(b, ev(3)));
	});

	({ ev(y); });
	return y;
out:
	return -a;
}

static int c_cleanup(int a, int b)
{
	int p __cleanup(drop) = 100;
	int r = 0;

	for (int i __cleanup(drop) = 200; i < 204; i++) {
		int q __cleanup(drop) = 300 + i;

		if (ev(q) == 1)
			continue;
		if (ev(q) == 2)
			break;
		if (a == i - 200)
			goto out;
		if (b == i - 200)
			return ev(r);
		r += q;
		{
			int s __cleanup(drop) = 400;

			if (ev(1) < 0)
				goto again;
			s++;
		}
again:
		r--;
	}
	p++;
	return r;
out:
	p += 2;
	return r + 1;
}

static int c_back(int a, int b)
{
	int n = 0;
again:;
	int v __cleanup(drop) = n++;

	if (n < (a & 3))
		goto again;
	if (ev(v) == b)
		goto into;
	while (ev(7) > 0) {
		n++;
into:
		n += 10;
	}
	return n;
}

static int c_assign(int a, int b)
{
	unsigned char c = a;
	short s[4] = { [1] = 7, 8 };
	int m[2][3] = { { 1, 2 }, { 3, b } };
	long l = b;
	int *p = m[0], i = a & 1;

	c <<= 3;
	c -= 1;
	l *= -3;
	l >>= 1;
	s[i++] += b;
	s[ev(0) & 3] = b;
	*p++ = i--;
	p += 2;
	*(p - 1) ^= 5;
	p -= i;
	m[1][++i & 1] |= p - &m[0][0];
	i = b = s[2]++;
	return c + l + s[0] + s[1] + s[2] + m[0][0] + m[0][2] + m[1][1] + i + *p + b + (p > m[0]);
}

static int c_types(int a, int b)
{
	unsigned int u = a;
	unsigned long ul = a, off = b & 1;
	signed char sc = a * 50;
	unsigned short us = b;
	int v[6] = { 1, 2, 3, 4, 5, 6 };
	int *p = v + 3, i = a;

	if (u > 3)
		ev(1);
	if (a < b)
		ev(2);
	if ((long)u < b)
		ev(3);
	if (ul > (unsigned long)-3)
		ev(4);
	us--;
	i /= 3u;
	i += sc;
	i ^= i > u;
	switch (u) {
	case -1:
		ev(5);
		break;
	case -3u ... -2:
		ev(6);
	}
	switch ((unsigned char)a) {
	case 254:
		ev(7);
	}
	return i + sc + us / 3 + (int)(u >> 28) + *(p - off) + p[-(int)off] + (a >> 1) + (-a % 3) + ~b +
	       (sc == a * 50) + (int)((long long)ul >> 2) + *(p - (unsigned int)off);
}

static int c_macro(int a, int b)
{
#define once(x) do { if (ev(x) > 0) break; ev(50); } while (0)
	if (a)
		once(a);
	else
		once(b);
	if (0)
		goto never;
	if (sizeof(int) == 4 && b)
		ev(51);
	return a;
never:
	return ev(52);
}

static int c_pointer(int a, int b)
{
	int (*fn)(int) = a > 0 ? ev : (int (*)(int))0;
	int x = b, *p = &x;

	if (fn)
		x += fn(a) + (*fn)(b);
	*p += 2;
	return x + (p == &x) + (!p);
}

static int c_computed(int a, int b)
{
	static const void *const unused[] = { &&one };
	int n = 0;

	(void)unused;
	if (a > 100)
		goto *unused[0];
	n = ev(1);
one:
	return n + b;
}

static const struct {
	const char *name;
	int (*fn)(int a, int b);
} cases[] = {
	{ "c_assign", c_assign },
	{ "c_back", c_back },
	{ "c_choose", c_choose },
	{ "c_cleanup", c_cleanup },
	{ "c_computed", c_computed },
	{ "c_duff", c_duff },
	{ "c_ladder", c_ladder },
	{ "c_loops", c_loops },
	{ "c_macro", c_macro },
	{ "c_pointer", c_pointer },
	{ "c_stmt_expr", c_stmt_expr },
	{ "c_switch", c_switch },
	{ "c_truth", c_truth },
	{ "c_types", c_types },
};
