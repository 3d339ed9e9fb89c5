-- SPDX-License-Identifier: GPL-2.0-only
--
-- views.sql - what readers use: names in place of numbers, paths in place of
-- ids, and one row for what several configurations agree on.
--
-- Columns of views are stable: queries, reports and users' own SQL rest on
-- them; one is added at the end or not at all. Where configurations are merged,
-- 'configs' names them, comma separated and sorted, and the other columns are
-- those of the first of them.
--
-- The merge is written out in each view that needs it: through one view for
-- all of them SQLite would number the rows of all for a question about one.
--
-- IF NOT EXISTS: a database that is updated (store_update) has them already.

-- A unit in one configuration, with its state in words.
CREATE VIEW IF NOT EXISTS unit_view AS
SELECT f.path, c.name AS config, s.name AS state, u.why, u.is_module
FROM unit u JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config JOIN unit_state s ON s.id = u.state;

-- A body with the names it is known by; the anchor of the views below.
CREATE VIEW IF NOT EXISTS body_view AS
SELECT b.id AS body, f.path, n.name AS function, n.is_static, n.is_inline, n.in_header, c.name AS config,
       b.hash, b.facts_hash, b.line, b.end_line
FROM body b JOIN function n ON n.id = b.function JOIN file f ON f.id = n.file JOIN config c ON c.id = b.config;

