/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hash.c - XXH3 from libxxhash
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>
#include "die.h"
#include "hash.h"

uint64_t hash64(const void *data, size_t len)
{
	return XXH3_64bits(data, len);
}

uint64_t hash64_str(const char *s)
{
	return XXH3_64bits(s, strlen(s));
}

/* Order matters: mix(a, b) is not mix(b, a). Bytes are fixed, so machines agree. */
uint64_t hash64_mix(uint64_t a, uint64_t b)
{
	unsigned char both[16];

	for (int i = 0; i < 8; i++) {
		both[i] = (unsigned char)(a >> (8 * i));
		both[8 + i] = (unsigned char)(b >> (8 * i));
	}
	return XXH3_64bits(both, sizeof(both));
}

void hash128_hex(const void *data, size_t len, char hex[HASH_HEX_SIZE])
{
	XXH128_hash_t h = XXH3_128bits(data, len);

	snprintf(hex, HASH_HEX_SIZE, "%016llx%016llx",
		 (unsigned long long)h.high64, (unsigned long long)h.low64);
}

static int hash_fd(XXH3_state_t *state, int fd)
{
	static unsigned char buf[64 * 1024];

	for (;;) {
		ssize_t n = read(fd, buf, sizeof(buf));

		if (n == 0)
			return 0;
		if (n > 0)
			XXH3_64bits_update(state, buf, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
}

int hash64_file(const char *path, uint64_t *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	XXH3_state_t *state;
	int ret, err;

	if (fd < 0)
		return -1;
	state = XXH3_createState();
	if (!state)
		die("out of memory");
	XXH3_64bits_reset(state);
	ret = hash_fd(state, fd);
	err = errno;
	if (!ret)
		*out = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	close(fd);
	errno = err;
	return ret;
}
