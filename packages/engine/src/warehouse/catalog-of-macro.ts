import type { CatalogEntry, CatalogStat } from '@tsdbt/artifacts';
import { ResultTable } from '@tsdbt/context';
import { type ColumnInfo, fail } from '@tsdbt/core';
import { str, type Value } from '@tsdbt/jinja';
import type { CatalogWish } from './read-catalog.ts';

/** What a row of the macro's table may say, by column; absent is null. */
type CatalogRow = ReadonlyMap<string, Value>;

/**
 * The entries that a project's own `get_catalog` or `get_catalog_relations` answers with: a row a column, with the columns that dbt
 * asks for (`table_schema`, `table_name`, `column_name`, `column_type`, …) and `stats:<id>:<field>`. dbt: `Catalog.make_unique_id_map`.
 */
export function catalogOfMacro(
  answer: Value | undefined,
  macro: string,
  wishes: readonly CatalogWish[],
): readonly CatalogEntry[] {
  if (!(answer instanceof ResultTable)) {
    const hint = "end it with return(run_query(sql)), or return(load_result('…').table)";
    return fail({ code: 'TS3003', message: `the macro ${macro} gives no table`, hint });
  }
  const byRelation = new Map<string, CatalogRow[]>();
  for (const row of rowsOf(answer)) {
    const key = keyOf(textOf(row, 'table_schema') ?? '', textOf(row, 'table_name') ?? '');
    byRelation.set(key, [...(byRelation.get(key) ?? []), row]);
  }
  return wishes.flatMap(wish => {
    const rows = byRelation.get(keyOf(wish.schema, wish.identifier));
    return rows === undefined ? [] : [entryOf(wish, rows)];
  });
}

function* rowsOf(table: ResultTable): Generator<CatalogRow> {
  for (let i = 0; i < table.rowCount; i++)
    yield new Map(table.columns.map(({ name, values }) => [name.toLowerCase(), values[i] ?? null]));
}

function entryOf(wish: CatalogWish, rows: readonly CatalogRow[]): CatalogEntry {
  const [first = new Map<string, Value>()] = rows;
  const inOrder = [...rows].sort((a, b) => Number(textOf(a, 'column_index')) - Number(textOf(b, 'column_index')));
  return {
    unique_id: wish.id,
    type: textOf(first, 'table_type') ?? 'table',
    relation: { schema: wish.schema, identifier: wish.identifier },
    comment: textOf(first, 'table_comment'),
    owner: textOf(first, 'table_owner'),
    columns: inOrder.flatMap(columnOf),
    stats: statsOf(first),
  };
}

function columnOf(row: CatalogRow): readonly ColumnInfo[] {
  const name = textOf(row, 'column_name');
  if (name === null) return [];
  const comment = textOf(row, 'column_comment');
  return [{ name, type: textOf(row, 'column_type') ?? '', ...(comment === null ? {} : { comment }) }];
}

function statsOf(row: CatalogRow): readonly CatalogStat[] {
  const ids = [...row.keys()].flatMap(key => (/^stats:(.*):value$/.exec(key)?.[1] ?? '') || []);
  return ids.map(id => {
    const value = row.get(`stats:${id}:value`) ?? null;
    return {
      id,
      label: textOf(row, `stats:${id}:label`) ?? id,
      value: typeof value === 'number' || typeof value === 'boolean' ? value : str(value),
      include: row.get(`stats:${id}:include`) === true,
      description: textOf(row, `stats:${id}:description`) ?? '',
    };
  });
}

function textOf(row: CatalogRow, column: string): string | null {
  const value = row.get(column) ?? null;
  return value === null ? null : str(value);
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}
