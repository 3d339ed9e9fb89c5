-- SPDX-License-Identifier: GPL-2.0-only
-- title: what the tables say of an acquire and of a release
--
-- parameters:
--   acquire    name of a function
--   release    name of a function (optional)
-- columns:
--   text       one line
SELECT DISTINCT name || '(): ' || class || CASE kind WHEN 'none' THEN '' ELSE ' ' || kind END
       || CASE result WHEN '' THEN '' ELSE ', returns ' || result END
       || CASE release WHEN '' THEN '' ELSE ', released with ' || release || '()' END AS text
FROM api_view WHERE name IN (:acquire, :release) ORDER BY text;
