-- SPDX-License-Identifier: GPL-2.0-only
--
-- index.sql - indexes, made after the load; each with what it serves.
-- UNIQUE constraints and primary keys of schema.sql have theirs already;
-- IF NOT EXISTS for a database that is updated (store_update).

-- queries/callers.sql, call_view: who calls this name
CREATE INDEX IF NOT EXISTS call_callee ON call (callee);
-- queries/callers.sql: who calls through this field
CREATE INDEX IF NOT EXISTS call_through ON call (through_record, through_field) WHERE through_record <> '';
-- find_function, queries/functions.sql: a function by name alone
CREATE INDEX IF NOT EXISTS function_name ON function (name);
-- body_view: bodies of one configuration; deletion of a configuration
CREATE INDEX IF NOT EXISTS body_config ON body (config);
-- deletion of a unit
CREATE INDEX IF NOT EXISTS body_unit ON body (unit);
-- mention_view: which files did analysed units read; deletion of a file
CREATE INDEX IF NOT EXISTS unit_include_file ON unit_include (file);
-- queries/callers.sql: which functions stand in this field
CREATE INDEX IF NOT EXISTS fnptr_field ON fnptr (record, field);
-- queries/sites.sql: sites of one API function
CREATE INDEX IF NOT EXISTS site_callee ON site (callee);
-- queries that pair sites by the field that keeps the pages
CREATE INDEX IF NOT EXISTS site_field ON site (record, field) WHERE record <> '';
-- deletion of a unit
CREATE INDEX IF NOT EXISTS mention_seen_unit ON mention_seen (unit);
-- deletion of a file
CREATE INDEX IF NOT EXISTS finding_file ON finding (file);
-- summaries that acquire into or release from a field
CREATE INDEX IF NOT EXISTS summary_fact_field ON summary_fact (record, field) WHERE record <> '';
-- owner_view, queries/owners.sql: events of a field
CREATE INDEX IF NOT EXISTS owner_field ON owner (record, field);
-- queries/flow.sql, queries/entry.sql: events in a function
CREATE INDEX IF NOT EXISTS event_function ON event (function);
-- queries/entry.sql: chains through a function
CREATE INDEX IF NOT EXISTS chain_step_function ON chain_step (function);
-- edge_view: who calls a function; deletion of a configuration
CREATE INDEX IF NOT EXISTS edge_to ON edge (to_function);
CREATE INDEX IF NOT EXISTS edge_config ON edge (config);
