-- SPDX-License-Identifier: GPL-2.0-only
-- title: what a function does to pages, for each of its results
--
-- parameters:
--   function   name of the function
--   path       only the function of that name in this file (optional)
-- columns:
--   path       file of the definition
--   config     configuration
--   unsure     1: the analysis lost track, callers take it for unknown
--   returns    for which results
--   effect     what it does then
--   kind       kind of the hold
--   longterm   yes, no, unknown
--   writes     yes, no, unknown: taken for writing
--   place      where the pages are, in terms of the parameters
--   owner      record.field when the place is a field
--   count      number of pages
--   certain    1: on every path with this result, 0: on some
--   callee     API function behind it
--   line       line of the call behind it
SELECT path, config, is_unsure AS unsure, returns, effect, kind, longterm, writes, place,
       CASE record WHEN '' THEN '' ELSE record || '.' || field END AS owner, count_text AS count,
       is_certain AS certain, callee, call_line AS line
FROM summary_view
WHERE function = :function AND (:path IS NULL OR path = :path)
ORDER BY path, config, facts_hash, ordinal;
