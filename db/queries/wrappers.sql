-- SPDX-License-Identifier: GPL-2.0-only
-- title: functions whose callers have to know what they acquire or release
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   path       file of the definition
--   line       line of the definition
--   function   the function
--   config     configuration
--   returns    for which results
--   effect     what it does then
--   kind       kind of the hold
--   longterm   yes, no, unknown
--   place      where the pages are, in terms of the parameters
--   owner      record.field when the place is a field
--   count      number of pages
--   certain    1: on every path with this result, 0: on some
SELECT path, line, function, config, returns, effect, kind, longterm, place,
       CASE record WHEN '' THEN '' ELSE record || '.' || field END AS owner, count_text AS count, is_certain AS certain
FROM summary_view
WHERE is_wrapper AND effect <> 'nothing'
  AND (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
ORDER BY path, line, function, config, facts_hash, ordinal;
