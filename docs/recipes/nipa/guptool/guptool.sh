#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A test of NIPA: tests/patch/guptool/. The tree is at the patch under test;
# DESC_FD, RESULTS_DIR and FIRST_IN_SERIES are set. The database of the base is
# brought up to date with the first patch of a series.
set -u
guptool=${GUPTOOL:-guptool} db=${GUPTOOL_DB:-../gup.db} build=${GUPTOOL_BUILD:-../build}

if [ "${FIRST_IN_SERIES:-1}" != 0 ] || [ ! -e "$db" ]; then
	head=$(git rev-parse HEAD)
	git checkout -q HEAD~ &&
	"$guptool" index -q -k . -O "$build" -d "$db" &&
	git checkout -q "$head" || exit 1
fi
exec "$guptool" lint --nipa -d "$db" -g HEAD
