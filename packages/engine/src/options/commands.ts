import type { ResourceType } from '@tsdbt/core';
import { OPTIONS, type OptionKey, type OptionSpec } from './options.ts';
import { RESOURCE_TYPES } from './resource-types.ts';

/** Options that every command takes. */
const EVERYWHERE: readonly OptionKey[] = [
  'target',
  'profile',
  'profilesDir',
  'projectDir',
  'targetPath',
  'vars',
  'threads',
  'versionCheck',
  'partialParse',
  'failFast',
  'warnError',
  'warnErrorOptions',
  'logFormat',
  'logLevel',
  'debug',
  'quiet',
  'useColors',
  'color',
  'print',
  'writeJson',
  'indirectSelection',
  'state',
  'sendAnonymousUsageStats',
  'staticParser',
  'populateCache',
  'cacheSelectedOnly',
  'logCacheEvents',
  'useFastTestEdges',
  'useExperimentalParser',
  'showAllDeprecations',
  'uploadToArtifactsIngestApi',
  'maximumSeedSizeMib',
  'hintsEnabled',
  'snowflakeProjectsOtel',
  'useV2Parser',
  'v2Parser',
  'recordTimingInfo',
  'printerWidth',
  'logPath',
  'logLevelFile',
  'logFormatFile',
  'logFileMaxBytes',
  'useColorsFile',
];

const SELECTION: readonly OptionKey[] = ['select', 'models', 'model', 'exclude', 'selector'];
const TYPES: readonly OptionKey[] = ['resourceType', 'resourceTypes', 'excludeResourceType', 'excludeResourceTypes'];

const BUILDABLE: readonly ResourceType[] = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'saved_query',
  'function',
];
const LISTABLE: readonly ResourceType[] = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
];

/** Every command, some of two words: what help and validation know of it. */
export const COMMANDS: Readonly<Record<CommandName, CommandSpec>> = {
  build: {
    summary: 'Load, seed, build and test, in the order of the graph.',
    starter: true,
    resourceTypes: BUILDABLE,
    options: [...SELECTION, ...TYPES, 'fullRefresh', 'empty', 'storeFailures', 'dryRun'],
    examples: [
      ['tsdbt build', 'everything, on the profile’s default target'],
      ['tsdbt build --select +dim_student', 'one model with all that it needs'],
      ['tsdbt build --target remote --select tag:nightly', 'on a server, what is tagged nightly'],
    ],
  },
  run: {
    summary: 'Build models only.',
    resourceTypes: ['model', 'function'],
    options: [...SELECTION, 'fullRefresh', 'empty', 'dryRun'],
    examples: [
      ['tsdbt run', 'all models'],
      ['tsdbt run --select staging.*', 'a folder'],
      ['tsdbt run --select orders+ --full-refresh', 'a model and what depends on it, from nothing'],
    ],
  },
  test: {
    summary: 'Run tests only.',
    resourceTypes: ['test', 'unit_test'],
    options: [...SELECTION, ...TYPES, 'storeFailures'],
    examples: [
      ['tsdbt test', 'all tests'],
      ['tsdbt test --select orders', 'the tests of one model'],
      ['tsdbt test --select test_type:singular', 'one kind of tests'],
    ],
  },
  seed: {
    summary: 'Load the CSV files of the seeds folder.',
    resourceTypes: ['seed'],
    options: [...SELECTION, 'fullRefresh', 'empty'],
    examples: [
      ['tsdbt seed', 'all seeds'],
      ['tsdbt seed --select regions', 'one seed'],
      ['tsdbt seed --select tag:reference', 'the seeds with a tag'],
    ],
  },
  compile: {
    summary: 'Write the SQL of each node to target/compiled; print it when one node is selected.',
    resourceTypes: ['model', 'seed', 'snapshot', 'test', 'unit_test', 'analysis', 'operation'],
    choices: { output: ['text', 'json'] },
    options: [...SELECTION, ...TYPES, 'inline', 'output', 'introspect', 'fullRefresh', 'empty', 'injectEphemeralCtes'],
    examples: [
      ['tsdbt compile', 'everything'],
      ['tsdbt compile --select orders', 'print one model’s SQL'],
      ['tsdbt compile --inline "select * from {{ ref(\'orders\') }}"', 'print the SQL of a template'],
    ],
  },
  show: {
    summary: 'Run a model’s query, or a template given inline, and print the rows.',
    starter: true,
    resourceTypes: ['model', 'seed', 'snapshot', 'test', 'analysis', 'source', 'operation'],
    choices: { output: ['text', 'json'] },
    options: [...SELECTION, 'inline', 'inlineDirect', 'limit', 'output', 'introspect', 'fullRefresh', 'empty'],
    examples: [
      ['tsdbt show --select dim_student', 'five rows'],
      ['tsdbt show --select dim_student --limit 20 --output json', 'for a program'],
      ['tsdbt show --inline "select count() from {{ ref(\'orders\') }}"', 'a question of your own'],
    ],
  },
  ls: {
    summary: 'List the nodes that a selection takes.',
    aliases: ['list'],
    starter: true,
    resourceTypes: LISTABLE,
    choices: { output: ['selector', 'name', 'path', 'json'] },
    options: [...SELECTION, ...TYPES, 'output', 'outputKeys'],
    examples: [
      ['tsdbt ls', 'everything'],
      ['tsdbt ls --select orders+ --resource-type test', 'the tests of a model and of all below it'],
      ['tsdbt ls --output json --output-keys name config.materialized', 'for a program'],
    ],
  },
  parse: {
    summary: 'Read and check the whole project; write manifest.json.',
    starter: true,
    resourceTypes: LISTABLE,
    options: [],
    examples: [['tsdbt parse', 'report every mistake of the project at once']],
  },
  debug: {
    summary: 'Check the project file, the profile and the connection.',
    starter: true,
    resourceTypes: [],
    options: [],
    examples: [
      ['tsdbt debug', 'the default target'],
      ['tsdbt debug --target remote', 'another target'],
    ],
  },
  deps: {
    summary: 'Install the packages that packages.yml or dependencies.yml names.',
    resourceTypes: [],
    options: [],
    examples: [['tsdbt deps', 'install, and write package-lock.yml']],
  },
  'run-operation': {
    summary: 'Run one macro, or the SQL given.',
    positional: 'MACRO',
    optional: true,
    resourceTypes: [],
    options: ['args', 'sql'],
    examples: [
      ['tsdbt run-operation grant_access', 'a macro without arguments'],
      ["tsdbt run-operation drop_old --args '{days: 30}'", 'with arguments'],
      ['tsdbt run-operation --sql "optimize table {{ ref(\'orders\') }}"', 'a statement of your own'],
    ],
  },
  'source freshness': {
    summary: 'Check how old the newest rows of the sources are; write sources.json.',
    aliases: ['source snapshot-freshness'],
    resourceTypes: ['source'],
    options: [...SELECTION, 'outputFile'],
    examples: [
      ['tsdbt source freshness', 'all sources that have a freshness'],
      ['tsdbt source freshness --select source:raw', 'the tables of one source'],
      ['tsdbt source freshness --output build/sources.json', 'write the results elsewhere'],
    ],
  },
  'docs generate': {
    summary: 'Write catalog.json (what is in the warehouse) beside a manifest.json with compiled SQL.',
    resourceTypes: ['model', 'seed', 'snapshot', 'test', 'analysis', 'operation', 'source'],
    options: [...SELECTION, 'compile', 'emptyCatalog'],
    examples: [
      ['tsdbt docs generate', 'everything'],
      ['tsdbt docs generate --no-compile', 'the catalog alone'],
      ['tsdbt docs generate --empty-catalog', 'without looking into the warehouse'],
    ],
  },
  clean: {
    summary: 'Remove the folders named under clean-targets.',
    resourceTypes: [],
    options: ['cleanProjectFilesOnly'],
    examples: [['tsdbt clean', 'remove target/ and whatever else clean-targets names']],
  },
  schema: {
    summary: 'Print the JSON Schema of project, properties or profiles files, for editors.',
    positional: 'KIND',
    resourceTypes: [],
    options: [],
    examples: [['tsdbt schema properties > .tsdbt/properties.schema.json', 'for models/*.yml in your editor']],
  },
  serve: {
    summary: 'Serve the embedded warehouse over ClickHouse’s HTTP interface.',
    resourceTypes: [],
    options: ['host', 'port', 'token'],
    examples: [
      ['tsdbt serve', 'on 127.0.0.1:8123'],
      ['tsdbt serve --host 0.0.0.0 --port 8124 --token s3cret', 'for others, with a token'],
      ["curl 'http://127.0.0.1:8123/?query=SELECT+1'", 'ask it something'],
    ],
  },
};

