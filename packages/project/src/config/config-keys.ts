import * as z from 'zod';
import { COLOR } from './color.ts';

/** Kinds of nodes that take configuration, as the keys' table knows them. */
export type ConfigResource =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'test'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'function'
  | 'operation';

/**
 * How a value meets one from a level below it (dbt: merge behaviour).
 * `add`: lists add up, equal items once. `append`: lists add up. `update`: keys replace keys. `grants`: as `update`, but a key that
 * begins with `+` appends to its list. `replace`: the later value wins as a whole.
 */
export type MergeRule = 'add' | 'append' | 'update' | 'grants' | 'replace';

export interface ConfigKey {
  readonly merge: MergeRule;
  /** What the value must be; null is always allowed and means "not set". */
  readonly type: z.ZodType;
  readonly on: readonly ConfigResource[];
  readonly doc: string;
  /**
   * Whether a wrong value is an error of the node that is built from it, and only a warning while parsing: packages and projects for
   * several warehouses have other adapters' shapes. (dbt: what NodeConfig does not declare is not checked at all.)
   */
  readonly judgedWhenBuilt?: true;
}

const text = z.string();
const flag = z.boolean();
/** dbt reads these from templates, where text is as good: `disable_on_cluster='true'`. */
const flagOrText = z.union([flag, z.string().regex(/^(true|false)$/i, 'must be true or false')]);
const count = z.number().int();
const texts = z.union([z.string(), z.array(z.string())]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const dictionary = z.record(z.string(), z.unknown());
const settings = z.record(z.string(), scalar);
const hook = z.union([z.string(), z.looseObject({ sql: z.string(), transaction: z.boolean().optional() })]);
const hooks = z.union([hook, z.array(hook)]);

const BUILT = ['model', 'seed', 'snapshot'] as const;
const SQL = ['model', 'snapshot', 'analysis', 'operation'] as const;
const RELATIONS = ['model', 'seed', 'snapshot', 'analysis', 'operation', 'function'] as const;
const EVERY = [
  ...RELATIONS,
  'test',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'unit_test',
] as const satisfies readonly ConfigResource[];

function key(merge: MergeRule, type: z.ZodType, on: readonly ConfigResource[], doc: string): ConfigKey {
  return { merge, type, on, doc };
}

/** A key of an adapter's: dbt leaves its value to whoever builds the node. */
function adapterKey(merge: MergeRule, type: z.ZodType, on: readonly ConfigResource[], doc: string): ConfigKey {
  return { merge, type, on, doc, judgedWhenBuilt: true };
}

/**
 * The one table of configuration keys: merging, validation, JSON schemas and documentation all read it. dbt keeps keys that it does
 * not know (macros read them), so a key that is missing here merges by `replace` and is never an error.
 */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  // dbt
  enabled: key('replace', flag, EVERY, 'false takes the node out of the graph.'),
  tags: key('add', texts, EVERY, 'Words to select by.'),
  meta: key('update', dictionary, EVERY, 'Anything; goes to the manifest.'),
  materialized: key(
    'replace',
    text,
    [...RELATIONS, 'test'],
    'How the node becomes a relation: view, table, incremental, …',
  ),
  alias: key('replace', text, [...RELATIONS, 'test'], "The relation's name; default: the node's name."),
  schema: key('replace', text, [...RELATIONS, 'test', 'saved_query'], 'Custom schema, given to generate_schema_name.'),
  database: key('replace', text, [...RELATIONS, 'test'], 'Must be empty on ClickHouse.'),
  group: key('replace', text, EVERY, 'Owner; private models can be referenced within their group only.'),
  access: key(
    'replace',
    z.enum(['private', 'protected', 'public']),
    [...BUILT, 'function'],
    'Who may reference the model.',
  ),
  docs: key(
    'update',
    z.looseObject({ show: flag.optional(), node_color: COLOR.nullish() }),
    RELATIONS,
    'show and node_color of the documentation.',
  ),
  contract: key(
    'update',
    z.looseObject({ enforced: flag.optional(), alias_types: flag.optional() }),
    BUILT,
    'enforced: the columns must match their declared types.',
  ),
  persist_docs: adapterKey(
    'replace',
    z.looseObject({ relation: flag.optional(), columns: flag.optional() }),
    RELATIONS,
    'Write descriptions as comments.',
  ),
  'pre-hook': key('append', hooks, RELATIONS, 'Statements before the node is built.'),
  'post-hook': key('append', hooks, RELATIONS, 'Statements after the node is built.'),
  quoting: key('update', dictionary, RELATIONS, 'Accepted; names are always quoted on ClickHouse.'),
  column_types: key('update', z.record(z.string(), text), BUILT, 'Types of seed columns.'),
  full_refresh: key('replace', flag, BUILT, 'Overrides --full-refresh for this node.'),
  unique_key: key('replace', texts, SQL, 'Columns that identify a row.'),
  incremental_strategy: key('replace', text, SQL, 'append, delete+insert, insert_overwrite, microbatch or legacy.'),
  incremental_predicates: adapterKey('replace', texts, SQL, 'Conditions on the target when rows are replaced.'),
  predicates: adapterKey('replace', texts, SQL, 'Older name of incremental_predicates.'),
  on_schema_change: adapterKey(
    'replace',
    z.enum(['ignore', 'fail', 'append_new_columns', 'sync_all_columns']),
    RELATIONS,
    'What an incremental model does with new columns.',
  ),
  on_configuration_change: key('replace', z.enum(['apply', 'continue', 'fail']), RELATIONS, 'Accepted.'),
  grants: key('grants', z.record(z.string(), texts), RELATIONS, 'Privilege to grantees.'),
  packages: key('append', texts, RELATIONS, 'Python packages; unused.'),
  event_time: key('replace', text, [...BUILT, 'source'], 'Column that says when a row happened.'),
  begin: key('replace', text, ['model'], 'First batch of a microbatch model.'),
  batch_size: key('replace', z.enum(['hour', 'day', 'month', 'year']), ['model'], 'Length of a batch.'),
  lookback: key('replace', count, ['model'], 'Batches to build again.'),
  concurrent_batches: key('replace', flag, ['model'], 'Whether batches may run in parallel.'),
  sql_header: adapterKey('replace', text, [...SQL, 'seed', 'test'], 'SQL before the statement that builds.'),
  freshness: key('replace', dictionary, ['model', 'source'], 'Thresholds of age.'),
  on_error: key(
    'replace',
    z.enum(['continue', 'skip_children']),
    ['model'],
    'What happens to children of a failed model.',
  ),
  latest_version_pointer: key(
    'update',
    z.union([flag, dictionary]),
    ['model'],
    'A view under the plain name of a versioned model; planned, not built yet.',
  ),
  static_analysis: key('replace', scalar, EVERY, 'Accepted.'),
  // seeds
  delimiter: key('replace', text, ['seed'], 'Field separator of the file.'),
  quote_columns: key('replace', flag, ['seed'], 'Accepted; columns are always quoted.'),
  // snapshots
  strategy: key('replace', text, ['snapshot'], 'timestamp or check.'),
  updated_at: key('replace', text, ['snapshot'], 'Column or expression of the timestamp strategy.'),
  check_cols: key('replace', texts, ['snapshot'], "Columns to compare, or 'all'."),
  target_schema: key('replace', text, ['snapshot'], 'Schema as it is, without generate_schema_name.'),
  target_database: key('replace', text, ['snapshot'], 'Must be empty on ClickHouse.'),
  hard_deletes: key(
    'replace',
    z.enum(['ignore', 'invalidate', 'new_record']),
    ['snapshot'],
    'What happens to rows that left the source.',
  ),
  invalidate_hard_deletes: key('replace', flag, ['snapshot'], 'Older form of hard_deletes: invalidate.'),
  snapshot_meta_column_names: key('replace', dictionary, ['snapshot'], 'Names of dbt_valid_from and the like.'),
  dbt_valid_to_current: key('replace', text, ['snapshot'], 'dbt_valid_to of current rows, an expression.'),
  // tests
  severity: key('replace', z.string().regex(/^(warn|error)$/i, 'must be warn or error'), ['test'], 'error or warn.'),
  where: key('replace', text, ['test'], 'Only rows that fulfil this are tested.'),
  limit: key('replace', count, ['test'], 'At most this many failing rows.'),
  warn_if: key('replace', text, ['test'], 'Condition on the number of failures.'),
  error_if: key('replace', text, ['test'], 'Condition on the number of failures.'),
  fail_calc: key('replace', text, ['test'], 'Expression that counts failures.'),
  store_failures: key('replace', flag, ['test'], 'Keep failing rows in a table.'),
  store_failures_as: key(
    'replace',
    text,
    ['test'],
    'How to keep them: table, view or ephemeral (not at all); wins over store_failures.',
  ),
  // sources
  loaded_at_field: key('replace', text, ['source'], 'Column that says when a row was loaded.'),
  loaded_at_query: key('replace', text, ['source'], 'Query that gives the last load.'),
  // passed through
  export_as: key('replace', text, ['saved_query'], 'Passed through.'),
  cache: key('replace', dictionary, ['saved_query'], 'Passed through.'),
  type: key('replace', text, ['function'], 'Kind of function.'),
  volatility: key('replace', text, ['function'], 'deterministic, stable or non-deterministic.'),
  runtime_version: key('replace', text, ['function'], "Version of the function's language."),
  entry_point: key('replace', text, ['function'], 'Name in the file that is called.'),
  // dbt-clickhouse
  engine: adapterKey('replace', text, BUILT, 'Table engine; default MergeTree().'),
  order_by: adapterKey('replace', texts, BUILT, 'Sorting key.'),
  partition_by: adapterKey('replace', texts, BUILT, 'Partition key.'),
  primary_key: adapterKey('replace', texts, BUILT, 'Primary key, when it is a prefix of the sorting key.'),
  ttl: adapterKey('replace', text, BUILT, 'TTL expression.'),
  sharding_key: adapterKey('replace', texts, BUILT, 'Sharding expression of distributed tables.'),
  settings: adapterKey('replace', settings, BUILT, 'Settings of the table.'),
  query_settings: adapterKey('replace', settings, [...BUILT, 'test'], "Settings of the node's queries."),
  indexes: adapterKey(
    'replace',
    z.array(z.looseObject({ name: text, definition: text })),
    ['model'],
    'Data-skipping indexes.',
  ),
  projections: adapterKey('replace', z.array(z.looseObject({ name: text, query: text })), ['model'], 'Projections.'),
  sql_security: adapterKey('replace', text, ['model'], 'SQL SECURITY of a view: definer or invoker.'),
  definer: adapterKey('replace', text, ['model'], 'Definer of a view.'),
  disable_on_cluster: adapterKey('replace', flagOrText, BUILT, 'No ON CLUSTER for this node.'),
  force_on_cluster: adapterKey('replace', flagOrText, BUILT, 'Accepted.'),
  inserts_only: adapterKey('replace', flagOrText, ['model'], 'Older form of the append strategy.'),
  mv_on_schema_change: adapterKey(
    'replace',
    text,
    ['model'],
    'on_schema_change of a table that is the target of materialized views.',
  ),
  repopulate_from_mvs_on_full_refresh: adapterKey(
    'replace',
    flagOrText,
    ['model'],
    'Fill the target from its views on --full-refresh.',
  ),
  catchup: adapterKey('replace', flagOrText, ['model'], 'Fill the target when a materialized view is created.'),
  refreshable: adapterKey('replace', dictionary, ['model'], 'Refresh schedule of a materialized view.'),
  fields: adapterKey('replace', z.array(z.unknown()), ['model'], 'Attributes of a dictionary.'),
  source_type: adapterKey('replace', text, ['model'], 'Source of a dictionary: http, clickhouse, …'),
  layout: adapterKey('replace', text, ['model'], 'Layout of a dictionary.'),
  lifetime: adapterKey('replace', scalar, ['model'], 'Lifetime of a dictionary.'),
  range: adapterKey('replace', text, ['model'], 'Range of a dictionary.'),
  table: adapterKey('replace', text, ['model'], 'Table that a dictionary reads.'),
  url: adapterKey('replace', text, ['model'], 'URL that a dictionary reads.'),
  format: adapterKey('replace', text, ['model'], 'Format that a dictionary reads.'),
  update_field: adapterKey('replace', text, ['model'], 'Update field of a dictionary.'),
  update_lag: adapterKey('replace', scalar, ['model'], 'Update lag of a dictionary.'),
  connection_overrides: adapterKey(
    'replace',
    dictionary,
    ['model'],
    'Connection of a dictionary that reads ClickHouse.',
  ),
};

/** Spellings that dbt takes for one key. */
export const CONFIG_SYNONYMS: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };
