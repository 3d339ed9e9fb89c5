-- SPDX-License-Identifier: GPL-2.0-only
-- title: fields that keep pages, with the calls that fill and empty them
--
-- parameters:
--   record     tag of the record (optional)
-- columns:
--   owner      record.field
--   class      acquire, release or dirty
--   kind       kind of the hold
--   callee     function called
--   path       file of the call
--   line       line
--   function   enclosing function
--   configs    configurations it was seen in
SELECT record || '.' || field AS owner, class, kind, callee, path, line, function, configs
FROM site_view
WHERE record <> '' AND (:record IS NULL OR record = :record)
ORDER BY record, field, class, path, line, col, callee, function;
