-- SPDX-License-Identifier: GPL-2.0-only
-- title: functions that were read
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   name       name or glob (optional)
-- columns:
--   path       file of the definition
--   line       line of the definition
--   end_line   line of the closing brace
--   function   name
--   static     1: internal linkage
--   inline     1: declared inline
--   header     1: defined in a header
--   configs    configurations it was seen in
SELECT path, line, end_line, function, is_static AS static, is_inline AS inline, in_header AS header, configs
FROM function_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:name IS NULL OR function GLOB :name)
ORDER BY path, line, function;
