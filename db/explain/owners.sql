-- SPDX-License-Identifier: GPL-2.0-only
-- title: fields that keep the pages of an acquire, and all that is done through them
--
-- parameters:
--   path       file of the acquire
--   line       its line
--   callee     function called there
-- columns:
--   text       one line
SELECT DISTINCT o.owner || ': ' || CASE o.class WHEN 'dirty' THEN 'dirtied' ELSE o.class || 'd' END || ' by ' || o.callee
       || '() in ' || o.function || '(), ' || o.path || ':' || o.line AS text
FROM event_view e JOIN owner x ON x.event = e.event
     JOIN owner_view o ON o.record = x.record AND o.field = x.field AND o.config = e.config
WHERE e.class = 'acquire' AND e.path = :path AND e.line = CAST(:line AS INTEGER) AND e.callee = :callee
ORDER BY o.owner, o.class, o.path, o.line, text;
