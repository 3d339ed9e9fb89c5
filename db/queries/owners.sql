-- SPDX-License-Identifier: GPL-2.0-only
-- title: fields that keep pages: who acquires into them, who releases from them
--
-- parameters:
--   record     tag of the record, or record.field (optional)
-- columns:
--   owner      record.field; a variable of a file by its name
--   class      acquire, release or dirty
--   kind       kind of the hold
--   longterm   acquire: yes, no, unknown
--   callee     function called
--   path       file of the call
--   line       line
--   function   enclosing function
--   config     configuration
-- All objects of one type are one owner here.
SELECT owner, class, kind, CASE class WHEN 'acquire' THEN longterm ELSE '' END AS longterm, callee, path, line, function, config
FROM owner_view
WHERE (:record IS NULL OR record = :record OR owner = :record)
ORDER BY config, record, field, class, path, line, col, callee, function;
