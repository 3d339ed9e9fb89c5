-- SPDX-License-Identifier: GPL-2.0-only
-- title: functions of the tables as this tree declares them
--
-- parameters:
--   name       name or glob (optional)
-- columns:
--   config     configuration
--   name       function
--   class      what it does
--   kind       kind of the hold
--   bound      1: every role was found in the prototype
--   why        not bound: what could not be found
--   roles      positions of the parameters, from 0
--   result     return convention
--   locking    lock that is needed
--   properties further properties
--   release    the matching release
--   proto      prototype as declared
SELECT config, name, class, kind, is_bound AS bound, why, roles, result, locking, properties, release, proto
FROM api_view
WHERE :name IS NULL OR name GLOB :name
ORDER BY config, class, name;
