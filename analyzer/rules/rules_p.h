/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rules_p.h - between rules.c and program.c
 */
#ifndef GUPTOOL_RULES_P_H
#define GUPTOOL_RULES_P_H

#include <stdarg.h>
#include "rule.h"

/* Complete the finding and hand it to the sink; puts the rule's severity and confidence back. */
void rule_add(struct rule_run *r, struct finding *f, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

#endif