export type CommandName =
  | 'build'
  | 'run'
  | 'test'
  | 'seed'
  | 'compile'
  | 'show'
  | 'ls'
  | 'parse'
  | 'debug'
  | 'deps'
  | 'run-operation'
  | 'source freshness'
  | 'docs generate'
  | 'clean'
  | 'schema'
  | 'serve';

/** dbt commands that are planned and not built yet: a coded error (TS9003), listed in docs/known-differences.md. */
export const POSTPONED_COMMANDS: readonly string[] = ['snapshot', 'docs serve', 'retry', 'clone', 'init'];

/** dbt options that are planned and not built yet, likewise. */
export const POSTPONED_OPTIONS: readonly string[] = [
  '--defer',
  '--defer-state',
  '--favor-state',
  '--sample',
  '--event-time-start',
  '--event-time-end',
  '--show',
  '--static',
];

export interface CommandSpec {
  readonly summary: string;
  /** Other names, in full. */
  readonly aliases?: readonly string[];
  /** One of the few that `tsdbt` alone suggests. */
  readonly starter?: boolean;
  /** Name of the one positional argument, if it takes one. */
  readonly positional?: string;
  /** Whether the command can do without it. */
  readonly optional?: boolean;
  /** What the command can act on before `--resource-type`. */
  readonly resourceTypes: readonly ResourceType[];
  /** Where it takes other values of an option than all. */
  readonly choices?: Readonly<Partial<Record<OptionKey, readonly string[]>>>;
  /** Its own options; those in EVERYWHERE come on top. */
  readonly options: readonly OptionKey[];
  readonly examples: readonly (readonly [command: string, does: string])[];
}

/** What an option of a command takes; undefined if not a choice. */
export function choicesOf(command: CommandName, key: OptionKey): readonly string[] | undefined {
  const spec: OptionSpec = OPTIONS[key];
  return spec.kind === 'types' ? RESOURCE_TYPES : (COMMANDS[command].choices?.[key] ?? spec.choices);
}

/** All options of a command, its own first. */
export function optionsOf(command: CommandName): readonly OptionKey[] {
  return [...COMMANDS[command].options, ...EVERYWHERE];
}
