-- SPDX-License-Identifier: GPL-2.0-only
-- title: what a function calls
--
-- parameters:
--   function   name of the function
--   path       only the function of that name in this file (optional)
-- columns:
--   path       file of the function
--   line       line of the call
--   col        column of the call
--   callee     function called, empty through a pointer
--   through    record.field when called through a pointer, else empty
--   static     1: the callee is a static function of the same unit
--   configs    configurations it was seen in
--   caller     the function
-- graph: caller -> callee
SELECT path, line, col, callee,
       CASE through_record WHEN '' THEN '' ELSE through_record || '.' || through_field END AS through,
       is_static AS static, configs, function AS caller
FROM call_view
WHERE function = :function AND (:path IS NULL OR path = :path)
ORDER BY path, line, col, callee, through;
