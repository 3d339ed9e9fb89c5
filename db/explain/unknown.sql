-- SPDX-License-Identifier: GPL-2.0-only
-- title: callees of a function that are neither in the tables nor defined in an indexed file
--
-- parameters:
--   path       file of the function
--   function   its name
-- columns:
--   text       up to 24 names
SELECT group_concat(callee, ', ') AS text
FROM (SELECT DISTINCT c.callee FROM call_view c
      WHERE c.path = :path AND c.function = :function AND c.callee <> '' AND c.callee NOT GLOB '_*'
	AND NOT EXISTS (SELECT 1 FROM api_view a WHERE a.name = c.callee)
	AND NOT EXISTS (SELECT 1 FROM function_view f WHERE f.function = c.callee)
      ORDER BY 1 LIMIT 24)
HAVING count(*) > 0;
