-- SPDX-License-Identifier: GPL-2.0-only
--
-- schema.sql - every table that is derived from a source tree.
--
-- All of it can be made again from the tree, so nothing here is ever migrated:
-- a change raises STORE_VERSION in store.h and old databases are rebuilt. What
-- people wrote (verdicts) is in verdict.sql. Indexes are in index.sql, made
-- after the load; views, which readers use in place of tables, in views.sql.
--
-- Conventions. A column is commented on its own line with its unit or the
-- lookup table of its numbers; numbers of lookup tables are never reused. Lines
-- and columns count from 1. Hashes are XXH3-64 kept as signed integers. Ids are
-- of this database only: nothing outside may keep them, and the canonical dump
-- (store_dump) never shows them. Facts go away with the file, the configuration
-- or the unit they were taken from.
--
-- docs/schema.md is made from this file by schema-doc.awk.

-- What the database was made from: facts that are the same wherever and with
-- however many workers it was made. Keys: see META_* in store.h.
CREATE TABLE meta (
	key TEXT NOT NULL PRIMARY KEY,	-- "tool_version", "kernel_version", "package" ...
	value TEXT NOT NULL		-- text, its meaning depends on the key
) STRICT, WITHOUT ROWID;

-- How this copy was made: paths of the machine, command line, seconds. Left out
-- of the canonical dump.
CREATE TABLE run (
	key TEXT NOT NULL PRIMARY KEY,	-- "command_line", "root", "objdir", "jobs", "seconds"
	value TEXT NOT NULL		-- text, its meaning depends on the key
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- lookup tables

-- What became of a translation unit in one configuration.
CREATE TABLE unit_state (
	id INTEGER PRIMARY KEY,		-- number kept in unit.state
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO unit_state (id, name) VALUES
	(1, 'analysed'), (2, 'not built'), (3, 'no flags'), (4, 'failed'), (5, 'excluded');

-- Why a name is tracked.
CREATE TABLE name_origin (
	id INTEGER PRIMARY KEY,		-- number kept in name.origin
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO name_origin (id, name) VALUES
	(1, 'seed'), (2, 'derived'), (3, 'user');

-- Where the text of a mention stands, by the text alone.
CREATE TABLE mention_class (
	id INTEGER PRIMARY KEY,		-- number kept in mention.class
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO mention_class (id, name) VALUES
	(1, 'code'), (2, 'directive'), (3, 'comment'), (4, 'string'), (5, 'compiler only');

-- What the compiler saw at a mention.
CREATE TABLE mention_how (
	id INTEGER PRIMARY KEY,		-- number kept in mention_seen.how
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO mention_how (id, name) VALUES
	(1, 'call'), (2, 'reference'), (3, 'declaration'), (4, 'definition'),
	(5, 'macro body'), (6, 'inactive');

-- What a function of the API, or a call of one, does. Wrapped: a call of a function that is in no table,
-- whose summary hands pages to its caller or takes a caller's; for site.class alone.
CREATE TABLE api_class (
	id INTEGER PRIMARY KEY,		-- number kept in api.class and site.class
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO api_class (id, name) VALUES
	(1, 'acquire'), (2, 'release'), (3, 'dirty'), (4, 'alloc'), (5, 'free'),
	(6, 'getref'), (7, 'lock'), (8, 'noreturn'), (9, 'transfer'), (10, 'borrow'),
	(11, 'predicate'), (12, 'entry'), (13, 'wrapped acquire'), (14, 'wrapped release');

-- Kind of a hold.
CREATE TABLE hold_kind (
	id INTEGER PRIMARY KEY,		-- number kept in api.kind, site.kind and summary_fact.hold
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO hold_kind (id, name) VALUES
	(1, 'none'), (2, 'get'), (3, 'pin'), (4, 'conditional');

-- An answer that may be missing.
CREATE TABLE tri (
	id INTEGER PRIMARY KEY,		-- number kept in site.dirty, summary_fact.longterm and summary_fact.writes
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO tri (id, name) VALUES
	(1, 'no'), (2, 'yes'), (3, 'unknown');

-- What names the pages at a site.
CREATE TABLE carrier_kind (
	id INTEGER PRIMARY KEY,		-- number kept in site.carrier
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO carrier_kind (id, name) VALUES
	(1, 'array'), (2, 'slot'), (3, 'value'), (4, 'object'), (5, 'none');

-- Returned values that a statement of a summary is about.
CREATE TABLE ret_class (
	id INTEGER PRIMARY KEY,		-- number kept in summary_fact.ret
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO ret_class (id, name) VALUES
	(1, 'void'), (2, 'negative'), (3, 'zero'), (4, 'positive'), (5, 'null'),
	(6, 'error pointer'), (7, 'pointer'), (8, 'any');

-- What a function does to pages, for its caller.
CREATE TABLE effect_kind (
	id INTEGER PRIMARY KEY,		-- number kept in summary_fact.effect
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO effect_kind (id, name) VALUES
	(1, 'nothing'), (2, 'acquire'), (3, 'release'), (4, 'dirty'), (5, 'free'),
	(6, 'getref'), (7, 'escape');

-- Where a place starts, as the caller sees it.
CREATE TABLE place_base (
	id INTEGER PRIMARY KEY,		-- number kept in summary_fact.base
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO place_base (id, name) VALUES
	(1, 'unknown'), (2, 'parameter'), (3, 'return'), (4, 'global'), (5, 'local');

-- What the number of pages of an effect is taken from.
CREATE TABLE count_kind (
	id INTEGER PRIMARY KEY,		-- number kept in summary_fact.count_kind
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO count_kind (id, name) VALUES
	(1, 'unknown'), (2, 'constant'), (3, 'parameter'), (4, 'return'), (5, 'field');

-- Stage at which a function was given up.
CREATE TABLE giveup_stage (
	id INTEGER PRIMARY KEY,		-- number kept in giveup.stage
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO giveup_stage (id, name) VALUES
	(1, 'ast'), (2, 'ir'), (3, 'flow'), (4, 'summary');

-- Severity of a finding, growing.
CREATE TABLE severity (
	id INTEGER PRIMARY KEY,		-- number kept in finding.severity; greater is worse
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO severity (id, name) VALUES
	(1, 'info'), (2, 'style'), (3, 'note'), (4, 'warning'), (5, 'error');

-- Confidence in a finding, growing.
CREATE TABLE confidence (
	id INTEGER PRIMARY KEY,		-- number kept in finding.confidence; greater is surer
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO confidence (id, name) VALUES
	(1, 'low'), (2, 'moderate'), (3, 'high');

-- Kind of one step of the evidence of a finding.
CREATE TABLE step_kind (
	id INTEGER PRIMARY KEY,		-- number kept in finding_step.kind
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO step_kind (id, name) VALUES
	(1, 'acquire'), (2, 'branch'), (3, 'assume'), (4, 'call'), (5, 'store'),
	(6, 'dirty'), (7, 'use'), (8, 'release'), (9, 'return'), (10, 'note');

-- How long the pages of an acquiring call stay.
CREATE TABLE life (
	id INTEGER PRIMARY KEY,		-- number kept in chain.life and use_class.life
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO life (id, name) VALUES
	(1, 'unknown'), (2, 'call'), (3, 'request'), (4, 'user');

-- How an acquire and a release are known to be about the same pages.
CREATE TABLE met (
	id INTEGER PRIMARY KEY,		-- number kept in event_end.met
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO met (id, name) VALUES
	(1, 'field'), (2, 'place'), (3, 'frame');

-- How one function comes to run another.
CREATE TABLE edge_kind (
	id INTEGER PRIMARY KEY,		-- number kept in edge.kind
	name TEXT NOT NULL UNIQUE	-- word shown to people
) STRICT;
INSERT INTO edge_kind (id, name) VALUES
	(1, 'direct'), (2, 'pointer'), (3, 'register');

-- ---------------------------------------------------------------- what was read

-- One way in which the tree was configured.
CREATE TABLE config (
	id INTEGER PRIMARY KEY,		-- of this database only
	name TEXT NOT NULL UNIQUE,	-- "x86_64", or what the user called it; orders configurations
	arch TEXT NOT NULL,		-- ARCH= as given to make
	compiler TEXT NOT NULL,		-- compiler that the configuration was made for: "clang 19.1.7"
	config_hash INTEGER NOT NULL	-- hash of the .config
) STRICT;

-- A file that some unit read, or that mentions a tracked name.
CREATE TABLE file (
	id INTEGER PRIMARY KEY,		-- of this database only
	path TEXT NOT NULL UNIQUE,	-- relative to the root; "$(obj)/..." in the object directory; else absolute
	hash INTEGER NOT NULL,		-- hash of the contents; 0 when never read
	size INTEGER NOT NULL		-- bytes; -1 when never read
) STRICT;

-- A translation unit in one configuration, analysed or not.
CREATE TABLE unit (
	id INTEGER PRIMARY KEY,		-- of this database only
	file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE, -- the main file
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	state INTEGER NOT NULL REFERENCES unit_state (id), -- unit_state
	why TEXT NOT NULL,		-- reason when not analysed, else ''
	is_module INTEGER NOT NULL CHECK (is_module IN (0, 1)), -- 1: built with -DMODULE
	flags_hash INTEGER NOT NULL,	-- hash of the cleaned compiler flags
	shadow_hash INTEGER NOT NULL,	-- hash of the files that stand earlier on the include path under the name of a header that was read
	parse_key INTEGER NOT NULL,	-- hash of tool, flags, shadow_hash and all files read: equal keys, equal facts
	UNIQUE (file, config)
) STRICT;

-- Time a unit took. Left out of the canonical dump.
CREATE TABLE unit_time (
	unit INTEGER PRIMARY KEY REFERENCES unit (id) ON DELETE CASCADE, -- the unit
	parse_seconds REAL NOT NULL,	-- seconds in the compiler front end
	total_seconds REAL NOT NULL	-- seconds in the worker
) STRICT;

-- Files that a unit read, its main file included.
CREATE TABLE unit_include (
	unit INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE, -- the unit
	file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE, -- the file read
	PRIMARY KEY (unit, file)
) STRICT, WITHOUT ROWID;

-- Facts of a unit as its worker sent them, without the IR and the summaries,
-- which are in function_ir and summary: what a later run takes in place of
-- parsing when the parse key is the same.
CREATE TABLE unit_facts (
	unit INTEGER PRIMARY KEY REFERENCES unit (id) ON DELETE CASCADE, -- the unit
	data BLOB NOT NULL		-- bytes of facts_pack_unit()
) STRICT;

-- What the rules heard in the functions of a unit, each under a key of all that it was made from: what a later
-- check takes in place of walking where the key is the same. Not there before the first check. Left out of the
-- canonical dump: the findings are in table finding.
CREATE TABLE unit_heard (
	unit INTEGER PRIMARY KEY REFERENCES unit (id) ON DELETE CASCADE, -- the unit
	data BLOB NOT NULL		-- bytes of heard_pack(), analyzer/cmd
) STRICT;

-- Errors that the compiler reported in a unit.
CREATE TABLE unit_diag (
	unit INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE, -- the unit
	ordinal INTEGER NOT NULL,	-- order of report, from 1
	path TEXT NOT NULL,		-- file it points at, '' for none
	line INTEGER NOT NULL,		-- line, 0 for none
	col INTEGER NOT NULL,		-- column, 0 for none
	is_fatal INTEGER NOT NULL CHECK (is_fatal IN (0, 1)), -- 1: parsing stopped there
	text TEXT NOT NULL,		-- message of the compiler
	PRIMARY KEY (unit, ordinal)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- names and mentions

-- Names that decide which files are read: seeds and, found later, wrappers.
CREATE TABLE name (
	id INTEGER PRIMARY KEY,		-- of this database only
	name TEXT NOT NULL,		-- identifier
	path TEXT NOT NULL,		-- defining file of a static function, '' for a global name
	origin INTEGER NOT NULL REFERENCES name_origin (id), -- name_origin
	round INTEGER NOT NULL,		-- round in which it became tracked, seeds are 0
	why TEXT NOT NULL,		-- derived: what its summary shows; else ''
	UNIQUE (name, path)
) STRICT;

-- One occurrence of a tracked identifier in the text of the tree.
CREATE TABLE mention (
	id INTEGER PRIMARY KEY,		-- of this database only
	file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE, -- where
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	name TEXT NOT NULL,		-- the identifier
	class INTEGER NOT NULL REFERENCES mention_class (id), -- mention_class
	UNIQUE (file, line, col, name)
) STRICT;

-- What the compiler made of a mention in one unit.
CREATE TABLE mention_seen (
	mention INTEGER NOT NULL REFERENCES mention (id) ON DELETE CASCADE, -- the mention
	unit INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE, -- the unit that saw it
	how INTEGER NOT NULL REFERENCES mention_how (id), -- mention_how
	function TEXT NOT NULL,		-- enclosing function, '' for none
	PRIMARY KEY (mention, unit, how, function)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- functions

-- A function that is defined somewhere, known by file and name: a static name
-- alone says nothing, and a header's inline is one function for all its users.
CREATE TABLE function (
	id INTEGER PRIMARY KEY,		-- of this database only
	file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE, -- file of the definition
	name TEXT NOT NULL,		-- identifier
	is_static INTEGER NOT NULL CHECK (is_static IN (0, 1)), -- 1: internal linkage
	is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1)), -- 1: declared inline
	in_header INTEGER NOT NULL CHECK (in_header IN (0, 1)), -- 1: defined outside the main file of its unit
	UNIQUE (file, name)
) STRICT;

-- The body of a function as one configuration sees it. Facts found in code hang
-- here; views merge them over configurations.
CREATE TABLE body (
	id INTEGER PRIMARY KEY,		-- of this database only
	function INTEGER NOT NULL REFERENCES function (id) ON DELETE CASCADE, -- the function
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	hash INTEGER NOT NULL,		-- hash of the tokens
	facts_hash INTEGER NOT NULL,	-- hash of all facts that hang here: what tells bodies of one inline apart
	unit INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE, -- first unit that brought it
	line INTEGER NOT NULL,		-- line of the name
	end_line INTEGER NOT NULL,	-- line of the closing brace
	UNIQUE (function, config, facts_hash)
) STRICT;

-- IR of a body.
CREATE TABLE function_ir (
	body INTEGER PRIMARY KEY REFERENCES body (id) ON DELETE CASCADE, -- the body
	data BLOB NOT NULL		-- bytes of ir_pack()
) STRICT;

-- Summary of a body.
CREATE TABLE summary (
	body INTEGER PRIMARY KEY REFERENCES body (id) ON DELETE CASCADE, -- the body
	is_unsure INTEGER NOT NULL CHECK (is_unsure IN (0, 1)), -- 1: to be treated as an unknown function
	is_wrapper INTEGER NOT NULL CHECK (is_wrapper IN (0, 1)), -- 1: callers have to know what it holds or releases
	data BLOB NOT NULL		-- bytes of flow_summary_pack()
) STRICT;

-- One statement of a summary: when it returns lo..hi, this was done.
CREATE TABLE summary_fact (
	body INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE, -- the body
	ordinal INTEGER NOT NULL,	-- order in the summary, from 1
	ret INTEGER NOT NULL REFERENCES ret_class (id), -- ret_class
	lo INTEGER NOT NULL,		-- least returned value
	hi INTEGER NOT NULL,		-- greatest returned value
	effect INTEGER NOT NULL REFERENCES effect_kind (id), -- effect_kind
	hold INTEGER NOT NULL REFERENCES hold_kind (id), -- hold_kind
	longterm INTEGER NOT NULL REFERENCES tri (id), -- tri: the hold is a long-term one
	writes INTEGER NOT NULL REFERENCES tri (id), -- tri: the hold was taken for writing
	is_certain INTEGER NOT NULL CHECK (is_certain IN (0, 1)), -- 1: on every path with this result, 0: on some
	is_array INTEGER NOT NULL CHECK (is_array IN (0, 1)), -- 1: the place is an array of pages
	base INTEGER NOT NULL REFERENCES place_base (id), -- place_base
	param INTEGER NOT NULL,		-- base parameter: its index from 0, else -1
	place TEXT NOT NULL,		-- the place as text: "umem->pgs", "return"
	record TEXT NOT NULL,		-- last field on the way: tag of its record, '' for none
	field TEXT NOT NULL,		-- last field on the way, '' for none
	count_kind INTEGER NOT NULL REFERENCES count_kind (id), -- count_kind
	count_text TEXT NOT NULL,	-- number of pages in terms of the source, '' when unknown
	callee TEXT NOT NULL,		-- API function behind it, '' for none
	line INTEGER NOT NULL,		-- line of the call behind it, 0 for none
	PRIMARY KEY (body, ordinal)
) STRICT, WITHOUT ROWID;

-- Functions, or parts of the analysis of one, that were abandoned.
CREATE TABLE giveup (
	body INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE, -- the body
	ordinal INTEGER NOT NULL,	-- order of report, from 1
	stage INTEGER NOT NULL REFERENCES giveup_stage (id), -- giveup_stage
	reason TEXT NOT NULL,		-- why, one line
	line INTEGER NOT NULL,		-- line it happened at, 0 for the whole function
	PRIMARY KEY (body, ordinal)
) STRICT, WITHOUT ROWID;

-- A call that acquires, releases or dirties pages.
CREATE TABLE site (
	body INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE, -- enclosing body
	ordinal INTEGER NOT NULL,	-- order in the body, from 1
	path TEXT NOT NULL,		-- file of the call
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	callee TEXT NOT NULL,		-- function called
	class INTEGER NOT NULL REFERENCES api_class (id), -- api_class
	kind INTEGER NOT NULL REFERENCES hold_kind (id), -- hold_kind
	has_flags INTEGER NOT NULL CHECK (has_flags IN (0, 1)), -- 1: the call has an argument for flags
	flags_must INTEGER NOT NULL,	-- flag bits set on every path
	flags_may INTEGER NOT NULL,	-- flag bits that can be set
	flags_exact INTEGER NOT NULL CHECK (flags_exact IN (0, 1)), -- 1: nothing about the flags is unknown
	flags_origin TEXT NOT NULL,	-- where unknown bits come from: "parameter gup_flags", else ''
	flags_text TEXT NOT NULL,	-- the argument as written, '' for none
	count_text TEXT NOT NULL,	-- number of pages as written, '' for one page
	carrier INTEGER NOT NULL REFERENCES carrier_kind (id), -- carrier_kind
	carrier_text TEXT NOT NULL,	-- the carrier as written, '' when unknown
	record TEXT NOT NULL,		-- the carrier is a field: tag of its record, else ''
	field TEXT NOT NULL,		-- the carrier is a field: its name, else ''
	param INTEGER NOT NULL,		-- the carrier is a parameter: its index from 0, else -1
	is_local INTEGER NOT NULL CHECK (is_local IN (0, 1)), -- 1: the carrier is a local variable
	result TEXT NOT NULL,		-- variable that takes the result, '' for none
	dirty INTEGER NOT NULL REFERENCES tri (id), -- tri: a release that dirties
	in_loop INTEGER NOT NULL CHECK (in_loop IN (0, 1)), -- 1: in a loop
	is_reached INTEGER NOT NULL CHECK (is_reached IN (0, 1)), -- 1: some path came here
	matched TEXT NOT NULL,		-- release, dirty: callee of the acquire it belongs to, '' when none was found
	text TEXT NOT NULL,		-- the call as written, blanks folded
	macro TEXT NOT NULL,		-- outermost macro it came out of, '' for none
	PRIMARY KEY (body, ordinal)
) STRICT, WITHOUT ROWID;

-- A call from one function to another.
CREATE TABLE call (
	body INTEGER NOT NULL REFERENCES body (id) ON DELETE CASCADE, -- the caller
	ordinal INTEGER NOT NULL,	-- order in the body, from 1
	callee TEXT NOT NULL,		-- name of the callee, '' when called through a pointer
	is_static INTEGER NOT NULL CHECK (is_static IN (0, 1)), -- 1: the callee has internal linkage: one of the same unit
	through_record TEXT NOT NULL,	-- called through record.field: tag of the record, else ''
	through_field TEXT NOT NULL,	-- called through record.field: the field, else ''
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	PRIMARY KEY (body, ordinal)
) STRICT, WITHOUT ROWID;

-- A function whose address is stored in a field of a record.
CREATE TABLE fnptr (
	unit INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE, -- unit that saw it
	ordinal INTEGER NOT NULL,	-- order in the unit, from 1
	record TEXT NOT NULL,		-- tag of the record
	field TEXT NOT NULL,		-- field
	function TEXT NOT NULL,		-- function stored there
	object TEXT NOT NULL,		-- variable that is initialised, '' for an assignment
	path TEXT NOT NULL,		-- file of the initialiser
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	PRIMARY KEY (unit, ordinal)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- the API as this tree has it

-- A function of the tables, as one configuration declares it.
CREATE TABLE api (
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	name TEXT NOT NULL,		-- function
	class INTEGER NOT NULL REFERENCES api_class (id), -- api_class
	kind INTEGER NOT NULL REFERENCES hold_kind (id), -- hold_kind
	is_bound INTEGER NOT NULL CHECK (is_bound IN (0, 1)), -- 1: every role was found in the prototype
	why TEXT NOT NULL,		-- not bound: what could not be found, else ''
	result TEXT NOT NULL,		-- return convention by name: "pages", "zero", "errptr" ...
	locking TEXT NOT NULL,		-- lock that is needed, by name, '' for none
	properties TEXT NOT NULL,	-- names of further properties, separated by blanks
	release TEXT NOT NULL,		-- acquire: the matching release, else ''
	proto TEXT NOT NULL,		-- prototype as declared, '' when not seen
	PRIMARY KEY (config, name)
) STRICT, WITHOUT ROWID;

-- Position of a role in the prototype of an API function.
CREATE TABLE api_role (
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	name TEXT NOT NULL,		-- function
	role TEXT NOT NULL,		-- role by name: "pages", "nr", "flags" ...
	position INTEGER NOT NULL,	-- index of the parameter, from 0
	PRIMARY KEY (config, name, role)
) STRICT, WITHOUT ROWID;

-- Value of a flag in one configuration.
CREATE TABLE flag (
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	name TEXT NOT NULL,		-- macro or enumerator
	value INTEGER NOT NULL,		-- its value
	is_macro INTEGER NOT NULL CHECK (is_macro IN (0, 1)), -- 1: macro, 0: enumerator
	PRIMARY KEY (config, name)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- the ledger: the whole program (analyzer/ledger)

-- Something that is done to pages: acquired, released, dirtied, used.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,		-- of this database only
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	ordinal INTEGER NOT NULL,	-- number in the ledger of the configuration, from 1
	class INTEGER NOT NULL REFERENCES api_class (id), -- api_class; borrow for uses
	kind INTEGER NOT NULL REFERENCES hold_kind (id), -- hold_kind
	longterm INTEGER NOT NULL REFERENCES tri (id), -- tri: acquire: FOLL_LONGTERM is passed
	writes INTEGER NOT NULL CHECK (writes IN (0, 1)), -- 1: acquire: FOLL_WRITE may be passed
	dirties INTEGER NOT NULL CHECK (dirties IN (0, 1)), -- 1: release: may dirty
	use TEXT NOT NULL,		-- what a use is: "dma", "cpu write" ...; else ''
	path TEXT NOT NULL,		-- file of the call
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	callee TEXT NOT NULL,		-- function called
	text TEXT NOT NULL,		-- the call as written, '' when it is none
	function TEXT NOT NULL,		-- enclosing function
	function_path TEXT NOT NULL,	-- file of its definition
	UNIQUE (config, ordinal)
) STRICT;

-- Fields, and variables of a file, that name the pages of an event, in whatever function.
CREATE TABLE owner (
	event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE, -- the event
	record TEXT NOT NULL,		-- tag of the record; of a variable: '' or the file of a static one
	field TEXT NOT NULL,		-- field, or variable
	PRIMARY KEY (event, record, field)
) STRICT, WITHOUT ROWID;

-- Releases and dirtyings that may be about what an acquire acquired.
CREATE TABLE event_end (
	acquire INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE, -- the acquire
	other INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE, -- the release or dirtying
	met INTEGER NOT NULL REFERENCES met (id), -- met
	PRIMARY KEY (acquire, other)
) STRICT, WITHOUT ROWID;

-- One way from an acquire up to where its life is decided.
CREATE TABLE chain (
	id INTEGER PRIMARY KEY,		-- of this database only
	acquire INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE, -- the acquire
	ordinal INTEGER NOT NULL,	-- order, from 1
	life INTEGER NOT NULL REFERENCES life (id), -- life
	always INTEGER NOT NULL CHECK (always IN (0, 1)), -- 1: life is 'call', and it is released on every way to success
	release_line INTEGER NOT NULL,	-- life is 'call': line of the releasing call in the last function, else 0
	release_callee TEXT NOT NULL,	-- and what is called there, else ''
	entry TEXT NOT NULL,		-- how the last function is entered: "file_operations.open", "exported"; '' when it is not
	entry_life TEXT NOT NULL,	-- when that is: "request", "teardown" ...
	release INTEGER REFERENCES event (id) ON DELETE CASCADE, -- a release of the field elsewhere, or NULL
	release_entry TEXT NOT NULL,	-- function from which that is reached, '' when not known
	release_how TEXT NOT NULL,	-- and how it is entered
	record TEXT NOT NULL,		-- the field in which the pages wait, else ''
	field TEXT NOT NULL,		-- the field in which the pages wait, else ''
	UNIQUE (acquire, ordinal)
) STRICT;

-- Functions of a chain, from the acquiring one up to the entry.
CREATE TABLE chain_step (
	chain INTEGER NOT NULL REFERENCES chain (id) ON DELETE CASCADE, -- the chain
	ordinal INTEGER NOT NULL,	-- order, from 1: the acquiring function
	path TEXT NOT NULL,		-- file of the call
	function TEXT NOT NULL,		-- the function
	line INTEGER NOT NULL,		-- line in it: of the acquire, or of the call of the function before
	PRIMARY KEY (chain, ordinal)
) STRICT, WITHOUT ROWID;

-- The case of use of an acquire (pin_user_pages.rst) with its evidence.
CREATE TABLE use_class (
	acquire INTEGER PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE, -- the acquire
	class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 5), -- 1 to 5: the case; 0: none of them
	life INTEGER NOT NULL REFERENCES life (id), -- life, the longest of its chains
	uses TEXT NOT NULL,		-- uses that were seen, comma separated
	why TEXT NOT NULL		-- one line
) STRICT;

-- The uses that a class rests on.
CREATE TABLE use_evidence (
	acquire INTEGER NOT NULL REFERENCES use_class (acquire) ON DELETE CASCADE, -- the acquire
	event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE, -- the use
	PRIMARY KEY (acquire, event)
) STRICT, WITHOUT ROWID;

-- One function runs another: a call, a call through a field, or a registration.
CREATE TABLE edge (
	id INTEGER PRIMARY KEY,		-- of this database only
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	kind INTEGER NOT NULL REFERENCES edge_kind (id), -- edge_kind
	from_path TEXT NOT NULL,	-- file of the caller's definition
	from_function TEXT NOT NULL,	-- caller
	to_path TEXT NOT NULL,		-- file of the callee's definition
	to_function TEXT NOT NULL,	-- callee
	via TEXT NOT NULL,		-- pointer: "record.field"; register: what registers it; else ''
	life TEXT NOT NULL,		-- register: when it runs: "deferred", "last-ref" ...; else ''
	path TEXT NOT NULL,		-- file of the call
	line INTEGER NOT NULL		-- line
) STRICT;

-- ---------------------------------------------------------------- findings

-- What a rule found.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY,		-- of this database only
	fingerprint TEXT NOT NULL UNIQUE, -- 32 hex digits; survives moved lines
	loose TEXT NOT NULL,		-- 32 hex digits; survives a moved file as well
	rule TEXT NOT NULL,		-- "R1"
	name TEXT NOT NULL,		-- "pin-released-with-put"
	severity INTEGER NOT NULL REFERENCES severity (id), -- severity
	confidence INTEGER NOT NULL REFERENCES confidence (id), -- confidence
	file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE, -- where
	function TEXT NOT NULL,		-- enclosing function, '' for none
	function_line INTEGER NOT NULL,	-- line of the function's name, 0 for none
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	message TEXT NOT NULL,		-- one line
	acquire TEXT NOT NULL,		-- callee that acquired, '' for none
	release TEXT NOT NULL,		-- callee that released, '' for none
	acquire_text TEXT NOT NULL,	-- text of the acquiring call, '' for none
	ordinal INTEGER NOT NULL,	-- of equal findings in the function, from 1
	is_suppressed INTEGER NOT NULL CHECK (is_suppressed IN (0, 1)), -- 1: somebody wrote that it is known
	reason TEXT NOT NULL		-- why it is suppressed, else ''
) STRICT;

-- Evidence of a finding, in order of execution.
CREATE TABLE finding_step (
	finding INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE, -- the finding
	ordinal INTEGER NOT NULL,	-- order, from 1
	kind INTEGER NOT NULL REFERENCES step_kind (id), -- step_kind
	path TEXT NOT NULL,		-- file
	line INTEGER NOT NULL,		-- line
	col INTEGER NOT NULL,		-- column
	text TEXT NOT NULL,		-- "pinned here"
	PRIMARY KEY (finding, ordinal)
) STRICT, WITHOUT ROWID;

-- Configurations in which a finding was made.
CREATE TABLE finding_config (
	finding INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE, -- the finding
	config INTEGER NOT NULL REFERENCES config (id) ON DELETE CASCADE, -- configuration
	PRIMARY KEY (finding, config)
) STRICT, WITHOUT ROWID;

-- The semantic patch of a finding, tried by 'guptool check --fix-diff'; no row: not tried, or none for its rule.
CREATE TABLE mending (
	finding INTEGER PRIMARY KEY REFERENCES finding (id) ON DELETE CASCADE, -- the finding
	patch TEXT NOT NULL,		-- "cocci/mend/release_unpin.cocci"
	diff TEXT NOT NULL,		-- what it does, for git apply; '' when the result is not right
	why TEXT NOT NULL		-- why not; '' when it is
) STRICT;

-- Suppressions that were in force, used or stale.
CREATE TABLE suppression (
	place TEXT NOT NULL PRIMARY KEY, -- "suppress.txt:3" or "drivers/x.c:12"
	rule TEXT NOT NULL,		-- name of the rule
	path TEXT NOT NULL,		-- path or glob it is for
	function TEXT NOT NULL,		-- function it is for, '' or '*' for any
	reason TEXT NOT NULL,		-- what the author wrote
	used INTEGER NOT NULL		-- findings it suppressed; 0 is stale
) STRICT, WITHOUT ROWID;
