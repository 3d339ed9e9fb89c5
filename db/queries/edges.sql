-- SPDX-License-Identifier: GPL-2.0-only
-- title: which function runs which: calls, calls through fields, registrations
--
-- parameters:
--   function   only edges to or from this function (optional)
--   kind       direct, pointer or register (optional)
-- columns:
--   caller     calling or registering function
--   callee     function that runs
--   kind       direct; pointer: through a field; register: to run later
--   via        pointer: record.field; register: what registers it
--   life       register: when it runs
--   path       file of the call
--   line       line
--   config     configuration
-- graph: caller -> callee by kind
SELECT from_function AS caller, to_function AS callee, kind, via, life, path, line, config
FROM edge_view
WHERE (:function IS NULL OR from_function = :function OR to_function = :function) AND (:kind IS NULL OR kind = :kind)
ORDER BY config, path, line, from_function, to_function, kind, via;
