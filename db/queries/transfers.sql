-- SPDX-License-Identifier: GPL-2.0-only
-- title: from functions that acquire, over the fields that keep the pages, to functions that release
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   source     acquiring function, or field (record.field)
--   target     field, or releasing function
--   kind       kind of the hold: get, pin, conditional
--   callee     function called there
--   path       file of the call
--   line       line
--   configs    configurations it was seen in
-- graph: source -> target by kind
SELECT CASE class WHEN 'acquire' THEN function ELSE record || '.' || field END AS source,
       CASE class WHEN 'acquire' THEN record || '.' || field ELSE function END AS target,
       kind, callee, path, line, configs
FROM site_view
WHERE record <> '' AND class IN ('acquire', 'release')
  AND (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
ORDER BY source, target, kind, path, line, callee;
