-- SPDX-License-Identifier: GPL-2.0-only
-- title: how long the pages of each acquiring call stay, for each way up to an entry point
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   life       call, request, user or unknown (optional)
-- columns:
--   path       file of the acquire
--   line       line
--   callee     function called
--   kind       kind of the hold
--   longterm   yes, no, unknown
--   life       call: over with it; request: on completion; user: until user space or the driver model says so; unknown
--   chain      functions from the acquiring one up, each with the line of the call
--   entry      how the last of them is entered
--   owner      the field in which the pages wait
--   release    what releases, file and line
--   from       function from which that is reached
--   how        and how it is entered
--   config     configuration
SELECT path, line, callee, kind, longterm, life, chain, entry, owner,
       CASE release_callee WHEN '' THEN '' ELSE release_callee || ' ' || release_path || ':' || release_line END AS release,
       release_entry AS "from", release_how AS how, config
FROM life_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:life IS NULL OR life = :life)
ORDER BY config, path, line, col, ordinal;
