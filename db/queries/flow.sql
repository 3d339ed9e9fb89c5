-- SPDX-License-Identifier: GPL-2.0-only
-- title: what becomes of the pages that a function acquires: acquire, carriers, releases
--
-- parameters:
--   function   the function
-- columns:
--   acquire    file and line of the acquire
--   step       acquire, kept in, dirtied, released, or life
--   what       function called, or the field
--   function   enclosing function
--   path       file
--   line       line
--   met        released, dirtied: place, field or frame, how it is known
--   config     configuration
WITH a AS (
	SELECT DISTINCT e.* FROM event_view e
	WHERE e.class = 'acquire' AND (e.function = :function OR e.callee = :function OR EXISTS (
	      SELECT 1 FROM chain x JOIN chain_step s ON s.chain = x.id WHERE x.acquire = e.event AND s.function = :function))
)
SELECT a.path || ':' || a.line AS acquire, x.step, x.what, x.function, x.path, x.line, x.met, a.config
FROM a JOIN (
	SELECT event, 1 AS nr, 'acquire' AS step, callee AS what, function, path, line, kind AS met FROM event_view
	UNION ALL
	SELECT event, 2, 'kept in', CASE record WHEN '' THEN field ELSE record || '.' || field END, '', '', '', '' FROM owner
	UNION ALL
	SELECT d.acquire, CASE e.class WHEN 'dirty' THEN 3 ELSE 4 END, CASE e.class WHEN 'dirty' THEN 'dirtied' ELSE 'released' END,
	       e.callee, e.function, e.path, e.line, m.name
	FROM event_end d JOIN met m ON m.id = d.met JOIN event_view e ON e.event = d.other
	UNION ALL
	SELECT u.acquire, 5, 'life', l.name, '', '', '', 'class ' || u.class FROM use_class u JOIN life l ON l.id = u.life
) x ON x.event = a.event
ORDER BY a.config, a.path, a.line, a.col, x.nr, x.path, x.line, x.what;
