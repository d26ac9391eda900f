import type { ExistingRelation, RelationName } from '@tsdbt/core';
import type { Execution } from './execution.ts';

/** The relation as it stands, and the engine of the database it is in. */
export interface Inspected {
  readonly existing: ExistingRelation | null;
  readonly databaseEngine: string | null;
}

export async function inspect(execution: Execution, relation: RelationName): Promise<Inspected> {
  const [existing, databaseEngine] = await Promise.all([
    execution.relations.get(relation),
    execution.databaseEngine(relation.schema),
  ]);
  return { existing, databaseEngine };
}
