-- SPDX-License-Identifier: GPL-2.0-only
-- title: acquiring calls with the releases that may be theirs
--
-- parameters:
--   function   only acquires in this function (optional)
-- columns:
--   path       file of the acquire
--   line       line
--   function   enclosing function
--   callee     function called
--   kind       kind of the hold
--   release    function called there
--   release_path  file of the release
--   release_line  line
--   release_function  enclosing function
--   met        place: in one function; field: only through one field; frame: by frame numbers in one file
--   config     configuration
SELECT a.path, a.line, a.function, a.callee, a.kind, r.callee AS release, r.path AS release_path, r.line AS release_line,
       r.function AS release_function, m.name AS met, a.config
FROM event_end x JOIN met m ON m.id = x.met JOIN event_view a ON a.event = x.acquire JOIN event_view r ON r.event = x.other
WHERE r.class = 'release' AND (:function IS NULL OR a.function = :function)
ORDER BY a.config, a.path, a.line, a.col, r.path, r.line, r.col, r.callee;