-- A function, merged over configurations.
CREATE VIEW IF NOT EXISTS function_view AS
WITH b AS (
	SELECT body_view.*,
	       row_number() OVER (PARTITION BY path, function, config ORDER BY facts_hash) AS nth_in_config,
	       row_number() OVER (PARTITION BY path, function ORDER BY config, facts_hash) AS nth
	FROM body_view
), m AS (
	SELECT b.*,
	       group_concat(CASE nth_in_config WHEN 1 THEN config END) OVER (PARTITION BY path, function
	       ORDER BY config, facts_hash ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS configs
	FROM b
)
SELECT path, function, is_static, is_inline, in_header, line, end_line, configs FROM m WHERE nth = 1;

-- A site, merged over configurations by file, function, position and callee.
CREATE VIEW IF NOT EXISTS site_view AS
WITH a AS (
	SELECT b.path AS function_path, b.function, b.config, b.facts_hash, s.*,
	       row_number() OVER (PARTITION BY s.body, s.line, s.col, s.callee ORDER BY s.ordinal) AS same
	FROM site s JOIN body_view b ON b.body = s.body
), b AS (
	SELECT a.*,
	       row_number() OVER (PARTITION BY function_path, function, line, col, callee, same, config
	       ORDER BY facts_hash) AS nth_in_config,
	       row_number() OVER (PARTITION BY function_path, function, line, col, callee, same
	       ORDER BY config, facts_hash) AS nth
	FROM a
), m AS (
	SELECT b.*,
	       group_concat(CASE nth_in_config WHEN 1 THEN config END) OVER (PARTITION BY function_path,
	       function, line, col, callee, same
	       ORDER BY config, facts_hash ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS configs
	FROM b
)
SELECT m.path, m.function, m.line, m.col, m.callee, k.name AS class, h.name AS kind, m.has_flags, m.flags_must,
       m.flags_may, m.flags_exact, m.flags_origin, m.flags_text, m.count_text, r.name AS carrier, m.carrier_text,
       m.record, m.field, m.param, m.is_local, m.result, d.name AS dirty, m.in_loop, m.is_reached, m.matched,
       m.text, m.macro, m.configs
FROM m JOIN api_class k ON k.id = m.class JOIN hold_kind h ON h.id = m.kind
     JOIN carrier_kind r ON r.id = m.carrier JOIN tri d ON d.id = m.dirty
WHERE m.nth = 1;

-- A call, merged over configurations by caller, position and callee.
CREATE VIEW IF NOT EXISTS call_view AS
WITH a AS (
	SELECT b.path, b.function, b.config, b.facts_hash, c.*,
	       row_number() OVER (PARTITION BY c.body, c.line, c.col, c.callee ORDER BY c.ordinal) AS same
	FROM call c JOIN body_view b ON b.body = c.body
), b AS (
	SELECT a.*,
	       row_number() OVER (PARTITION BY path, function, line, col, callee, same, config
	       ORDER BY facts_hash) AS nth_in_config,
	       row_number() OVER (PARTITION BY path, function, line, col, callee, same
	       ORDER BY config, facts_hash) AS nth
	FROM a
), m AS (
	SELECT b.*,
	       group_concat(CASE nth_in_config WHEN 1 THEN config END) OVER (PARTITION BY path,
	       function, line, col, callee, same
	       ORDER BY config, facts_hash ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS configs
	FROM b
)
SELECT path, function, line, col, callee, is_static, through_record, through_field, configs FROM m WHERE nth = 1;

-- One statement of a summary, in words, for each configuration.
CREATE VIEW IF NOT EXISTS summary_view AS
SELECT b.path, b.function, b.line, b.config, s.is_wrapper, s.is_unsure, f.ordinal, r.name AS returns, f.lo, f.hi,
       e.name AS effect, h.name AS kind, l.name AS longterm, w.name AS writes, f.is_certain, f.is_array,
       p.name AS base, f.param, f.place, f.record, f.field, f.count_text, f.callee, f.line AS call_line, b.facts_hash
FROM summary s JOIN body_view b ON b.body = s.body JOIN summary_fact f ON f.body = s.body
     JOIN ret_class r ON r.id = f.ret JOIN effect_kind e ON e.id = f.effect JOIN hold_kind h ON h.id = f.hold
     JOIN tri l ON l.id = f.longterm JOIN tri w ON w.id = f.writes JOIN place_base p ON p.id = f.base;

-- A function that was given up, in each configuration.
CREATE VIEW IF NOT EXISTS giveup_view AS
SELECT b.path, b.function, b.config, t.name AS stage, g.reason, g.line, b.line AS function_line, b.facts_hash, g.ordinal
FROM giveup g JOIN body_view b ON b.body = g.body JOIN giveup_stage t ON t.id = g.stage;

-- An API function as one configuration declares it, with the positions of its roles.
CREATE VIEW IF NOT EXISTS api_view AS
SELECT c.name AS config, a.name, k.name AS class, h.name AS kind, a.is_bound, a.result, a.locking, a.properties,
       a.release, a.proto,
       coalesce((SELECT group_concat(x.role || '=' || x.position, ' ') FROM (SELECT role, position FROM api_role r
       WHERE r.config = a.config AND r.name = a.name ORDER BY position, role) x), '') AS roles, a.why
FROM api a JOIN config c ON c.id = a.config JOIN api_class k ON k.id = a.class JOIN hold_kind h ON h.id = a.kind;

-- A finding with its words, its configurations and the verdict of a person on it.
CREATE VIEW IF NOT EXISTS finding_view AS
SELECT d.fingerprint, d.loose, d.rule, d.name, s.name AS severity, d.severity AS severity_rank,
       k.name AS confidence, f.path, d.function, d.line, d.col, d.message, d.acquire, d.release, d.is_suppressed,
       d.reason,
       coalesce((SELECT group_concat(x.name) FROM (SELECT c.name FROM finding_config y JOIN config c
       ON c.id = y.config WHERE y.finding = d.id ORDER BY c.name) x), '') AS configs,
       coalesce(w.name, '') AS verdict, coalesce(v.reason, '') AS verdict_reason
FROM finding d JOIN file f ON f.id = d.file JOIN severity s ON s.id = d.severity
     JOIN confidence k ON k.id = d.confidence LEFT JOIN verdict v ON v.fingerprint = d.fingerprint
     LEFT JOIN verdict_kind w ON w.id = v.verdict;

-- Every mention with the account that is given of it; the text 'unaccounted' is a hole in the analysis.
CREATE VIEW IF NOT EXISTS mention_view AS
WITH u AS (
	SELECT file, max(state = 1) AS analysed, min(state) AS state FROM unit GROUP BY file
), r AS (
	SELECT DISTINCT i.file FROM unit_include i JOIN unit x ON x.id = i.unit WHERE x.state = 1
), m AS (
	SELECT m.id, f.path, m.line, m.col, m.name, m.class, u.analysed, u.state, r.file IS NOT NULL AS was_read, m.file,
	       (SELECT min(how) FROM mention_seen s WHERE s.mention = m.id) AS how
	FROM mention m JOIN file f ON f.id = m.file LEFT JOIN u ON u.file = m.file LEFT JOIN r ON r.file = m.file
)
SELECT m.path, m.line, m.col, m.name, k.name AS class,
       CASE
       WHEN m.class IN (3, 4) THEN 'comment or string'
       WHEN m.how <= 4 THEN 'analysed'
       WHEN m.how = 5 THEN 'macro body'
       WHEN m.how = 6 THEN 'inactive'
       WHEN m.analysed AND m.class = 2 THEN 'preprocessor line'
       WHEN m.analysed THEN 'unaccounted'
       WHEN m.was_read THEN 'included text'
       WHEN m.state IS NOT NULL THEN (SELECT name FROM unit_state s WHERE s.id = m.state)
       WHEN m.path GLOB '*.S' THEN 'assembly'
       WHEN m.path GLOB '*.h' THEN 'header not read'
       ELSE 'unaccounted'
       END AS account,
       CASE
       WHEN m.class IN (3, 4) THEN k.name
       WHEN m.how IS NOT NULL THEN (SELECT name FROM mention_how h WHERE h.id = m.how)
       WHEN m.analysed OR m.was_read OR m.state IS NULL THEN ''
       ELSE (SELECT min(why) FROM unit x WHERE x.file = m.file AND x.state = m.state)
       END AS detail
FROM m JOIN mention_class k ON k.id = m.class;

-- A function whose address is stored in a field, in each configuration.
CREATE VIEW IF NOT EXISTS fnptr_view AS
SELECT DISTINCT c.name AS config, x.record, x.field, x.function, x.object, x.path, x.line, x.col
FROM fnptr x JOIN unit u ON u.id = x.unit JOIN config c ON c.id = u.config;

-- A flag with its value in one configuration.
CREATE VIEW IF NOT EXISTS flag_view AS
SELECT c.name AS config, g.name, g.value, CASE g.is_macro WHEN 1 THEN 'macro' ELSE 'enumerator' END AS form
FROM flag g JOIN config c ON c.id = g.config;

-- A unit in one configuration with counts of what came out of it.
CREATE VIEW IF NOT EXISTS unit_count_view AS
WITH r AS (
	SELECT m.file, min(n.round) AS round FROM mention m JOIN name n ON n.name = m.name WHERE m.class IN (1, 2)
	GROUP BY m.file
)
SELECT f.path, c.name AS config, t.name AS state, u.why,
       (SELECT count(*) FROM unit_diag d WHERE d.unit = u.id) AS errors,
       (SELECT count(*) FROM body b WHERE b.unit = u.id) AS functions,
       (SELECT count(*) FROM site s JOIN body b ON b.id = s.body WHERE b.unit = u.id) AS sites,
       (SELECT count(DISTINCT g.body) FROM giveup g JOIN body b ON b.id = g.body WHERE b.unit = u.id) AS giveups,
       (SELECT count(*) FROM finding d WHERE d.file = u.file) AS findings,
       r.round,
       coalesce((SELECT group_concat(x.name, ' ') FROM (SELECT DISTINCT m.name FROM mention m JOIN name n ON n.name = m.name
       WHERE m.file = u.file AND m.class IN (1, 2) AND n.round = r.round ORDER BY m.name) x), '') AS through
FROM unit u JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config JOIN unit_state t ON t.id = u.state
     LEFT JOIN r ON r.file = u.file;

-- A tracked name.
CREATE VIEW IF NOT EXISTS name_view AS
SELECT n.name, n.path, o.name AS origin, n.round, n.why FROM name n JOIN name_origin o ON o.id = n.origin;

-- An error that the compiler reported.
CREATE VIEW IF NOT EXISTS diag_view AS
SELECT f.path AS unit, c.name AS config, d.ordinal, d.path, d.line, d.col, d.is_fatal, d.text
FROM unit_diag d JOIN unit u ON u.id = d.unit JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config;

-- An event of the ledger in words, in each configuration.
CREATE VIEW IF NOT EXISTS event_view AS
SELECT e.id AS event, c.name AS config, e.ordinal, k.name AS class, h.name AS kind, l.name AS longterm, e.writes, e.dirties,
       e.use, e.path, e.line, e.col, e.callee, e.text, e.function, e.function_path
FROM event e JOIN config c ON c.id = e.config JOIN api_class k ON k.id = e.class JOIN hold_kind h ON h.id = e.kind
     JOIN tri l ON l.id = e.longterm;

-- Who acquires into, releases from and dirties through a field, in each configuration.
CREATE VIEW IF NOT EXISTS owner_view AS
SELECT e.config, o.record, o.field, CASE o.record WHEN '' THEN o.field ELSE o.record || '.' || o.field END AS owner,
       e.class, e.kind, e.longterm, e.dirties, e.callee, e.path, e.line, e.col, e.function, e.event
FROM owner o JOIN event_view e ON e.event = o.event WHERE e.class IN ('acquire', 'release', 'dirty');

-- One way from an acquire to where its life is decided; 'chain' names the functions from the acquiring one up.
CREATE VIEW IF NOT EXISTS life_view AS
SELECT e.config, e.path, e.line, e.col, e.callee, e.function, e.kind, e.longterm, l.name AS life, x.always,
       (SELECT group_concat(s.function || ':' || s.line, ' < ') FROM (SELECT function, line FROM chain_step
       WHERE chain = x.id ORDER BY ordinal) s) AS chain,
       (SELECT s.function FROM chain_step s WHERE s.chain = x.id ORDER BY s.ordinal DESC LIMIT 1) AS entry_function,
       x.entry, x.entry_life,
       CASE x.record WHEN '' THEN x.field ELSE x.record || '.' || x.field END AS owner,
       coalesce(r.path, CASE x.release_line WHEN 0 THEN '' ELSE (SELECT s.path FROM chain_step s WHERE s.chain = x.id
       ORDER BY s.ordinal DESC LIMIT 1) END) AS release_path,
       coalesce(r.line, x.release_line) AS release_line, coalesce(r.callee, x.release_callee) AS release_callee,
       coalesce(r.function, '') AS release_function, x.release_entry, x.release_how, x.ordinal, x.id AS chain_id
FROM chain x JOIN event_view e ON e.event = x.acquire JOIN life l ON l.id = x.life LEFT JOIN event r ON r.id = x.release;

-- The case of use of each acquire, in each configuration. Class 1: data of one request; 2: data for as long as user space
-- likes; 3: a notifier of the mm; 4: struct page only; 5: the CPU stores into the pages; 0: none of these.
CREATE VIEW IF NOT EXISTS class_view AS
SELECT e.config, e.path, e.line, e.col, e.callee, e.function, e.kind, e.longterm, e.writes, u.class, l.name AS life, u.uses,
       u.why,
       coalesce((SELECT group_concat(x.t, '; ') FROM (SELECT v.use || ': ' || v.path || ':' || v.line || ' ' || v.callee AS t
       FROM use_evidence w JOIN event v ON v.id = w.event WHERE w.acquire = u.acquire ORDER BY v.ordinal) x), '') AS evidence,
       coalesce((SELECT group_concat(x.t, ' ') FROM (SELECT CASE o.record WHEN '' THEN o.field ELSE o.record || '.' || o.field
       END AS t FROM owner o WHERE o.event = u.acquire ORDER BY 1) x), '') AS owners, e.text, e.event
FROM use_class u JOIN event_view e ON e.event = u.acquire JOIN life l ON l.id = u.life;

-- A call edge, in each configuration.
CREATE VIEW IF NOT EXISTS edge_view AS
SELECT c.name AS config, k.name AS kind, x.from_path, x.from_function, x.to_path, x.to_function, x.via, x.life, x.path, x.line
FROM edge x JOIN config c ON c.id = x.config JOIN edge_kind k ON k.id = x.kind;
