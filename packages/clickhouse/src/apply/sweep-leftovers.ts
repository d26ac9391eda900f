import type { RelationKind, RelationName, Warehouse } from '@tsdbt/core';
import {
  dropRelation,
  hostHash,
  invocationMark,
  parseStagingName,
  quoteString,
  STAGING_LEASE,
  type StagingMark,
  type StagingOwner,
} from '@tsdbt/sql';
import { processAlive } from './process-alive.ts';

export interface SweepOptions {
  /** Databases to look in. */
  readonly schemas: readonly string[];
  readonly self: StagingOwner;
  /** This process alone has the warehouse and runs nothing yet, so what an interrupted statement left has no owner. */
  readonly exclusive?: boolean;
  readonly cluster?: string;
}

/**
 * Removes what killed runs left: staging relations whose owner is provably dead (its process is gone from this host, or its lease
 * ran out), after statements of that owner that still run have been killed; and the `_tmp_replace_*` tables of interrupted
 * CREATE OR REPLACE … AS SELECT. Never a live sibling's. Returns what was removed.
 *
 * dbt's own leftovers (`__dbt_backup` and the like) tell nothing about their owner and are left alone: dbt reuses them.
 */
export async function sweepLeftovers(warehouse: Warehouse, options: SweepOptions): Promise<readonly RelationName[]> {
  if (options.schemas.length === 0) return [];
  const dead = (await findCandidates(warehouse, options.schemas)).filter(candidate => isDead(candidate, options));
  if (dead.length === 0) return [];
  await killStatements(warehouse, [...new Set(dead.flatMap(({ mark }) => mark?.invocation ?? []))]);
  for (const { relation, kind } of dead) {
    await warehouse.execute(dropRelation(relation, { kind, cluster: options.cluster }));
  }
  return dead.map(candidate => candidate.relation);
}

interface Candidate {
  readonly relation: RelationName;
  readonly kind: RelationKind;
  /** Undefined for `_tmp_replace_*`. */
  readonly mark: StagingMark | undefined;
  /** Seconds since the definition last changed, by the server's clock; 0 where the database keeps no such time. */
  readonly age: number;
}

async function findCandidates(warehouse: Warehouse, schemas: readonly string[]): Promise<readonly Candidate[]> {
  const { rows } = await warehouse.query(`select database, name, engine,
  if(toUnixTimestamp(metadata_modification_time) = 0, 0, dateDiff('second', metadata_modification_time, now()))
from system.tables
where database in (${schemas.map(quoteString).join(', ')}) and (name like '%\\_\\_tsdbt\\_%' or name like '\\_tmp\\_replace\\_%')`);
  return rows.flatMap(([schema, name, engine, age]) => {
    const identifier = String(name);
    const mark = parseStagingName(identifier);
    if (mark === undefined && !identifier.startsWith('_tmp_replace_')) return [];
    const kind = engine === 'Dictionary' ? 'dictionary' : 'table';
    return [{ relation: { schema: String(schema), identifier }, kind, mark, age: Number(age) }];
  });
}

function isDead({ mark, age }: Candidate, { self, exclusive }: SweepOptions): boolean {
  if (mark?.invocation === invocationMark(self.invocationId)) return false;
  if (exclusive === true) return true;
  if (mark === undefined) return age > STAGING_LEASE;
  if (mark.hostHash === hostHash(self.host)) return !processAlive(mark.pid, mark.startedAt);
  return age > STAGING_LEASE;
}

/** A server goes on with a statement whose client died; what it writes to must not be dropped under it. */
async function killStatements(warehouse: Warehouse, invocations: readonly string[]): Promise<void> {
  const { exclusive } = await warehouse.capabilities();
  if (exclusive || invocations.length === 0) return;
  const isTheirs = invocations
    .map(mark => `startsWith(replaceAll(lower(query_id), '-', ''), ${quoteString(mark)})`)
    .join(' or ');
  const { rows } = await warehouse.query(`select query_id from system.processes where ${isTheirs}`);
  for (const [queryId] of rows) await warehouse.cancel(String(queryId));
}
