/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hash.h - XXH3 from libxxhash: fast, stable over machines, not for secrets
 */
#ifndef GUPTOOL_HASH_H
#define GUPTOOL_HASH_H
#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *data, size_t len);
uint64_t hash64_str(const char *s);
uint64_t hash64_mix(uint64_t a, uint64_t b);
/* 128 bits as 32 lower-case hex digits and NUL */
#define HASH_HEX_SIZE 33
void hash128_hex(const void *data, size_t len, char hex[HASH_HEX_SIZE]);
/* of a file's contents; -1 and errno when it cannot be read */
int hash64_file(const char *path, uint64_t *out);
#endif
