import type { RelationName, Step, Warehouse } from '@tsdbt/core';
import { commentOn, STAGING_LEASE, type StagingOwner, stagingComment } from '@tsdbt/sql';

/**
 * Renews the lease of the staging relation that a long step fills: writing its comment anew moves the time of its last change,
 * by which other machines judge whether its owner lives. Returns what stops it.
 */
export function renewLease(warehouse: () => Promise<Warehouse>, step: Step, owner: StagingOwner): () => void {
  if (step.kind !== 'insert' && step.kind !== 'loadFile') return () => undefined;
  const renew = async (): Promise<void> => {
    for (const sql of renewal(step.into, owner)) await (await warehouse()).execute(sql);
  };
  const timer = setInterval(() => void renew().catch(() => undefined), (STAGING_LEASE / 4) * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

function renewal(staging: RelationName, owner: StagingOwner): readonly string[] {
  return commentOn(staging, { relation: stagingComment(owner) });
}
