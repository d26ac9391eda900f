/**
 * Every code that tsdbt can print: [title, what it means and what to do]. `docs/errors.md` is generated from this table.
 * Ranges: 1 project files, 2 YAML properties, 3 templates, 4 references and graph, 5 selection and state,
 * 6 warehouse and SQL, 7 loading and seeds, 8 command line, 9 postponed features.
 */
export const CATALOGUE = {
  // 1 project files, profiles, packages
  TS1001: [
    'project file missing',
    'No project.yml or dbt_project.yml here or above. Run inside a project or pass --project-dir.',
  ],
  TS1002: ['both project files present', 'Keep project.yml or dbt_project.yml, not both.'],
  TS1003: ['invalid YAML', 'The file is not valid YAML at the place shown.'],
  TS1004: ['unknown key', 'A key that this file does not have; a close one is suggested.'],
  TS1005: ['wrong type', 'The value has another type than the key takes.'],
  TS1006: ['profile missing', 'The profile that the project names is in no profiles.yml that was looked at.'],
  TS1007: ['unknown target', 'The profile has no such target; those it has are listed.'],
  TS1008: ['missing environment variable', 'env_var() without a default found nothing. Set it or give a default.'],
  TS1009: ['required key missing', 'A key that this file must have is absent.'],
  TS1010: ['required version not met', 'require-dbt-version excludes the dbt version that tsdbt is compatible with.'],
  TS1011: ['package not installed', 'packages.yml names a package that is not in the packages folder. Run tsdbt deps.'],
  TS1012: ['wrong adapter', 'The target is of another database than ClickHouse.'],
  TS1013: ['invalid package specification', 'The entry of packages.yml cannot be used as written.'],
  TS1014: ['file cannot be read', 'The file exists but could not be read.'],
  TS1015: [
    'file cannot be written',
    'The disk is full, or the folder may not be written to; what was there before is still there.',
  ],
  TS1016: ['nothing in profiles.yml', 'The profiles.yml that counts is empty, or no mapping of profiles by name.'],
  TS1019: [
    'package name that is no folder name',
    'A package is installed in the folder that bears its name: letters, digits and underscores.',
  ],
  TS1020: [
    'package that leads out of its folder',
    'A path or a link of a package, or a local package that it asks for, is outside: nothing of it is installed.',
  ],
  TS1021: [
    'packages-install-path that cannot be used',
    'Installing empties the folder first: it must be inside the project and hold nothing but packages.',
  ],
  TS1022: ['two packages of one name', 'Both would be installed in the same folder.'],
  TS1017: ['public and ephemeral', 'Other projects read a public model’s relation, and an ephemeral model has none.'],
  TS1023: ['alias within itself', 'The YAML alias stands inside what its anchor names: the value would have no end.'],
  TS1024: ['aliases that multiply', 'Aliases of aliases stand for more values than can be read in bounded time.'],
  TS1025: [
    'artifacts not written',
    'The target folder cannot be written to. A command that only reads goes on without its artifacts; the next one parses everything again.',
  ],
  TS1026: ['unexpected error', 'The system refused something, or tsdbt has a bug; then a stack comes with it.'],
  TS1027: [
    'unreadable line in .env',
    'The line is neither NAME=value nor a comment, or a quote in it has no end: it sets nothing.',
  ],
  TS1028: ['variables in two places', 'Variables stand in vars.yml or in the project file, not in both.'],

  // 2 properties
  TS2001: ['duplicate name', 'Two resources share a name within one package; both places are shown.'],
  TS2002: ['duplicate properties', 'Two YAML entries describe one resource.'],
  TS2003: ['properties without resource', 'The YAML describes a resource that does not exist.'],
  TS2004: ['invalid test', 'The test entry cannot be read.'],
  TS2005: ['invalid value', 'The value is not one of those allowed.'],
  TS2006: ['ambiguous relation', 'Two enabled nodes would be written to one relation.'],
  TS2007: ['unknown generic test', 'No generic test of that name; a close one is suggested.'],
  TS2008: ['unknown materialization', 'No materialization of that name; a close one is suggested.'],
  TS2009: ['unused configuration', 'A configuration path of the project file applies to no resource.'],
  TS2010: ['contract incomplete', 'An enforced contract needs a data_type for every column.'],
  TS2011: ['contract broken', 'The query’s columns are not those that the enforced contract names.'],
  TS2012: [
    'columns changed',
    'The incremental model’s columns are not its table’s. Set on_schema_change, or rebuild with --full-refresh.',
  ],
  TS2013: ['constraint not enforced', 'ClickHouse enforces check constraints of tables only; the others are ignored.'],
  TS2020: ['configuration without effect', 'The key counts under a behaviour flag only, which is off.'],
  TS2021: ['no schema', 'With require_valid_schema_from_generate_schema_name, generate_schema_name must give one.'],
  TS2025: [
    'macro arguments differ',
    'With validate_macro_args, what YAML says of a macro’s arguments must fit the macro: names, number, types.',
  ],

  TS2014: [
    'config that cannot be used',
    'The value is not of a kind that tsdbt can build from, as in a project for another warehouse: a warning while parsing, an error of the node when it is built.',
  ],

  TS2026: ['materialization is fixed', 'Tests, seeds and snapshots have a materialization of their own and no other.'],
  TS2027: [
    'several are disabled',
    'A property file enables a name that several disabled files have; enable one in the project file or in its config().',
  ],
  TS2029: [
    'one name for two kinds',
    'A model, seed or snapshot has the name of another kind’s; ref() finds only one of them. An error under the flag require_unique_project_resource_names.',
  ],
  TS2028: ['materialization for other languages', 'Its supported_languages lack the language that the model is in.'],

  // 3 templates
  TS3001: ['template syntax', 'The template cannot be parsed at the place shown.'],
  TS3002: ['undefined name', 'The name is not defined in this template; a close one is suggested.'],
  TS3003: ['template error', 'Rendering failed at the place shown.'],
  TS3004: ['raised by the project', 'A macro or model called exceptions.raise_compiler_error.'],
  TS3005: ['missing variable', 'var() without a default found nothing in --vars or the project file.'],
  TS3006: ['wrong arguments', 'The call does not fit the parameters.'],
  TS3007: ['template ran too long', 'Rendering used up its time budget.'],
  TS3008: ['unknown block tag', 'The tag is not one of Jinja’s or dbt’s.'],
  TS3009: ['no implementation to dispatch to', 'adapter.dispatch found no macro under any of the names it tried.'],
  TS3010: ['not allowed in a template', 'The sandbox refuses this access.'],
  TS3011: ['duplicate macro', 'Two macros of one package share a name.'],
  TS3012: [
    'override without effect',
    'The macro replaces one of dbt’s that tsdbt’s plans do not ask: it works where templates call it, nowhere else.',
  ],
  TS3013: [
    'unknown macro',
    'The template calls a macro, or takes a member of a name, that nobody defines: the node fails when it is compiled.',
  ],

  // 4 references, graph
  TS4001: ['unknown ref', 'ref() names no model, seed or snapshot; a close one is suggested.'],
  TS4002: ['unknown source', 'source() names no source table; a close one is suggested.'],
  TS4003: ['cycle', 'The nodes depend on each other in a circle; the path is shown.'],
  TS4004: ['ref to a disabled node', 'The node exists but is disabled.'],
  TS4005: [
    'dependency not seen while parsing',
    'The ref is hidden while parsing. Add a `-- depends_on: {{ ref(...) }}` comment.',
  ],
  TS4006: ['ref not allowed', 'Access or group forbids this reference.'],
  TS4007: ['ambiguous ref', 'Several packages have a node of that name; name the package.'],
  TS4008: ['test of a disabled source', 'The test does not run, since the source that it reads is disabled.'],

  // 5 selection, state
  TS5001: ['invalid selection', 'The selection cannot be read.'],
  TS5002: ['selection matches nothing', 'A criterion matches no enabled node.'],
  TS5003: ['unknown selector', 'selectors.yml has no selector of that name.'],
  TS5004: ['state missing', 'The selection compares with a state, but --state names no artifacts.'],
  TS5005: ['contract broken', 'A model with an enforced contract changed in a way that breaks those who rely on it.'],
  TS5006: [
    'seed compared by path',
    'The seed is too large to compare by content, so a change of its rows is not seen.',
  ],
  TS5007: ['not an artifact', 'A file of the state folder is not the JSON that its name promises.'],
  TS5008: ['selection ignored', '--selector takes the place of --select and --exclude.'],

  // 6 warehouse, SQL
  TS6001: ['server not reachable', 'Nothing answers at that host and port.'],
  TS6002: ['access denied', 'The server refuses the user or password.'],
  TS6003: ['database error', 'ClickHouse refused the statement.'],
  TS6004: ['SQL syntax', 'ClickHouse could not parse the compiled SQL; the place is mapped back to the template.'],
  TS6005: ['unknown column', 'The compiled SQL names a column that no relation in scope has.'],
  TS6006: ['unknown table', 'The compiled SQL names a table that does not exist.'],
  TS6007: ['memory limit exceeded', 'The statement needed more memory than allowed.'],
  TS6008: ['warehouse in use', 'Another process holds the embedded warehouse.'],
  TS6009: ['no space left', 'The disk is too full to write the new table; the old one stays.'],
  TS6010: ['statement cancelled', 'The statement was cancelled before it ended.'],
  TS6011: ['embedded engine missing', 'The chdb package is not installed for this platform.'],
  TS6012: ['request not supported', 'The served warehouse does not take this HTTP parameter or header.'],
  TS6013: ['relation of another kind', 'A relation of that name exists and is of a kind that cannot be replaced.'],
  TS6014: ['empty relation', 'A table or view was built and has no rows.'],
  TS6015: ['statement timed out', 'The server did not answer within the time allowed.'],
  TS6016: ['TLS failure', 'The secure connection could not be made.'],
  TS6017: ['not the answer of ClickHouse', 'What came back does not prove that the statement has succeeded.'],
  TS6018: ['connection broke', 'The connection ended before the answer was whole.'],
  TS6019: ['result of a test', 'A test gives one row: how many failures, and whether to warn or to fail.'],
  TS6020: ['materialization without relations', 'A materialization returns which relations it has built.'],
  TS6025: ['not for the embedded engine', 'The statement would end the program or take away what the engine lives on.'],
  TS6029: [
    'no name for a key',
    'ClickHouse keeps the name of a key’s column unquoted, and could not read the table again.',
  ],

  // 7 loads, seeds
  TS7001: ['data file missing', 'No file matches the pattern.'],
  TS7002: ['ragged row', 'A row has more or fewer fields than the header.'],
  TS7003: ['value does not fit', 'A value cannot be read as the declared type.'],
  TS7004: ['header problem', 'The header has duplicate, empty or missing columns, or its quotes are broken.'],
  TS7005: ['unreadable file', 'The file’s compression or encoding cannot be read.'],
  TS7006: ['declared column missing', 'The YAML declares a column that the file does not have.'],

  TS7007: [
    'not a CSV file',
    'The file is of a format that cannot be loaded yet; what it is, is said. Save its table as CSV.',
  ],
  TS7008: [
    'another delimiter',
    'The fields of the file are separated by another character than the one it is read with.',
  ],
  TS7009: ['file changed', 'The file was changed while it was read, so nothing of it was loaded. Run again.'],
  TS7010: ['column renamed', 'A column of the seed has no name, or one that is taken, and gets another as in dbt.'],
  TS7011: ['type of an unknown column', 'column_types names a column that the seed does not have; it is passed over.'],
  TS7012: ['day out of range', 'The seed has a day or a time that the column’s type cannot hold.'],

  // 8 command line
  TS8001: ['unknown command', 'No such command; a close one is suggested.'],
  TS8002: ['unknown option', 'No such option; a close one is suggested.'],
  TS8003: ['invalid option value', 'The option does not take that value.'],
  TS8004: ['test failed', 'A data test found rows.'],
  TS8005: ['nothing to do', 'No node is selected.'],
  TS8011: [
    'template asks the warehouse',
    'A template asks the warehouse while compiling, and --no-introspect forbids it.',
  ],
  TS8012: ['one parser', 'dbt 1.12 can hand parsing to another program; tsdbt has no use for one.'],
  TS8013: ['no catalogs', 'With use_catalogs_v2, catalogs.yml describes catalogs, which ClickHouse has not.'],
  TS8006: ['source not fresh', 'The newest row of the source is older than its freshness allows.'],
  TS8007: ['no log file', 'The log file cannot be written; the command goes on without.'],

  // 9 postponed, refused by design
  TS9001: [
    'template inheritance',
    'extends, block, include and import are refused by design: dbt projects do not use them.',
  ],
  TS9002: ['Python model', 'Models in Python are read, but they fail when they are run; write the model in SQL.'],
  TS9003: ['feature postponed', 'The feature is planned and not built yet.'],
} as const;

export type DiagnosticCode = keyof typeof CATALOGUE;
