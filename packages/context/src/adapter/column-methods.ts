import { ask, fail } from '@tsdbt/core';
import { Dict, str, toList, type Value } from '@tsdbt/jinja';
import { Column, columnOf } from '../values/column.ts';
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
  get_column_schema_from_query: on('sql *others **named', function* ([sql]): Asking {
    return (yield* ask({ kind: 'describe', sql: str(sql ?? null) })).map(columnOf);
  }),
  format_columns: on('columns', ([columns]) => toList(columns ?? []).map(formatted)),
  // ClickHouse's String has no length that could be too small.
  expand_target_column_types: on('from_relation? to_relation?', () => null),
  valid_snapshot_target: on('relation column_names?', ([relation, names]) => requireSnapshotColumns(relation, names)),
  assert_valid_snapshot_target_given_strategy: on('relation column_names? strategy?', ([relation, names]) =>
    requireSnapshotColumns(relation, names),
  ),
  check_incremental_schema_changes: on('*others **named', () =>
    fail({ code: 'TS9003', message: 'adapter.check_incremental_schema_changes is done by tsdbt’s plans' }),
  ),
};

function* columnsOf(relation: Value | undefined): Asking {
  return (yield* ask({ kind: 'columns', ...relationArgument(relation) })).map(columnOf);
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
