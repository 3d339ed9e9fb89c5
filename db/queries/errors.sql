-- SPDX-License-Identifier: GPL-2.0-only
-- title: errors that the compiler reported
--
-- parameters:
--   path       a file, a folder, or a glob (optional)
-- columns:
--   unit       main file of the unit
--   config     configuration
--   path       file the error is in
--   line       line
--   col        column
--   fatal      1: parsing stopped there
--   text       message of the compiler
SELECT unit, config, path, line, col, is_fatal AS fatal, text
FROM diag_view
WHERE :path IS NULL OR unit = :path OR unit GLOB :path OR unit GLOB rtrim(:path, '/') || '/*'
ORDER BY unit, config, ordinal;
