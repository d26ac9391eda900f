import type { ExistingRelation, RelationKind, RelationName, Step, Target } from '@tsdbt/core';
import { createDatabase, dropRelation, exchangeTables, renameTables, type StagingOwner, stagingName } from '@tsdbt/sql';

/** What every plan that replaces a relation needs to know about it. */
export interface Replacement {
  readonly relation: RelationName;
  readonly existing: ExistingRelation | null;
  readonly databaseEngine: string | null;
  readonly owner: StagingOwner;
  /** ON CLUSTER for the new relation; undefined for none. */
  readonly cluster: string | undefined;
}

/** Creates the database when it is not there yet. */
export function databaseSteps(schema: string, databaseEngine: string | null, target: Target): Step[] {
  if (databaseEngine !== null || schema === '') return [];
  const sql = createDatabase(schema, { engine: target.databaseEngine, cluster: target.cluster });
  return [{ kind: 'createDatabase', sql: [sql], why: `the database ${schema} does not exist yet`, undo: [] }];
}

/** Puts the finished staging relation in its place, in one atomic step where the database allows it. */
export function publishSteps(staging: RelationName, replacement: Replacement): Step[] {
  const { relation, existing, cluster } = replacement;
  if (existing === null) return [renameIntoPlace(staging, relation, cluster)];
  if (!canExchange(replacement.databaseEngine)) return renameSteps(staging, replacement, existing);
  return [
    {
      kind: 'exchange',
      sql: [exchangeTables(staging, relation, cluster)],
      why: `readers see the old ${describeKind(existing.kind)} until this one atomic step, and the new one after it`,
      undo: [exchangeTables(staging, relation, cluster)],
      staging,
      target: relation,
    },
  ];
}

/** Removes the old relation once everything else, hooks included, has succeeded. */
export function cleanupSteps(staging: RelationName, replacement: Replacement): Step[] {
  const { existing, cluster } = replacement;
  if (existing === null) return [];
  const old = canExchange(replacement.databaseEngine) ? staging : asideName(replacement);
  const sql = dropRelation(old, { kind: existing.kind, cluster });
  return [
    {
      kind: 'drop',
      sql: [sql],
      why: 'the old relation, under the staging name since the swap',
      undo: [],
      relation: old,
    },
  ];
}

/** ClickHouse: EXCHANGE works in these database engines (Overlay is chDB's `default`, Atomic underneath). */
export function canExchange(databaseEngine: string | null): boolean {
  return databaseEngine === null || /^(?:Atomic|Replicated|Shared|Overlay)\b/.test(databaseEngine);
}

function renameIntoPlace(staging: RelationName, relation: RelationName, cluster: string | undefined): Step {
  return {
    kind: 'rename',
    sql: [renameTables([[staging, relation]], cluster)],
    why: 'the relation appears only now that it is complete',
    undo: [dropRelation(relation, { cluster })],
    from: staging,
    to: relation,
  };
}

function renameSteps(staging: RelationName, replacement: Replacement, existing: ExistingRelation): Step[] {
  const { relation, databaseEngine, cluster } = replacement;
  const aside = asideName(replacement);
  const why = `databases of engine ${databaseEngine} have no EXCHANGE: for a moment between two renames there is no ${relation.identifier}`;
  return [
    {
      kind: 'rename',
      sql: [renameTables([[relation, aside]], cluster)],
      why: `${why} (the old ${describeKind(existing.kind)} is kept aside)`,
      undo: [renameTables([[aside, relation]], cluster)],
      from: relation,
      to: aside,
    },
    { ...renameIntoPlace(staging, relation, cluster), why },
  ];
}

function asideName({ relation, owner }: Replacement): RelationName {
  return stagingName(relation, owner, '__old');
}

function describeKind(kind: RelationKind): string {
  return kind.replaceAll('_', ' ');
}
