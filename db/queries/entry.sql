-- SPDX-License-Identifier: GPL-2.0-only
-- title: call paths from user space to the acquiring calls in a function
--
-- parameters:
--   site       a function, or a place as path:line
-- columns:
--   entry      how the outermost function is entered: record.field, what registers it, exported; empty: not known
--   life       when that is: open, request, teardown, completion ...
--   step       0 is the outermost function
--   function   the function
--   path       file of the call
--   line       line of the call into the next function, in the last one of the acquire
--   callee     acquiring function at the end of the path
--   config     configuration
-- A function in the middle of a path is found as well.
WITH want AS (
	SELECT DISTINCT x.id AS chain FROM chain x JOIN chain_step s ON s.chain = x.id JOIN event e ON e.id = x.acquire
	WHERE s.function = :site OR e.path || ':' || e.line = :site
), n AS (
	SELECT w.chain, count(*) AS steps FROM want w JOIN chain_step s ON s.chain = w.chain GROUP BY w.chain
)
SELECT l.entry, l.entry_life AS life, n.steps - s.ordinal AS step, s.function, s.path, s.line, l.callee, l.config
FROM n JOIN chain_step s ON s.chain = n.chain JOIN life_view l ON l.chain_id = n.chain
ORDER BY l.config, l.path, l.line, l.col, l.ordinal, step;
