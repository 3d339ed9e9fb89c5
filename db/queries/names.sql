-- SPDX-License-Identifier: GPL-2.0-only
-- title: tracked names: what decides which files are read
--
-- columns:
--   name       identifier
--   path       defining file of a static function, empty for a global name
--   origin     seed, derived or user
--   round      round in which it became tracked, seeds are 0
--   why        derived: what its summary shows
SELECT name, path, origin, round, why FROM name_view ORDER BY round, name, path;
