import {
  type Answer,
  type Ask,
  ask,
  type ExistingRelation,
  fail,
  type QueryResult,
  type StatementSummary,
} from '@tsdbt/core';
import {
  bindArguments,
  type CallSite,
  Dict,
  HostObject,
  nativeFunction,
  str,
  Tuple,
  toList,
  type Value,
} from '@tsdbt/jinja';
import { Column, columnOf } from '../values/column.ts';
import { isUndefined } from '../values/is-undefined.ts';
import { Relation } from '../values/relation.ts';
import { emptyTable, type Printer, resultTable } from '../values/result-table.ts';
import type { AdapterMethods, AdapterPlace } from './adapter.ts';
import { compareVersions } from './compare-versions.ts';
import { formattedColumns } from './pure-methods.ts';
import { s3SourceClause } from './s3-source.ts';

type Asking = Generator<Ask, Value, Answer>;

/** Methods of `adapter` that concern the warehouse: each is an ask, performed by whoever drives the rendering. */
export function warehouseMethods(place: AdapterPlace): AdapterMethods {
  const { target } = place.invocation;
  const print: Printer = text => place.events({ type: 'print', text: text.replace(/\n$/, '') });
  return {
    execute: asking('execute', ['sql', 'auto_begin?', 'fetch?', 'limit?'], (sql, _begin, fetch, limit) =>
      execute(str(sql ?? null), { fetch: fetch === true, limit, print }),
    ),
    add_query: asking('add_query', ['sql', 'auto_begin?', 'bindings?', 'abridge_sql_log?'], sql =>
      execute(str(sql ?? null), { fetch: false, limit: null, print }),
    ),
    validate_sql: asking('validate_sql', ['sql'], sql =>
      execute(`explain ${str(sql ?? null)}`, { fetch: true, limit: null, print }),
    ),
    ...relationMethods(),
    ...columnMethods(),
    get_clickhouse_cluster_name: plain('get_clickhouse_cluster_name', [], () =>
      target.cluster === undefined ? null : `"${target.cluster}"`,
    ),
    get_clickhouse_local_suffix: plain('get_clickhouse_local_suffix', [], () =>
      prefixed(target.visible.local_suffix ?? 'local'),
    ),
    get_clickhouse_local_db_prefix: plain('get_clickhouse_local_db_prefix', [], () =>
      suffixed(target.visible.local_db_prefix ?? ''),
    ),
    is_before_version: asking('is_before_version', ['version'], version =>
      serverVersion(v => compareVersions(v, str(version ?? null)) < 0),
    ),
    is_at_or_after_version: asking('is_at_or_after_version', ['version'], version =>
      serverVersion(v => compareVersions(v, str(version ?? null)) >= 0),
    ),
    // tsdbt requires databases whose engine can exchange (Atomic and its kin), as its plans do.
    supports_atomic_exchange: plain('supports_atomic_exchange', [], () => true),
    can_exchange: plain('can_exchange', ['schema', 'rel_type'], (_schema, type) => type === 'table'),
    should_on_cluster: plain('should_on_cluster', ['materialized?', 'engine?'], () => {
      const replicated = target.databaseEngine?.toLowerCase().includes('replicated') === true;
      return target.cluster !== undefined && !replicated;
    }),
    calculate_incremental_strategy: plain('calculate_incremental_strategy', ['strategy'], strategy => {
      const name = strategy === null || strategy === undefined ? '' : str(strategy);
      const chosen =
        name === '' || name === 'default'
          ? target.visible.use_lw_deletes === true
            ? 'delete_insert'
            : 'legacy'
          : name;
      return chosen.replaceAll('+', '_');
    }),
    validate_incremental_strategy: plain('validate_incremental_strategy', ['strategy', '*others'], strategy =>
      STRATEGIES.has(str(strategy ?? null)) ? null : failStrategy(str(strategy ?? null)),
    ),
    get_incremental_strategy_macro: plain(
      'get_incremental_strategy_macro',
      ['model_context', 'strategy'],
      (context, strategy) => strategyMacro(context ?? null, strategy ?? null),
    ),
    get_hard_deletes_behavior: plain('get_hard_deletes_behavior', ['config'], (config, site) =>
      hardDeletes(config ?? null, site),
    ),
    s3source_clause: nativeFunction('s3source_clause', args => s3SourceClause(args)),
    get_ch_database: asking('get_ch_database', ['schema'], schema => database(str(schema ?? null))),
  };
}

