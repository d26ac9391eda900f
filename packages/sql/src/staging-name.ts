import type { RelationName } from '@tsdbt/core';

/** Who made a staging relation: enough to tell, on this machine, whether its maker still lives. */
export interface StagingOwner {
  /** Invocation id (a UUID). */
  readonly invocationId: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601: no process that started later can be the owner, whatever its pid. */
  readonly startedAt: string;
}

/** What the name of a staging relation tells about its owner. */
export interface StagingMark {
  /** First 12 hexadecimal digits of the invocation's id. */
  readonly invocation: string;
  readonly pid: number;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly hostHash: string;
}

/** Seconds after the last change of its definition (a renewal is one) from which a staging relation's owner counts as dead. */
export const STAGING_LEASE = 3600;

/**
 * A name beside `relation` that no other invocation uses. The owner is in the name, and not in the comment alone: an exchange moves
 * comments along, so a process killed right after it would leave the old table under a name that nobody owned.
 */
export function stagingName(relation: RelationName, owner: StagingOwner, purpose = ''): RelationName {
  const mark = [
    invocationMark(owner.invocationId),
    owner.pid.toString(36),
    Math.floor(Date.parse(owner.startedAt) / 1000).toString(36),
    hostHash(owner.host),
  ].join('_');
  return { schema: relation.schema, identifier: `${shortened(relation.identifier)}${purpose}__tsdbt_${mark}` };
}

/** Reads a name that `stagingName` made; undefined for any other. */
export function parseStagingName(identifier: string): StagingMark | undefined {
  const match = /__tsdbt_([0-9a-f]{12})_([0-9a-z]+)_([0-9a-z]+)_([0-9a-z]+)$/.exec(identifier);
  const [, invocation, pid, startedAt, host] = match ?? [];
  if (invocation === undefined || pid === undefined || startedAt === undefined || host === undefined) return undefined;
  return { invocation, pid: Number.parseInt(pid, 36), startedAt: Number.parseInt(startedAt, 36), hostHash: host };
}

/** The beginning of an invocation's id as staging names spell it. */
export function invocationMark(invocationId: string): string {
  return invocationId.replaceAll('-', '').toLowerCase().slice(0, 12).padEnd(12, '0');
}

/** The host's mark in staging names: FNV-1a, 32 bits, base 36. */
export function hostHash(host: string): string {
  return fnv1a(host).toString(36);
}

/** The comment of a staging relation, for people who wonder what it is. */
export function stagingComment(owner: StagingOwner): string {
  const { invocationId: invocation, host, pid, startedAt: started } = owner;
  return `tsdbt staging ${JSON.stringify({ invocation, host, pid, started, leaseSeconds: STAGING_LEASE })}`;
}

/** A table's name is part of file names, of which most systems allow 255 bytes. */
function shortened(identifier: string): string {
  if (encodeURIComponent(identifier).length <= 120) return identifier;
  return `${[...identifier].slice(0, 12).join('')}_${fnv1a(identifier).toString(36)}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
