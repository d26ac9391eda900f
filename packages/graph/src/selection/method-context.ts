import type { Diagnostic, Manifest, PreviousState } from '@tsdbt/core';
import { fail } from '@tsdbt/core';
import { type StateComparison, stateComparison } from '../state/state-comparison.ts';
import { createFqnMatcher, type FqnMatcher } from './match-fqn.ts';
import { createNodeIndex, type NodeIndex } from './node-index.ts';

/** What selection methods look at: the manifest's look-up tables and, if there is one, the previous state. */
export interface MethodContext {
  readonly manifest: Manifest;
  readonly index: NodeIndex;
  readonly previous: PreviousState | undefined;
  readonly fqn: FqnMatcher;
  /** Compares with the previous state's manifest; raises TS5004 if there is none. */
  readonly comparison: () => StateComparison;
  /** What comparisons made so far have to say. */
  readonly diagnostics: () => readonly Diagnostic[];
}

export function createMethodContext(manifest: Manifest, previous: PreviousState | undefined): MethodContext {
  const index = createNodeIndex(manifest);
  let matchFqn: FqnMatcher | undefined;
  let comparison: StateComparison | undefined;
  return {
    manifest,
    index,
    previous,
    fqn: selector => {
      matchFqn ??= createFqnMatcher(index.nodes);
      return matchFqn(selector);
    },
    comparison: () => {
      if (previous?.manifest === undefined) return missingState('state', 'manifest.json');
      comparison ??= stateComparison(manifest, previous.manifest);
      return comparison;
    },
    diagnostics: () => comparison?.diagnostics() ?? [],
  };
}

/** Raises TS5004: the method compares with an artifact that was not given. */
export function missingState(method: string, file: string): never {
  return fail({
    code: 'TS5004',
    message: `"${method}:" needs an earlier ${file} to compare with`,
    hint: `pass --state with a folder that holds ${file}`,
  });
}
