-- SPDX-License-Identifier: GPL-2.0-only
-- title: each mention of a tracked name with its account
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   account    only this account: 'unaccounted', 'analysed' ... (optional)
-- columns:
--   path       file
--   line       line
--   col        column
--   name       identifier
--   class      what the text says: code, directive, comment, string
--   account    what became of it
--   detail     the reason, or what the compiler saw
SELECT path, line, col, name, class, account, detail
FROM mention_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:account IS NULL OR account = :account)
ORDER BY path, line, col, name;
