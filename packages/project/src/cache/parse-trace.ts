import type { ParsedProject } from '@tsdbt/core';
import type { IndexedManifest } from '../manifest.ts';
import type { OpenedParse } from '../open-parse.ts';
import type { PropertyKind } from '../properties/property-schemas.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { overriddenPackage } from '../resources/source-overrides.ts';
import { fileUnit } from './parse-unit.ts';

/** A parsed project, and what the next parse has to know to take over what did not change. */
export interface TracedParse {
  readonly parsed: Omit<ParsedProject, 'manifest'> & { readonly manifest: IndexedManifest };
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
  readonly entryKinds: Readonly<Record<string, readonly EntryKind[]>>;
}

/** dbt: a source entry may change the source of another package; then it is no source of its own. */
export type EntryKind = PropertyKind | 'source overrides' | 'properties of another package';

export function kindOfEntry(entry: PropertyEntry): EntryKind {
  return overriddenPackage(entry) === undefined ? entry.kind : 'source overrides';
}

export function traceOf({ session, entries }: OpenedParse): ParseTrace {
  const kinds = new Map<string, Set<EntryKind>>();
  for (const [pkg, list] of entries) {
    for (const entry of list) {
      const unit = fileUnit(pkg.name, entry.file);
      const known = kinds.get(unit);
      if (known === undefined) kinds.set(unit, new Set([kindOfEntry(entry)]));
      else known.add(kindOfEntry(entry));
    }
  }
  for (const unit of session.foreign.units) kinds.get(unit)?.add('properties of another package');
  return {
    envVars: [...session.reads.envVars],
    volatileUnits: [...session.reads.volatileUnits],
    unsettled: session.reads.unsettled,
    entryKinds: Object.fromEntries([...kinds].map(([unit, set]) => [unit, [...set]])),
  };
}
