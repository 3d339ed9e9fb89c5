-- SPDX-License-Identifier: GPL-2.0-only
-- title: how long the pages of an acquire stay, for each way up to an entry point
--
-- parameters:
--   path       file of the acquire
--   line       its line
--   callee     function called there
-- columns:
--   text       one line
SELECT DISTINCT life || ': ' || chain || CASE entry WHEN '' THEN '' ELSE ', entered as ' || entry END
       || CASE release_callee WHEN '' THEN '' ELSE '; released by ' || release_callee || '() at ' || release_path || ':'
       || release_line END
       || CASE release_entry WHEN '' THEN '' ELSE ' from ' || release_entry || '() (' || release_how || ')' END AS text
FROM life_view
WHERE path = :path AND line = CAST(:line AS INTEGER) AND callee = :callee
ORDER BY config, ordinal LIMIT 12;
