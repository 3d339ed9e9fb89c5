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
--   class      acquire, release or dirty
--   kind       what is held: get, pin, conditional, none
--   flags      flags argument as written
--   count      number of pages as written, empty for one
--   carrier    what names the pages, as written
--   owner      record.field when the carrier is a field
--   matched    release, dirty: callee of the acquire it belongs to
--   configs    configurations it was seen in
SELECT path, line, col, function, callee, class, kind, flags_text AS flags, count_text AS count,
       carrier_text AS carrier, CASE record WHEN '' THEN '' ELSE record || '.' || field END AS owner, matched, configs
FROM site_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:callee IS NULL OR callee = :callee)
ORDER BY path, line, col, callee, function;