function relationMethods(): AdapterMethods {
  return {
    get_relation: asking('get_relation', ['database?', 'schema?', 'identifier?'], (_database, schema, identifier) =>
      existing(text(schema), text(identifier)),
    ),
    already_exists: asking('already_exists', ['schema', 'name'], function* (schema, name): Asking {
      return (yield* existing(text(schema), text(name))) !== null;
    }),
    list_relations: asking('list_relations', ['database?', 'schema?'], (_database, schema) =>
      relationsIn(text(schema)),
    ),
    list_relations_without_caching: asking('list_relations_without_caching', ['schema_relation'], relation =>
      relationsIn(nameOf(relation).schema),
    ),
    check_schema_exists: asking('check_schema_exists', ['database?', 'schema?'], function* (_database, schema): Asking {
      return (yield* ask({ kind: 'schemas' })).includes(text(schema));
    }),
    create_schema: asking('create_schema', ['relation'], function* (relation): Asking {
      return yield* ask({ kind: 'createSchema', schema: nameOf(relation).schema });
    }),
    drop_schema: asking('drop_schema', ['relation'], function* (relation): Asking {
      return yield* ask({ kind: 'dropSchema', schema: nameOf(relation).schema });
    }),
    drop_relation: asking('drop_relation', ['relation'], function* (relation): Asking {
      const kind = relation instanceof Relation ? relation.fields.type : null;
      return yield* ask({
        kind: 'dropRelation',
        ...nameOf(relation),
        ...(kind === null ? {} : { relationKind: kind }),
      });
    }),
    rename_relation: asking('rename_relation', ['from_relation', 'to_relation'], function* (from, to): Asking {
      return yield* ask({ kind: 'renameRelation', from: nameOf(from), to: nameOf(to) });
    }),
    truncate_relation: asking('truncate_relation', ['relation'], function* (relation): Asking {
      return yield* ask({ kind: 'truncateRelation', ...nameOf(relation) });
    }),
    cache_added: asking('cache_added', ['relation?'], changed),
    cache_dropped: asking('cache_dropped', ['relation?'], changed),
    cache_renamed: asking('cache_renamed', ['from_relation?', 'to_relation?'], function* (from, to): Asking {
      yield* changed(from);
      return yield* changed(to);
    }),
  };
}

function columnMethods(): AdapterMethods {
  return {
    get_columns_in_relation: asking('get_columns_in_relation', ['relation'], columnsOf),
    get_columns_in_table: asking('get_columns_in_table', ['schema', 'identifier'], (schema, identifier) =>
      columnsOf(new Relation({ schema: text(schema), identifier: text(identifier) })),
    ),
    get_missing_columns: asking('get_missing_columns', ['from_relation', 'to_relation'], function* (from, to): Asking {
      const names = toList(yield* columnsOf(to)).map(nameOfColumn);
      return toList(yield* columnsOf(from)).filter(column => !names.includes(nameOfColumn(column)));
    }),
    get_column_schema_from_query: asking(
      'get_column_schema_from_query',
      ['sql', '*others', '**named'],
      function* (sql): Asking {
        return (yield* ask({ kind: 'describe', sql: str(sql ?? null) })).map(columnOf);
      },
    ),
    format_columns: plain('format_columns', ['columns'], formattedColumns),
    expand_target_column_types: plain('expand_target_column_types', ['from_relation?', 'to_relation?'], () => null),
    valid_snapshot_target: asking('valid_snapshot_target', ['relation', 'column_names?'], requireSnapshotColumns),
    assert_valid_snapshot_target_given_strategy: asking(
      'assert_valid_snapshot_target_given_strategy',
      ['relation', 'column_names?', 'strategy?'],
      requireSnapshotColumns,
    ),
    check_incremental_schema_changes: plain('check_incremental_schema_changes', ['*others', '**named'], () =>
      fail({ code: 'TS9003', message: 'adapter.check_incremental_schema_changes is done by tsdbt’s plans' }),
    ),
    get_partitions_metadata: plain('get_partitions_metadata', ['table'], () => emptyTable(() => {})),
  };
}

