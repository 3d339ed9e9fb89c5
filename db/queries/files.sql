-- SPDX-License-Identifier: GPL-2.0-only
-- title: translation units, what became of them, and what was found in them
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   path       main file
--   config     configuration
--   state      analysed, not built, no flags, failed, excluded
--   why        the reason when not analysed
--   errors     errors the compiler reported
--   functions  functions
--   sites      calls that acquire, release or dirty
--   giveups    functions that were given up
--   findings   findings in the file, all configurations
--   round      0: it mentions functions of the tables; else the round of wrappers that brought it
--   through    the names that it mentions of that round
SELECT path, config, state, why, errors, functions, sites, giveups, findings, round, through
FROM unit_count_view
WHERE :path IS NULL OR path = :path OR path GLOB :path OR path GLOB rtrim(:path, '/') || '/*'
ORDER BY path, config;
