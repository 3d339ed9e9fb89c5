-- SPDX-License-Identifier: GPL-2.0-only
-- title: who calls a function, directly or through a field of a record
--
-- parameters:
--   function   name of the function
--   path       only the static function of that name in this file (optional)
-- columns:
--   path       file of the caller
--   line       line of the call
--   col        column of the call
--   caller     calling function
--   through    record.field when called through a pointer, else empty
--   configs    configurations it was seen in
--   callee     the function
-- graph: caller -> callee
WITH target AS (
	SELECT DISTINCT record, field FROM fnptr_view
	WHERE function = :function AND (:path IS NULL OR path = :path)
)
SELECT path, line, col, function AS caller, '' AS through, configs, callee
FROM call_view
WHERE callee = :function AND (:path IS NULL OR (path = :path AND is_static))
UNION ALL
SELECT c.path, c.line, c.col, c.function, c.through_record || '.' || c.through_field, c.configs, :function
FROM call_view c JOIN target t ON t.record = c.through_record AND t.field = c.through_field
ORDER BY 1, 2, 3, 4, 5;
