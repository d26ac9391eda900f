import type { ParsedProject } from '@tsdbt/core';
import type { OpenedParse } from '../open-parse.ts';
import type { PropertyKind } from '../properties/property-schemas.ts';
import { fileUnit } from './parse-unit.ts';

/** A parsed project, and what the next parse has to know to take over what did not change. */
export interface TracedParse {
  readonly parsed: ParsedProject;
  readonly trace: ParseTrace;
}

export interface ParseTrace {
  /** Names of the environment variables that were asked for. */
  readonly envVars: readonly string[];
  /** Units that read something which is different in every invocation. */
  readonly volatileUnits: readonly string[];
  /** Something like that was read where no unit is to blame. */
  readonly unsettled: boolean;
  /** Property files, as units, and the kinds of entries they hold. */
  readonly entryKinds: Readonly<Record<string, readonly PropertyKind[]>>;
}

export function traceOf({ session, entries }: OpenedParse): ParseTrace {
  const kinds = new Map<string, Set<PropertyKind>>();
  for (const [pkg, list] of entries) {
    for (const entry of list) {
      const unit = fileUnit(pkg.name, entry.file);
      const known = kinds.get(unit);
      if (known === undefined) kinds.set(unit, new Set([entry.kind]));
      else known.add(entry.kind);
    }
  }
  return {
    envVars: [...session.reads.envVars],
    volatileUnits: [...session.reads.volatileUnits],
    unsettled: session.reads.unsettled,
    entryKinds: Object.fromEntries([...kinds].map(([unit, set]) => [unit, [...set]])),
  };
}
