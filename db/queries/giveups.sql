-- SPDX-License-Identifier: GPL-2.0-only
-- title: functions whose analysis was abandoned, and why
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   path       file
--   line       line it happened at, or of the function
--   function   the function
--   config     configuration
--   stage      ast, ir, flow or summary
--   reason     why
SELECT path, CASE line WHEN 0 THEN function_line ELSE line END AS line, function, config, stage, reason
FROM giveup_view
WHERE :path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*'
ORDER BY path, 2, function, config, facts_hash, ordinal;
