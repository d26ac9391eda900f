/**
 * Every option of every command, in one table: parsing, validation, help and environment variables read it.
 * Names, meanings, environment variables and precedence are dbt's where dbt has the option.
 */
export const OPTIONS = {
  // what to run
  select: {
    kind: 'strings',
    flags: '-s, --select',
    value: 'SELECTOR',
    group: 'what',
    description: 'Nodes to take: names, paths, tag:…, +graph+ operators; blanks unite, commas intersect.',
  },
  models: {
    kind: 'strings',
    flags: '-m, --models',
    value: 'SELECTOR',
    group: 'what',
    description: 'The same as --select (dbt’s older name).',
  },
  model: {
    kind: 'strings',
    flags: '--model',
    value: 'SELECTOR',
    group: 'what',
    description: 'The same as --select.',
  },
  exclude: {
    kind: 'strings',
    flags: '--exclude',
    value: 'SELECTOR',
    group: 'what',
    description: 'Nodes to leave out, in the syntax of --select.',
  },
  selector: {
    kind: 'text',
    flags: '--selector',
    value: 'NAME',
    group: 'what',
    description: 'A selection named in selectors.yml.',
  },
  resourceType: {
    kind: 'types',
    flags: '--resource-type',
    value: 'TYPE',
    group: 'what',
    description: 'Only nodes of these types.',
  },
  excludeResourceType: {
    kind: 'types',
    flags: '--exclude-resource-type',
    value: 'TYPE',
    group: 'what',
    description: 'No nodes of these types.',
  },
  resourceTypes: {
    kind: 'types',
    flags: '--resource-types',
    value: 'TYPE',
    group: 'what',
    description: 'The same as --resource-type.',
  },
  excludeResourceTypes: {
    kind: 'types',
    flags: '--exclude-resource-types',
    value: 'TYPE',
    group: 'what',
    description: 'The same as --exclude-resource-type.',
  },
  indirectSelection: {
    kind: 'choice',
    flags: '--indirect-selection',
    choices: ['eager', 'cautious', 'buildable', 'empty'],
    group: 'what',
    description: 'Which tests come along with the nodes they check.',
    default: 'eager',
  },
  state: {
    kind: 'text',
    flags: '--state',
    value: 'DIR',
    group: 'what',
    description: 'Artifacts of an earlier run, for state: and result: selections.',
  },
  inline: {
    kind: 'text',
    flags: '--inline',
    value: 'SQL',
    group: 'what',
    description: 'A template given here instead of a node.',
  },
  inlineDirect: {
    kind: 'text',
    flags: '--inline-direct',
    value: 'SQL',
    group: 'what',
    description: 'SQL that goes to the warehouse as it is, without a template or a project’s models.',
  },
  limit: {
    kind: 'integer',
    flags: '--limit',
    value: 'N',
    group: 'what',
    description: 'Rows to show; a negative number means all.',
    default: 5,
  },
  sql: {
    kind: 'text',
    flags: '--sql',
    value: 'SQL',
    group: 'what',
    description: 'Statements to run instead of a macro; they may have Jinja in them.',
  },
  args: {
    kind: 'yaml',
    flags: '--args',
    value: 'YAML',
    group: 'what',
    description: 'Arguments of the macro, as a YAML mapping.',
  },

  // where
  target: {
    kind: 'text',
    flags: '-t, --target',
    value: 'NAME',
    group: 'where',
    description: 'The output of the profile to use.',
  },
  profile: {
    kind: 'text',
    flags: '--profile',
    value: 'NAME',
    group: 'where',
    description: 'The profile to use instead of the project’s.',
  },
  profilesDir: {
    kind: 'text',
    flags: '--profiles-dir',
    value: 'DIR',
    group: 'where',
    description: 'Where profiles.yml is.',
  },
  projectDir: {
    kind: 'text',
    flags: '--project-dir',
    value: 'DIR',
    group: 'where',
    description: 'Where project.yml or dbt_project.yml is; default: here or the nearest folder above.',
  },
  targetPath: {
    kind: 'text',
    flags: '--target-path',
    value: 'DIR',
    group: 'where',
    description: 'Where compiled files and artifacts go; default: target.',
  },
  host: {
    kind: 'text',
    flags: '--host',
    value: 'ADDRESS',
    group: 'where',
    description: 'Address to listen on; anything but loopback needs a token.',
    default: '127.0.0.1',
  },
  port: {
    kind: 'integer',
    flags: '--port',
    value: 'N',
    range: [0, 65535],
    group: 'where',
    description: 'Port to listen on; 0 takes a free one.',
    default: 8123,
  },
  token: {
    kind: 'text',
    flags: '--token',
    value: 'TEXT',
    group: 'where',
    description: 'Token that clients must send; made up and printed when the address is not loopback.',
  },

  // how
  vars: {
    kind: 'yaml',
    flags: '--vars',
    value: 'YAML',
    group: 'how',
    description: 'Variables for var(), as a YAML mapping.',
  },
  threads: {
    kind: 'integer',
    flags: '--threads',
    value: 'N',
    range: [1, 1000],
    group: 'how',
    description: 'Nodes that may run at the same time; default: the profile’s.',
  },
  fullRefresh: {
    kind: 'flag',
    flags: '-f, --full-refresh',
    group: 'how',
    description: 'Rebuild incremental models from nothing.',
    default: false,
  },
  empty: {
    kind: 'flag',
    flags: '--empty',
    group: 'how',
    description: 'Build with no rows: refs and sources are limited to nothing.',
    default: false,
  },
  failFast: {
    kind: 'flag',
    flags: '-x, --fail-fast',
    group: 'how',
    description: 'Stop at the first failure.',
    default: false,
  },
  storeFailures: {
    kind: 'flag',
    flags: '--store-failures',
    group: 'how',
    description: 'Keep the rows that tests find in tables.',
  },
  warnError: {
    kind: 'flag',
    flags: '--warn-error',
    group: 'how',
    description: 'Treat warnings as errors.',
    default: false,
  },
  warnErrorOptions: {
    kind: 'yaml',
    flags: '--warn-error-options',
    value: 'YAML',
    group: 'how',
    description: 'Which warnings are errors: {error: all, warn: […], silence: […]}.',
  },
  versionCheck: {
    kind: 'flag',
    flags: '--version-check',
    group: 'how',
    description: 'Check require-dbt-version.',
    default: true,
  },
  introspect: {
    kind: 'flag',
    flags: '--introspect',
    group: 'how',
    description: 'Let templates query the warehouse while compiling.',
    default: true,
  },
  partialParse: {
    kind: 'flag',
    flags: '--partial-parse',
    group: 'how',
    description: 'Take over from the last parse what has not changed since.',
    default: true,
  },
  maximumSeedSizeMib: {
    kind: 'integer',
    flags: '--maximum-seed-size-mib',
    value: 'N',
    range: [0, 1_000_000],
    group: 'how',
    description: 'Larger seeds are compared with the state by their path only; 0 for no limit.',
    default: 1,
  },
  compile: {
    kind: 'flag',
    flags: '--compile',
    group: 'how',
    description: 'Compile the nodes first, so that manifest.json has their SQL.',
    default: true,
  },
  emptyCatalog: {
    kind: 'flag',
    flags: '--empty-catalog',
    group: 'how',
    description: 'Write a catalog.json with nothing in it, without asking the warehouse.',
    default: false,
  },
  dryRun: {
    kind: 'flag',
    flags: '--dry-run',
    group: 'how',
    description: 'Print what would be done, statement by statement, and do nothing.',
    default: false,
  },

  // output
  output: {
    kind: 'choice',
    flags: '--output',
    choices: ['text', 'json', 'name', 'path', 'selector'],
    group: 'output',
    description: 'Form of the output.',
  },
  outputFile: {
    kind: 'text',
    flags: '-o, --output',
    value: 'FILE',
    group: 'output',
    description: 'Where the results are written; default: sources.json in the target folder.',
  },
  outputKeys: {
    kind: 'strings',
    flags: '--output-keys',
    value: 'KEY',
    group: 'output',
    description: 'Keys of ls --output json; dotted keys reach inside.',
  },
  logFormat: {
    kind: 'choice',
    flags: '--log-format',
    choices: ['text', 'json', 'debug', 'default'],
    group: 'output',
    description: 'Form of the log lines on standard output.',
    default: 'default',
  },
  logLevel: {
    kind: 'choice',
    flags: '--log-level',
    choices: ['debug', 'info', 'warn', 'error', 'none'],
    group: 'output',
    description: 'The least level that is printed.',
    default: 'info',
  },
  debug: {
    kind: 'flag',
    flags: '-d, --debug',
    group: 'output',
    description: 'Print every statement and its query_id.',
    default: false,
  },
  quiet: {
    kind: 'flag',
    flags: '-q, --quiet',
    group: 'output',
    description: 'Print errors and asked-for output only.',
    default: false,
  },
  useColors: {
    kind: 'flag',
    flags: '--use-colors',
    group: 'output',
    description: 'Colours; default: on a terminal, unless NO_COLOR is set.',
  },
  color: { kind: 'flag', flags: '--color', group: 'output', description: 'The same as --use-colors.' },
  print: {
    kind: 'flag',
    flags: '--print',
    group: 'output',
    description: 'Let print() of templates write to standard output.',
    default: true,
  },
  writeJson: {
    kind: 'flag',
    flags: '--write-json',
    group: 'output',
    description: 'Write manifest.json and run_results.json.',
    default: true,
  },
  logPath: {
    kind: 'text',
    flags: '--log-path',
    value: 'DIR',
    group: 'output',
    description: 'Where dbt.log goes; default: logs in the project.',
  },
  logLevelFile: {
    kind: 'choice',
    flags: '--log-level-file',
    choices: ['debug', 'info', 'warn', 'error', 'none'],
    group: 'output',
    description: 'The least level that is written to dbt.log; none for no file.',
    default: 'debug',
  },
  logFormatFile: {
    kind: 'choice',
    flags: '--log-format-file',
    choices: ['text', 'json', 'debug', 'default'],
    group: 'output',
    description: 'Form of dbt.log.',
    default: 'debug',
  },
  logFileMaxBytes: {
    kind: 'integer',
    flags: '--log-file-max-bytes',
    value: 'N',
    range: [0, 9_007_199_254_740_991],
    group: 'output',
    description: 'Size at which dbt.log is put aside (five are kept); 0 for never.',
    default: 10_485_760,
  },
  useColorsFile: {
    kind: 'flag',
    flags: '--use-colors-file',
    group: 'output',
    description: 'Colour codes in dbt.log.',
    default: true,
  },

  // dbt's flags that have nothing to switch here
  sendAnonymousUsageStats: {
    kind: 'noop',
    flags: '--send-anonymous-usage-stats',
    group: 'compatibility',
    description: 'There is no telemetry.',
  },
  staticParser: {
    kind: 'noop',
    flags: '--static-parser',
    group: 'compatibility',
    description: 'Literal calls are always read without rendering, with the same result.',
  },
  populateCache: {
    kind: 'noop',
    flags: '--populate-cache',
    group: 'compatibility',
    description: 'Relations are looked up when they are first needed.',
  },
  cacheSelectedOnly: {
    kind: 'noop',
    flags: '--cache-selected-only',
    group: 'compatibility',
    description: 'Relations are looked up when they are first needed.',
  },
  logCacheEvents: {
    kind: 'noop',
    flags: '--log-cache-events',
    group: 'compatibility',
    description: 'There is no relation cache to log.',
  },
  useFastTestEdges: {
    kind: 'noop',
    flags: '--use-fast-test-edges',
    group: 'compatibility',
    description: 'Test edges are always fast.',
  },
  useExperimentalParser: {
    kind: 'noop',
    flags: '--use-experimental-parser',
    group: 'compatibility',
    description: 'There is one parser.',
  },
  showAllDeprecations: {
    kind: 'noop',
    flags: '--show-all-deprecations',
    group: 'compatibility',
    description: 'Every warning is shown where it stands.',
  },
  uploadToArtifactsIngestApi: {
    kind: 'noop',
    flags: '--upload-to-artifacts-ingest-api',
    group: 'compatibility',
    description: 'Artifacts are only written to the target folder.',
  },
  injectEphemeralCtes: {
    kind: 'noop',
    flags: '--inject-ephemeral-ctes',
    group: 'compatibility',
    description: 'Ephemeral models are always injected.',
  },
  cleanProjectFilesOnly: {
    kind: 'noop',
    flags: '--clean-project-files-only',
    group: 'compatibility',
    description: 'Nothing outside the project is ever removed.',
  },
  hintsEnabled: {
    kind: 'noop',
    flags: '--hints-enabled',
    group: 'compatibility',
    description: 'There are no hints but those that a message ends with.',
  },
  snowflakeProjectsOtel: {
    kind: 'noop',
    flags: '--snowflake-projects-otel',
    group: 'compatibility',
    description: 'No traces are made; otel_trace_id() and otel_span_id() are zeros.',
  },
  useV2Parser: {
    kind: 'flag',
    flags: '--use-v2-parser',
    group: 'compatibility',
    description: 'There is one parser: asking for another is an error.',
    default: false,
  },
  v2Parser: {
    kind: 'text',
    flags: '--v2-parser',
    value: 'CMD',
    group: 'compatibility',
    description: 'Means something with --use-v2-parser only.',
  },
  recordTimingInfo: {
    kind: 'text',
    flags: '-r, --record-timing-info',
    value: 'FILE',
    group: 'compatibility',
    description: 'No profile of the program itself is written.',
  },
  printerWidth: {
    kind: 'integer',
    flags: '--printer-width',
    value: 'N',
    range: [1, 100_000],
    group: 'compatibility',
    description: 'Lines are as long as what they say.',
  },
} as const;

export type OptionKey = keyof typeof OPTIONS;

/** What was given on the command line, by option key; absent means not given. */
export type OptionValues = { readonly [K in OptionKey]?: ValueOfKind<(typeof OPTIONS)[K]['kind']> };

type ValueOfKind<K> = K extends 'flag' | 'noop'
  ? boolean
  : K extends 'integer'
    ? number
    : K extends 'strings' | 'types'
      ? readonly string[]
      : string;

export interface OptionSpec {
  readonly kind: 'flag' | 'noop' | 'integer' | 'strings' | 'types' | 'text' | 'choice' | 'yaml';
  /** `-s, --select`. Flags have a `--no-` twin. */
  readonly flags: string;
  /** Name of the value in help. */
  readonly value?: string;
  /** What it takes, in any case (dbt: click's choices); a command may take some of them only. */
  readonly choices?: readonly string[];
  /** The least and the greatest that an integer may be. */
  readonly range?: readonly [number, number];
  readonly group: OptionGroup;
  readonly description: string;
  readonly default?: string | number | boolean;
}

export type OptionGroup = 'what' | 'where' | 'how' | 'output' | 'compatibility';
