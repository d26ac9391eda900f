import type { ColumnInfo, RelationName, StatementOptions, Warehouse } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';
import { canonicalType, describeQuery as describeStatement, splitStatements } from '@tsdbt/sql';

/** Columns of a relation in their order; empty when there is no such relation. */
export async function columnsOf(
  warehouse: Warehouse,
  { schema, identifier }: RelationName,
  options: StatementOptions = {},
): Promise<readonly ColumnInfo[]> {
  const { rows } = await warehouse.query(
    'SELECT name, type, comment, default_kind FROM system.columns WHERE database = {schema:String} AND table = {identifier:String} ORDER BY position',
    { ...options, params: { schema, identifier } },
  );
  return rows.map(([name, type, comment, defaultKind]) => column([name, type, defaultKind, comment]));
}

/** Columns of all relations of a database, by relation, in one question; empty when the database does not exist. */
export async function columnsOfSchema(
  warehouse: Warehouse,
  schema: string,
  options: StatementOptions = {},
): Promise<ReadonlyMap<string, readonly ColumnInfo[]>> {
  const { rows } = await warehouse.query(
    'SELECT table, name, type, comment, default_kind FROM system.columns WHERE database = {schema:String} ORDER BY table, position',
    { ...options, params: { schema } },
  );
  const columns = new Map<string, ColumnInfo[]>();
  for (const [table, name, type, comment, defaultKind] of rows) {
    const list = columns.get(String(table));
    const found = column([name, type, defaultKind, comment]);
    if (list === undefined) columns.set(String(table), [found]);
    else list.push(found);
  }
  return columns;
}

/**
 * Columns that a SELECT would return; it is analysed, not run.
 * @throws WarehouseError whose position is an offset into `sql`
 */
export async function describeQuery(
  warehouse: Warehouse,
  sql: string,
  options: StatementOptions = {},
): Promise<readonly ColumnInfo[]> {
  const statement = splitStatements(sql)[0] ?? { text: sql, start: 0 };
  const question = describeStatement(statement.text);
  try {
    const { rows } = await warehouse.query(question, options);
    return rows.map(([name, type, defaultKind, , comment]) => column([name, type, defaultKind, comment]));
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    // A comment may have been put in front of the question on its way.
    const asked = (error.sql ?? question).lastIndexOf(statement.text);
    throw inTermsOf(error, sql, statement.start - asked);
  }
}

function inTermsOf(error: WarehouseError, sql: string, shift: number): WarehouseError {
  const position = error.position === undefined ? undefined : error.position + shift;
  return new WarehouseError(error.message, {
    code: error.code,
    type: error.type,
    sql,
    cause: error.cause,
    ...(position === undefined ? {} : { position: Math.max(0, Math.min(position, sql.length)) }),
    ...(error.queryId === undefined ? {} : { queryId: error.queryId }),
  });
}

/** ClickHouse lays a long type out over several lines in one answer and not in another; ours has one layout. */
function column([name, type, defaultKind, comment]: readonly unknown[]): ColumnInfo {
  return {
    name: String(name),
    type: canonicalType(String(type)),
    ...(comment ? { comment: String(comment) } : {}),
    ...(defaultKind ? { defaultKind: String(defaultKind) } : {}),
  };
}
