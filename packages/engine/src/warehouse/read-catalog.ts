import { type CatalogEntry, catalogEntry } from '@tsdbt/artifacts';
import { columnsOfSchema, relationsOf } from '@tsdbt/clickhouse';
import type { NodeId, RelationName, Warehouse } from '@tsdbt/core';

/** A node or source, and the relation that it should have. */
export interface CatalogWish extends RelationName {
  readonly id: NodeId;
}

/** What the warehouse has of the relations of one schema; those that are missing are left out. */
export async function readCatalog(
  warehouse: Warehouse,
  schema: string,
  wishes: readonly CatalogWish[],
): Promise<readonly CatalogEntry[]> {
  const [relations, columns] = await Promise.all([relationsOf(warehouse, schema), columnsOfSchema(warehouse, schema)]);
  const byName = new Map(relations.map(relation => [relation.identifier, relation]));
  return wishes.flatMap(({ id, identifier }) => {
    const relation = byName.get(identifier);
    return relation === undefined ? [] : [catalogEntry(id, relation, columns.get(identifier) ?? [])];
  });
}
