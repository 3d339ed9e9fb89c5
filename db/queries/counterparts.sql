-- SPDX-License-Identifier: GPL-2.0-only
-- title: functions that hand out pages, with the functions that take them back
--
-- parameters:
--   function   only pairs of this function (optional)
-- columns:
--   acquire       function whose callers get the pages
--   acquire_path  file of its definition
--   release       function that releases them
--   release_path  file of its definition, empty for a function of the tables
--   by            value, field or inner: the first where pages of the one were released by the other, the second where the one fills the field that the other empties, the third where functions do so through these two
--   owner         record.field, for 'field'
--   kind          kind of the hold
--   where_path    a file where the two meet, for 'value'
--   where_function  the function there
--   config        configuration
WITH w AS (
	-- for sure, or by a function of the tables; what a callee may do is said of the callee
	SELECT DISTINCT f.function, f.path, f.config, f.effect, f.kind, f.record, f.field FROM summary_view f
	WHERE f.kind <> 'none' AND f.effect IN ('acquire', 'escape', 'release') AND f.base IN ('parameter', 'return', 'global')
	      AND (f.is_certain OR f.effect <> 'release' OR EXISTS (SELECT 1 FROM body_view y JOIN site s ON s.body = y.body AND s.line = f.call_line
	      AND s.class IN (1, 2) WHERE y.function = f.function AND y.path = f.path AND y.config = f.config))
), b AS (
	SELECT function, config, min(path) AS path FROM body_view GROUP BY function, config
), v AS (
	SELECT s.matched AS acquire, s.callee AS release, h.name AS kind, s.path AS where_path, b.function AS where_function,
	       b.config, row_number() OVER (PARTITION BY s.matched, s.callee, b.config ORDER BY s.path, b.function, s.line) AS nth
	FROM site s JOIN body_view b ON b.body = s.body JOIN hold_kind h ON h.id = s.kind
	WHERE s.class IN (2, 14) AND s.matched <> ''
), p AS (
	SELECT acquire, release, 'value' AS by, '' AS owner, kind, where_path, where_function, config FROM v
	WHERE nth = 1 AND (EXISTS (SELECT 1 FROM site z WHERE z.class = 13 AND z.callee = v.acquire)
	      OR EXISTS (SELECT 1 FROM w WHERE w.function = v.acquire AND w.config = v.config AND w.effect <> 'release'))
	UNION ALL
	SELECT DISTINCT a.function, r.function, 'field', a.record || '.' || a.field, a.kind, '', '', a.config
	FROM w a JOIN w r ON r.record = a.record AND r.field = a.field AND r.config = a.config
	WHERE a.effect <> 'release' AND r.effect = 'release' AND a.record <> '' AND a.function <> r.function
	      AND (a.kind = r.kind OR a.kind = 'conditional' OR r.kind = 'conditional')
), i AS (
	-- the call inside of a function that its effect comes from
	SELECT DISTINCT f.function AS outside, s.callee AS inside, s.class = 14 AS is_release, f.config
	FROM summary_view f JOIN body_view b ON b.function = f.function AND b.path = f.path AND b.config = f.config
	     JOIN site s ON s.body = b.body AND s.line = f.call_line AND s.class IN (13, 14)
	WHERE f.effect IN ('acquire', 'escape', 'release') AND (s.class = 14) = (f.effect = 'release')
	      AND f.base IN ('parameter', 'return', 'global')
), q AS (
	SELECT acquire, release, by, owner, kind, where_path, where_function, config FROM p
	UNION
	SELECT coalesce(x.inside, p.acquire), coalesce(y.inside, p.release), 'inner', '', p.kind, '', '', p.config
	FROM p LEFT JOIN i x ON x.outside = p.acquire AND x.config = p.config AND NOT x.is_release
	     LEFT JOIN i y ON y.outside = p.release AND y.config = p.config AND y.is_release
	WHERE x.inside IS NOT NULL OR y.inside IS NOT NULL
)
SELECT q.acquire, coalesce(a.path, '') AS acquire_path, q.release, coalesce(r.path, '') AS release_path, q.by, q.owner,
       q.kind, q.where_path, q.where_function, q.config
FROM q LEFT JOIN b a ON a.function = q.acquire AND a.config = q.config
     LEFT JOIN b r ON r.function = q.release AND r.config = q.config
WHERE (:function IS NULL OR q.acquire = :function OR q.release = :function)
      AND (q.by <> 'inner' OR NOT EXISTS (SELECT 1 FROM p WHERE p.acquire = q.acquire AND p.release = q.release AND p.config = q.config))
ORDER BY q.config, q.acquire, q.release, q.by, q.owner, q.kind;
