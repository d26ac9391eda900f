import type { ExistingRelation, RelationName } from '@tsdbt/core';

/** What stands in the warehouse, looked up once a schema and again only for what a node changed. */
export interface RelationCache {
  get(name: RelationName): Promise<ExistingRelation | null>;
  list(schema: string): Promise<readonly ExistingRelation[]>;
  /** The relation was created, replaced or dropped: look it up again when it is next asked for. */
  changed(name: RelationName): void;
  schemaChanged(schema: string): void;
}

export interface RelationLookUp {
  readonly schema: (schema: string) => Promise<readonly ExistingRelation[]>;
  readonly relation: (name: RelationName) => Promise<ExistingRelation | null>;
}

export function createRelationCache(lookUp: RelationLookUp): RelationCache {
  const schemas = new Map<string, Promise<Map<string, ExistingRelation>>>();
  const stale = new Map<string, RelationName>();
  const schemaOf = (schema: string): Promise<Map<string, ExistingRelation>> => {
    const known = schemas.get(schema);
    if (known !== undefined) return known;
    const loading = lookUp.schema(schema).then(list => new Map(list.map(relation => [relation.identifier, relation])));
    schemas.set(schema, loading);
    loading.catch(() => schemas.delete(schema));
    return loading;
  };
  const refresh = async (name: RelationName): Promise<void> => {
    if (!stale.delete(keyOf(name))) return;
    const [relations, found] = await Promise.all([schemaOf(name.schema), lookUp.relation(name)]);
    if (found === null) relations.delete(name.identifier);
    else relations.set(name.identifier, found);
  };
  return {
    async get(name) {
      const relations = await schemaOf(name.schema);
      await refresh(name);
      return relations.get(name.identifier) ?? null;
    },
    async list(schema) {
      const relations = await schemaOf(schema);
      for (const name of [...stale.values()]) if (name.schema === schema) await refresh(name);
      return [...relations.values()];
    },
    changed: name => {
      stale.set(keyOf(name), name);
    },
    schemaChanged: schema => {
      schemas.delete(schema);
    },
  };
}

function keyOf(name: RelationName): string {
  return `${name.schema}\0${name.identifier}`;
}
