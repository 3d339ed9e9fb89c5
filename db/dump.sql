-- SPDX-License-Identifier: GPL-2.0-only
--
-- dump.sql - one SELECT for each table that two databases are compared by,
-- natural keys in place of ids, ordered by all that tells rows apart. The
-- comment line before a statement names the table it shows. Not here, on
-- purpose: run, unit_time and unit_heard, and the lookup tables.

-- table: meta
SELECT key, value FROM meta ORDER BY key;
-- table: config
SELECT name, arch, compiler, config_hash FROM config ORDER BY name;
-- table: file
SELECT path, hash, size FROM file ORDER BY path;
-- table: unit
SELECT c.name AS config, f.path, u.state, u.why, u.is_module, u.flags_hash, u.shadow_hash, u.parse_key
FROM unit u JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config ORDER BY 1, 2;
-- table: unit_include
SELECT c.name AS config, f.path, g.path AS included
FROM unit_include i JOIN unit u ON u.id = i.unit JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config
     JOIN file g ON g.id = i.file ORDER BY 1, 2, 3;
-- table: unit_facts
SELECT c.name AS config, f.path, x.data
FROM unit_facts x JOIN unit u ON u.id = x.unit JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config
ORDER BY 1, 2;
-- table: unit_diag
SELECT c.name AS config, f.path AS unit, x.ordinal, x.path, x.line, x.col, x.is_fatal, x.text
FROM unit_diag x JOIN unit u ON u.id = x.unit JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config
ORDER BY 1, 2, 3;
-- table: name
SELECT name, path, origin, round, why FROM name ORDER BY name, path;
-- table: mention
SELECT f.path, m.line, m.col, m.name, m.class FROM mention m JOIN file f ON f.id = m.file ORDER BY 1, 2, 3, 4;
-- table: mention_seen
SELECT f.path, m.line, m.col, m.name, c.name AS config, g.path AS unit, s.how, s.function
FROM mention_seen s JOIN mention m ON m.id = s.mention JOIN file f ON f.id = m.file JOIN unit u ON u.id = s.unit
     JOIN file g ON g.id = u.file JOIN config c ON c.id = u.config ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;
-- table: function
SELECT f.path, n.name, n.is_static, n.is_inline, n.in_header FROM function n JOIN file f ON f.id = n.file ORDER BY 1, 2;
-- table: body
SELECT b.config, b.path, b.function, b.facts_hash, g.path AS unit, b.hash, b.line, b.end_line
FROM body_view b JOIN body x ON x.id = b.body JOIN unit u ON u.id = x.unit JOIN file g ON g.id = u.file
ORDER BY 1, 2, 3, 4;
-- table: function_ir
SELECT b.config, b.path, b.function, b.facts_hash, x.data FROM function_ir x JOIN body_view b ON b.body = x.body
ORDER BY 1, 2, 3, 4;
-- table: summary
SELECT b.config, b.path, b.function, b.facts_hash, x.is_unsure, x.is_wrapper, x.data
FROM summary x JOIN body_view b ON b.body = x.body ORDER BY 1, 2, 3, 4;
-- table: summary_fact
SELECT b.config, b.path, b.function, b.facts_hash, x.ordinal, x.ret, x.lo, x.hi, x.effect, x.hold, x.longterm, x.writes,
       x.is_certain, x.is_array, x.base, x.param, x.place, x.record, x.field, x.count_kind, x.count_text, x.callee, x.line
FROM summary_fact x JOIN body_view b ON b.body = x.body ORDER BY 1, 2, 3, 4, 5;
-- table: giveup
SELECT b.config, b.path, b.function, b.facts_hash, x.ordinal, x.stage, x.reason, x.line
FROM giveup x JOIN body_view b ON b.body = x.body ORDER BY 1, 2, 3, 4, 5;
-- table: site
SELECT b.config, b.path AS function_path, b.function, b.facts_hash, x.ordinal, x.path, x.line, x.col, x.callee, x.class, x.kind,
       x.has_flags, x.flags_must, x.flags_may, x.flags_exact, x.flags_origin, x.flags_text, x.count_text, x.carrier,
       x.carrier_text, x.record, x.field, x.param, x.is_local, x.result, x.dirty, x.in_loop, x.is_reached, x.matched,
       x.text, x.macro
FROM site x JOIN body_view b ON b.body = x.body ORDER BY 1, 2, 3, 4, 5;
-- table: call
SELECT b.config, b.path, b.function, b.facts_hash, x.ordinal, x.callee, x.is_static, x.through_record, x.through_field,
       x.line, x.col
