-- SPDX-License-Identifier: GPL-2.0-only
-- title: the case of use of each acquiring call (pin_user_pages.rst), with its evidence
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
--   kind       get, pin or conditional (optional)
-- columns:
--   path       file of the acquire
--   line       line
--   function   enclosing function
--   callee     function called
--   kind       kind of the hold
--   class      1: data of a request; 2: for long; 3: a notifier tells; 4: struct page only; 5: the CPU stores; 0: none
--   life       call, request, user or unknown: the longest of its chains
--   uses       what is done with the pages
--   why        one line
--   evidence   a call for each use
--   owners     fields that keep the pages
--   config     configuration
SELECT path, line, function, callee, kind, class, life, uses, why, evidence, owners, config
FROM class_view
WHERE (:path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*')
  AND (:kind IS NULL OR kind = :kind)
ORDER BY config, path, line, col, callee;
