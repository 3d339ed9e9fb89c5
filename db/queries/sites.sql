-- SPDX-License-Identifier: GPL-2.0-only
-- title: calls that acquire, release or dirty pages
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   callee     only calls of this function (optional)
-- columns:
--   path       file of the call
--   line       line
--   col        column
--   function   enclosing function
--   callee     function called
--   class      acquire, release or dirty; wrapped acquire or release: a call of a wrapper
--   kind       what is held: get, pin, conditional, none
--   flags      flags argument as written
--   resolved   flags by name: set for sure, [may be set], and where unknown ones come from
--   count      number of pages as written, empty for one
--   carrier    what names the pages, as written
--   owner      record.field when the carrier is a field
--   result     variable that takes the result
--   matched    release, dirty: callee of the acquire it belongs to
--   configs    configurations it was seen in
WITH one AS (	-- values of the flags that are one bit, in each configuration
	SELECT c.name AS config, g.name, g.value FROM flag g JOIN config c ON c.id = g.config
	WHERE g.value > 0 AND g.value & (g.value - 1) = 0
), s AS (
	SELECT *, substr(configs, 1, instr(configs || ',', ',') - 1) AS first_config FROM site_view
	WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
	  AND (:callee IS NULL OR callee = :callee)
), r AS (
	SELECT s.*,
	       (SELECT group_concat(name, '|') FROM (SELECT name FROM one WHERE config = s.first_config
	        AND value & s.flags_must ORDER BY value, name)) AS must,
	       (SELECT group_concat(name, '|') FROM (SELECT name FROM one WHERE config = s.first_config
	        AND value & s.flags_may & ~s.flags_must ORDER BY value, name)) AS may
	FROM s
)
SELECT path, line, col, function, callee, class, kind, flags_text AS flags,
       CASE WHEN NOT has_flags THEN ''
       ELSE trim(CASE WHEN must IS NOT NULL THEN must
		      WHEN flags_must THEN printf('0x%x', flags_must)
		      WHEN flags_exact THEN '0' ELSE '' END
		 || CASE WHEN flags_origin <> '' THEN ' from ' || flags_origin
			 WHEN may IS NOT NULL THEN ' [' || may || ']' ELSE '' END) END AS resolved,
       count_text AS count, carrier_text AS carrier,
       CASE record WHEN '' THEN '' ELSE record || '.' || field END AS owner, result, matched, configs
FROM r
ORDER BY path, line, col, callee, function;
