-- SPDX-License-Identifier: GPL-2.0-only
-- title: values of flags in this tree
--
-- parameters:
--   name       name or glob (optional)
-- columns:
--   config     configuration
--   name       flag
--   value      value
--   hex        value in hexadecimal
--   form       macro or enumerator
SELECT config, name, value, printf('0x%x', value) AS hex, form
FROM flag_view
WHERE :name IS NULL OR name GLOB :name
ORDER BY config, value, name;
