import { type RelationName, type StatementOptions, type Warehouse, WarehouseError } from '@tsdbt/core';
import { quoteString, renderRelation } from '@tsdbt/sql';

export interface RelationSize {
  /** null when the engine does not count its rows (views, remote engines). */
  readonly rows: number | null;
  /** Bytes on disk; null when unknown. */
  readonly bytes: number | null;
  /** null when it would take long to find out. */
  readonly empty: boolean | null;
}

/** Rows and bytes of a relation as ClickHouse keeps count of them; of one that turns out to be a view what `measureView` tells. */
export async function measureRelation(
  warehouse: Warehouse,
  relation: RelationName,
  { session }: Pick<StatementOptions, 'session'>,
): Promise<RelationSize> {
  const options = session === undefined ? {} : { session };
  const sql = `select engine, total_rows, total_bytes from system.tables
where database = ${quoteString(relation.schema)} and name = ${quoteString(relation.identifier)}`;
  const [found] = (await warehouse.query(sql, options)).rows;
  if (found === undefined) return { rows: null, bytes: null, empty: null };
  const [engine, totalRows, totalBytes] = found;
  if (engine === 'View') return await measureView(warehouse, relation, options);
  const rows = numberOrNull(totalRows);
  return { rows, bytes: numberOrNull(totalBytes), empty: rows === null ? null : rows === 0 };
}

/**
 * Of what is known to be a view, only whether it is empty, if that can be told quickly: ClickHouse stops reading at the first row,
 * and a view that has to read a lot before it gives one stays unknown.
 */
export async function measureView(
  warehouse: Warehouse,
  relation: RelationName,
  { session }: Pick<StatementOptions, 'session'>,
): Promise<RelationSize> {
  const options = session === undefined ? {} : { session };
  const settings = { max_execution_time: 1, max_rows_to_read: 1_000_000, read_overflow_mode: 'throw' };
  const sql = `select 1 from ${renderRelation(relation)} limit 1`;
  const empty = await warehouse.query(sql, { ...options, settings }).then(
    result => result.rows.length === 0,
    error => {
      // What ClickHouse refuses would take long; an answer that never came, or is not its own, says nothing of the view.
      if (error instanceof WarehouseError && error.code === 0) throw error;
      return null;
    },
  );
  return { rows: null, bytes: null, empty };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