FROM call x JOIN body_view b ON b.body = x.body ORDER BY 1, 2, 3, 4, 5;
-- table: fnptr
SELECT c.name AS config, f.path AS unit, x.ordinal, x.record, x.field, x.function, x.object, x.path, x.line, x.col
FROM fnptr x JOIN unit u ON u.id = x.unit JOIN file f ON f.id = u.file JOIN config c ON c.id = u.config ORDER BY 1, 2, 3;
-- table: api
SELECT c.name AS config, a.name, a.class, a.kind, a.is_bound, a.why, a.result, a.locking, a.properties, a.release, a.proto
FROM api a JOIN config c ON c.id = a.config ORDER BY 1, 2;
-- table: api_role
SELECT c.name AS config, r.name, r.role, r.position FROM api_role r JOIN config c ON c.id = r.config ORDER BY 1, 2, 3;
-- table: flag
SELECT c.name AS config, g.name, g.value, g.is_macro FROM flag g JOIN config c ON c.id = g.config ORDER BY 1, 2;
-- table: event
SELECT c.name AS config, x.ordinal, x.class, x.kind, x.longterm, x.writes, x.dirties, x.use, x.path, x.line, x.col, x.callee,
       x.text, x.function, x.function_path
FROM event x JOIN config c ON c.id = x.config ORDER BY 1, 2;
-- table: owner
SELECT c.name AS config, e.ordinal, x.record, x.field
FROM owner x JOIN event e ON e.id = x.event JOIN config c ON c.id = e.config ORDER BY 1, 2, 3, 4;
-- table: event_end
SELECT c.name AS config, e.ordinal AS acquire, o.ordinal AS other, x.met
FROM event_end x JOIN event e ON e.id = x.acquire JOIN event o ON o.id = x.other JOIN config c ON c.id = e.config
ORDER BY 1, 2, 3;
-- table: chain
SELECT c.name AS config, e.ordinal AS acquire, x.ordinal, x.life, x.always, x.release_line, x.release_callee, x.entry,
       x.entry_life, coalesce(r.ordinal, 0) AS release, x.release_entry, x.release_how, x.record, x.field
FROM chain x JOIN event e ON e.id = x.acquire JOIN config c ON c.id = e.config LEFT JOIN event r ON r.id = x.release
ORDER BY 1, 2, 3;
-- table: chain_step
SELECT c.name AS config, e.ordinal AS acquire, h.ordinal AS chain, x.ordinal, x.path, x.function, x.line
FROM chain_step x JOIN chain h ON h.id = x.chain JOIN event e ON e.id = h.acquire JOIN config c ON c.id = e.config
ORDER BY 1, 2, 3, 4;
-- table: use_class
SELECT c.name AS config, e.ordinal AS acquire, x.class, x.life, x.uses, x.why
FROM use_class x JOIN event e ON e.id = x.acquire JOIN config c ON c.id = e.config ORDER BY 1, 2;
-- table: use_evidence
SELECT c.name AS config, e.ordinal AS acquire, o.ordinal AS event
FROM use_evidence x JOIN event e ON e.id = x.acquire JOIN event o ON o.id = x.event JOIN config c ON c.id = e.config
ORDER BY 1, 2, 3;
-- table: edge
SELECT c.name AS config, x.kind, x.from_path, x.from_function, x.to_path, x.to_function, x.via, x.life, x.path, x.line
FROM edge x JOIN config c ON c.id = x.config ORDER BY 1, 3, 4, 10, 5, 6, 2, 7, 8, 9;
-- table: finding
SELECT f.path, d.line, d.col, d.rule, d.name, d.message, d.fingerprint, d.loose, d.severity, d.confidence, d.function,
       d.function_line, d.acquire, d.release, d.acquire_text, d.ordinal, d.is_suppressed, d.reason
FROM finding d JOIN file f ON f.id = d.file ORDER BY 1, 2, 3, 4, 6, 7;
-- table: finding_step
SELECT d.fingerprint, x.ordinal, x.kind, x.path, x.line, x.col, x.text
FROM finding_step x JOIN finding d ON d.id = x.finding ORDER BY 1, 2;
-- table: finding_config
SELECT d.fingerprint, c.name AS config FROM finding_config x JOIN finding d ON d.id = x.finding
     JOIN config c ON c.id = x.config ORDER BY 1, 2;
-- table: mending
SELECT d.fingerprint, x.patch, x.diff, x.why FROM mending x JOIN finding d ON d.id = x.finding ORDER BY 1;
-- table: suppression
SELECT place, rule, path, function, reason, used FROM suppression ORDER BY place;
-- table: verdict
SELECT fingerprint, verdict, reason FROM verdict ORDER BY fingerprint;