/** Runs a statement; rows are fetched only of statements that have some. */
function* execute(sql: string, options: { fetch: boolean; limit: Value | undefined; print: Printer }): Asking {
  const { fetch, limit, print } = options;
  if (!fetch || hasNoRows(sql)) {
    const summary = yield* ask({ kind: 'execute', sql });
    return new Tuple([adapterResponse(summary), emptyTable(print)]);
  }
  const result: QueryResult = yield* ask({ kind: 'query', sql, ...(typeof limit === 'number' ? { limit } : {}) });
  return new Tuple([adapterResponse(result.summary), resultTable(result, print)]);
}

function hasNoRows(sql: string): boolean {
  const first = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)/i.exec(sql)?.[1] ?? '';
  return EFFECTS.has(first.toLowerCase());
}

const EFFECTS: ReadonlySet<string> = new Set(
  (
    'create drop alter insert truncate rename exchange optimize system grant revoke set attach detach kill delete ' +
    'update use undrop move'
  ).split(' '),
);

/** dbt-clickhouse: `{_message: 'OK', query_id}`. */
function adapterResponse(summary: StatementSummary): Value {
  return new AdapterResponse(summary);
}

class AdapterResponse extends HostObject {
  private readonly fields: Dict;

  constructor(summary: StatementSummary) {
    super();
    this.fields = new Dict([
      ['_message', 'OK'],
      ['code', null],
      ['rows_affected', null],
      ['query_id', summary.queryId],
    ]);
  }

  override get typeName(): string {
    return 'AdapterResponse';
  }

  override getAttr(name: string): Value | undefined {
    return this.fields.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.fields.get(key);
  }

  override str(): string {
    return 'OK';
  }
}

function* existing(schema: string, identifier: string): Asking {
  const found = yield* ask({ kind: 'relation', schema, identifier });
  return found === null ? null : relationOf(found);
}

function* relationsIn(schema: string): Asking {
  return (yield* ask({ kind: 'relations', schema })).map(relationOf);
}

function relationOf(found: ExistingRelation): Relation {
  const beforeTarget = /^[\s\S]*? TO /.exec(found.createQuery)?.[0] ?? '';
  return new Relation({
    schema: found.schema,
    identifier: found.identifier,
    type: found.kind,
    canExchange: found.kind === 'table' && EXCHANGING.has(found.databaseEngine),
    isRefreshable: found.kind === 'materialized_view' && beforeTarget.includes(' REFRESH '),
    refreshableAppend: found.kind === 'materialized_view' && beforeTarget.includes(' APPEND'),
  });
}

const EXCHANGING: ReadonlySet<string> = new Set(['Atomic', 'Replicated', 'Shared']);

function* columnsOf(relation: Value | undefined): Asking {
  return (yield* ask({ kind: 'columns', ...nameOf(relation) })).map(columnOf);
}

function* changed(relation: Value | undefined): Asking {
  if (relation instanceof Relation) yield* ask({ kind: 'relationChanged', ...nameOf(relation) });
  return '';
}

function* serverVersion(judge: (version: string) => boolean): Asking {
  return judge(yield* ask({ kind: 'serverVersion' }));
}

