/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fuzz_change.c - for libFuzzer: 'make fuzz'. What must hold is in change_target.h.
 */
#include "change_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_change(data, len);
	return 0;
}
