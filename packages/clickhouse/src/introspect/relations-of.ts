import type { ExistingRelation, RelationKind, RelationName, StatementOptions, Warehouse } from '@tsdbt/core';

/** All relations of a database, sorted by name, in one question; empty when the database does not exist. */
export async function relationsOf(
  warehouse: Warehouse,
  schema: string,
  options: StatementOptions = {},
): Promise<readonly ExistingRelation[]> {
  const { rows } = await warehouse.query(`${RELATIONS} WHERE database = {schema:String} ORDER BY name`, {
    ...options,
    params: { schema },
  });
  return rows.map(relationFromRow);
}

/** One relation as it stands, or undefined. */
export async function relation(
  warehouse: Warehouse,
  name: RelationName,
  options: StatementOptions = {},
): Promise<ExistingRelation | undefined> {
  const { rows } = await warehouse.query(
    `${RELATIONS} WHERE database = {schema:String} AND name = {identifier:String}`,
    { ...options, params: { schema: name.schema, identifier: name.identifier } },
  );
  return rows.map(relationFromRow)[0];
}

/** Databases of the server, its own (system, information_schema) included; sorted. */
export async function listDatabases(warehouse: Warehouse, options: StatementOptions = {}): Promise<readonly string[]> {
  const { rows } = await warehouse.query('SELECT name FROM system.databases ORDER BY name', options);
  return rows.map(([name]) => String(name));
}

const RELATIONS = `SELECT database, name, engine,
  (SELECT engine FROM system.databases WHERE name = {schema:String}),
  comment, total_rows, total_bytes, create_table_query, sorting_key, partition_key
FROM system.tables`;

function relationFromRow(row: readonly unknown[]): ExistingRelation {
  const text = (index: number): string => String(row[index] ?? '');
  const count = (index: number): number | null => (row[index] === null ? null : Number(row[index]));
  return {
    schema: text(0),
    identifier: text(1),
    kind: KINDS[text(2)] ?? 'table',
    engine: text(2),
    databaseEngine: text(3),
    comment: text(4),
    rows: count(5),
    bytes: count(6),
    createQuery: text(7),
    sortingKey: text(8),
    partitionKey: text(9),
  };
}

/** Engines that are no tables. */
const KINDS: Readonly<Record<string, RelationKind>> = {
  View: 'view',
  LiveView: 'view',
  WindowView: 'view',
  MaterializedView: 'materialized_view',
  Dictionary: 'dictionary',
};
