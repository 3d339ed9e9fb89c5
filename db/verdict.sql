-- SPDX-License-Identifier: GPL-2.0-only
--
-- verdict.sql - what people wrote; the only part that is not derived.
--
-- These tables are taken over when a database is made again, whatever the
-- version of the derived schema. They have a version of their own, in
-- verdict_version; a change adds a step to verdict_steps[] in verdict.c.

-- Version of the tables in this file, one row.
CREATE TABLE verdict_version (
	version INTEGER NOT NULL PRIMARY KEY -- VERDICT_VERSION of store.h
) STRICT;
INSERT INTO verdict_version (version) VALUES (1);

-- Words for a verdict.
CREATE TABLE verdict_kind (
	id INTEGER PRIMARY KEY,		-- number kept in verdict.verdict
	name TEXT NOT NULL UNIQUE	-- word used in the CSV files
) STRICT;
INSERT INTO verdict_kind (id, name) VALUES
	(1, 'true'), (2, 'false'), (3, 'wontfix'), (4, 'fixed'), (5, 'unsure');

-- Verdict of a person on a finding, by the finding's fingerprint: the finding
-- may be absent today and come back tomorrow.
CREATE TABLE verdict (
	fingerprint TEXT NOT NULL PRIMARY KEY, -- 32 hex digits, as in finding.fingerprint
	verdict INTEGER NOT NULL REFERENCES verdict_kind (id), -- verdict_kind
	reason TEXT NOT NULL		-- what the person wrote
) STRICT, WITHOUT ROWID;
