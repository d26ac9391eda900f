import { ask, fail } from '@tsdbt/core';
import { Dict, str, toList, type Value } from '@tsdbt/jinja';
import { queryWithSettings, type SettingValue } from '@tsdbt/sql';
import { columnText } from '../names/column-text.ts';
import { Column, columnOf } from '../values/column.ts';
import { columnChanges } from '../values/column-changes.ts';
import { Relation } from '../values/relation.ts';
import { type AdapterMethods, type Asking, on } from './adapter-method.ts';
import { relationArgument, textArgument } from './relation-argument.ts';

/** Columns of relations and queries. */
export const COLUMN_METHODS: AdapterMethods = {
  get_columns_in_relation: on('relation', ([relation]) => columnsOf(relation)),
  get_columns_in_table: on('schema identifier', ([schema, identifier]) =>
    columnsOf(new Relation({ schema: textArgument(schema), identifier: textArgument(identifier) })),
  ),
  get_missing_columns: on('from_relation to_relation', function* ([from, to]): Asking {
    const names = toList(yield* columnsOf(to)).map(nameOf);
    return toList(yield* columnsOf(from)).filter(column => !names.includes(nameOf(column)));
  }),
  get_column_schema_from_query: on('sql *others **named', ([sql, others, named]) => {
    const settings = (named as Dict).get('query_settings') ?? toList(others ?? [])[0];
    return columnsOfQuery(sql, settings);
  }),
  _column: on('relation name', ([relation, name]) => columnText(relation ?? null, name ?? null)),
  format_columns: on('columns', ([columns]) => toList(columns ?? []).map(formatted)),
  // ClickHouse's String has no length that could be too small.
  expand_target_column_types: on('from_relation? to_relation?', () => null),
  valid_snapshot_target: on('relation column_names?', ([relation, names]) => requireSnapshotColumns(relation, names)),
  assert_valid_snapshot_target_given_strategy: on('relation column_names? strategy?', ([relation, names]) =>
    requireSnapshotColumns(relation, names),
  ),
  check_incremental_schema_changes: on(
    'on_schema_change existing target_sql materialization? query_settings?',
    function* ([mode, existing, sql, materialization, settings]): Asking {
      const present = toList(yield* columnsOf(existing)) as Column[];
      const found = toList(yield* columnsOfQuery(sql, settings)) as Column[];
      return columnChanges(textArgument(mode), { present, found, materialization: textArgument(materialization) });
    },
  ),
};

/** dbt-clickhouse: a relation that is none, as `get_relation` answers for a table that isn't there, has no columns. */
function* columnsOf(relation: Value | undefined): Asking {
  if (relation === null) return [];
  return (yield* ask({ kind: 'columns', ...relationArgument(relation) })).map(columnOf);
}

/** dbt-clickhouse: settings may change a query's types, `join_use_nulls` for one. */
function* columnsOfQuery(sql: Value | undefined, given: Value | undefined): Asking {
  const settings: Record<string, SettingValue> = {};
  if (given instanceof Dict) {
    for (const [name, value] of given.entries())
      settings[str(name)] = typeof value === 'number' || typeof value === 'boolean' ? value : str(value);
  }
  const query = queryWithSettings(str(sql ?? null), settings);
  return (yield* ask({ kind: 'describe', sql: query })).map(columnOf);
}

function formatted(column: Value): Value {
  if (!(column instanceof Column)) return column;
  return new Dict([
    ['name', column.column],
    ['data_type', column.dataType],
  ]);
}

function* requireSnapshotColumns(relation: Value | undefined, names: Value | undefined): Asking {
  const columns = toList(yield* columnsOf(relation)).map(column => nameOf(column).toLowerCase());
  const wanted = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'].map(name =>
    names instanceof Dict ? textArgument(names.get(name) ?? name) : name,
  );
  const missing = wanted.filter(name => !columns.includes(name.toLowerCase()));
  if (missing.length === 0) return null;
  return fail({ code: 'TS6013', message: `Snapshot target is missing configured columns: ${missing.join(', ')}` });
}

function nameOf(column: Value): string {
  return column instanceof Column ? column.column : str(column);
}
