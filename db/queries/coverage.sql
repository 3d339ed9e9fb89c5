-- SPDX-License-Identifier: GPL-2.0-only
-- title: every textual mention of a tracked name, accounted for
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   account    what became of it; 'unaccounted' must be 0, 'total' is the sum
--   detail     the reason, or what the compiler saw
--   files      files with such mentions
--   mentions   mentions
WITH m AS (
	SELECT path, account, detail FROM mention_view
	WHERE :path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*'
), r AS (
	SELECT 1 AS part, account, detail, count(DISTINCT path) AS files, count(*) AS mentions
	FROM m WHERE account <> 'unaccounted' GROUP BY account, detail
	UNION ALL
	SELECT 2, 'unaccounted', '', count(DISTINCT path), count(*) FROM m WHERE account = 'unaccounted'
	UNION ALL
	SELECT 3, 'total', '', count(DISTINCT path), count(*) FROM m
)
SELECT account, detail, files, mentions FROM r ORDER BY part, account, detail;
