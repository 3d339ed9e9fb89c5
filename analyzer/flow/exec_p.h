/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exec_p.h - between exec.c and walk.c
 */
#ifndef GUPTOOL_FLOW_EXEC_P_H
#define GUPTOOL_FLOW_EXEC_P_H

struct flow_state;
struct ir_op;

/* Every operation but terminators. May fork the state, may leave it ->dead. */
void exec_op(struct flow_state *s, const struct ir_op *op);

#endif
