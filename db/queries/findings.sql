-- SPDX-License-Identifier: GPL-2.0-only
-- title: what the rules found
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   rule       id or name of a rule (optional)
-- columns:
--   path         file
--   line         line
--   col          column
--   severity     error, warning, note, style, info
--   confidence   high, moderate, low
--   rule         id
--   name         name of the rule
--   function     enclosing function
--   message      what was found
--   suppressed   1: known, see reason
--   reason       of the suppression
--   verdict      of a person, or empty
--   configs      configurations it was found in
--   fingerprint  what verdicts and baselines know it by
SELECT path, line, col, severity, confidence, rule, name, function, message, is_suppressed AS suppressed, reason,
       verdict, configs, fingerprint
FROM finding_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:rule IS NULL OR rule = :rule OR name = :rule)
ORDER BY path, line, col, rule, message, fingerprint;