function* database(schema: string): Asking {
  const schemas = yield* ask({ kind: 'schemas' });
  if (!schemas.includes(schema)) return null;
  const sql = `select name, engine, comment from system.databases where name = '${schema.replaceAll("'", "''")}'`;
  const [row] = (yield* ask({ kind: 'query', sql })).rows;
  if (row === undefined) return null;
  return new Dict([
    ['name', String(row[0])],
    ['engine', String(row[1])],
    ['comment', String(row[2])],
  ]);
}

function* requireSnapshotColumns(relation: Value | undefined, names: Value | undefined): Asking {
  const columns = toList(yield* columnsOf(relation)).map(column => nameOfColumn(column).toLowerCase());
  const wanted = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'].map(name =>
    names instanceof Dict ? text(names.get(name) ?? name) : name,
  );
  const missing = wanted.filter(name => !columns.includes(name.toLowerCase()));
  if (missing.length === 0) return null;
  return fail({ code: 'TS6013', message: `Snapshot target is missing configured columns: ${missing.join(', ')}` });
}

function nameOfColumn(column: Value): string {
  return column instanceof Column ? column.column : str(column);
}

function nameOf(relation: Value | undefined): { readonly schema: string; readonly identifier: string } {
  if (relation instanceof Relation) {
    return { schema: relation.fields.schema ?? '', identifier: relation.fields.identifier ?? '' };
  }
  const what = relation === undefined || relation === null || isUndefined(relation) ? 'none' : `'${str(relation)}'`;
  return fail({
    code: 'TS3006',
    message: `expected a relation, got ${what}`,
    hint: 'pass ref(…), source(…), this or api.Relation.create(…)',
  });
}

const STRATEGIES: ReadonlySet<string> = new Set([
  'legacy',
  'append',
  'delete_insert',
  'insert_overwrite',
  'microbatch',
]);

function failStrategy(strategy: string): never {
  return fail({ code: 'TS2005', message: `The incremental strategy '${strategy}' is not valid for ClickHouse` });
}

function strategyMacro(context: Value, strategy: Value): Value {
  const name = `get_incremental_${(strategy === null ? 'default' : str(strategy)).replaceAll('+', '_')}_sql`;
  const found = context instanceof HostObject ? context.getItem?.(name) : undefined;
  return (
    found ??
    fail({ code: 'TS3002', message: `dbt could not find an incremental strategy macro with the name "${name}"` })
  );
}

function hardDeletes(config: Value, site: CallSite): Value {
  const get = config instanceof HostObject ? config.getAttr?.('get') : undefined;
  const read = (key: string): Value => {
    const result = get instanceof HostObject ? get.call?.({ positional: [key], named: new Map() }, site) : null;
    return (result ?? null) as Value;
  };
  const [legacy, chosen] = [read('invalidate_hard_deletes'), read('hard_deletes')];
  if (legacy !== null && chosen !== null) {
    return fail({
      code: 'TS2005',
      message: 'You cannot set both invalidate_hard_deletes and hard_deletes on one snapshot',
    });
  }
  if (legacy === true || chosen === 'invalidate') return 'invalidate';
  if (chosen === null || chosen === 'ignore' || chosen === 'new_record') return chosen ?? 'ignore';
  return fail({ code: 'TS2005', message: `Invalid setting for property hard_deletes: ${str(chosen)}` });
}

function text(value: Value | undefined): string {
  return value === undefined || value === null || isUndefined(value) ? '' : str(value);
}

function prefixed(suffix: unknown): string {
  const text = String(suffix);
  return text === '' || text.startsWith('_') ? text : `_${text}`;
}

function suffixed(prefix: unknown): string {
  const text = String(prefix);
  return text === '' || text.endsWith('_') ? text : `${text}_`;
}

function asking(name: string, parameters: readonly string[], body: (...args: (Value | undefined)[]) => Asking): Value {
  return nativeFunction(name, args => body(...bindArguments(name, parameters, args)));
}

function plain(name: string, parameters: readonly string[], body: (...args: never[]) => Value): Value {
  return nativeFunction(name, (args, site) =>
    (body as (...all: unknown[]) => Value)(...bindArguments(name, parameters, args), site),
  );
}
