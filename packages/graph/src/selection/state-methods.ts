import type { NodeId } from '@tsdbt/core';
import { didYouMean, fail } from '@tsdbt/core';
import type { StateComparison } from '../state/state-comparison.ts';
import { type MethodContext, missingState } from './method-context.ts';

/** `state:new`, `state:modified.body`, … against the previous manifest. */
export function stateMatches(value: string, context: MethodContext): readonly NodeId[] {
  const test = Object.hasOwn(STATES, value) ? STATES[value] : undefined;
  if (test === undefined)
    return fail({
      code: 'TS5001',
      message: `"${value}" is not a state`,
      hint: didYouMean(value, Object.keys(STATES)) ?? `one of ${Object.keys(STATES).join(', ')}`,
    });
  const comparison = context.comparison();
  return [...context.index.nodes.keys()].filter(id => test(comparison, id));
}

/** Nodes that ended with that status in the previous run_results.json. */
export function resultsWithStatus(status: string, { previous, index }: MethodContext): readonly NodeId[] {
  const results = previous?.runResults?.results ?? missingState('result', 'run_results.json');
  return results
    .filter(result => result.status === status && index.nodes.has(result.unique_id))
    .map(result => result.unique_id);
}

/** `source_status:fresher`: sources whose newest row is newer than in the state, or that the state did not measure. */
export function freshSources(value: string, { previous, index }: MethodContext): readonly NodeId[] {
  if (value !== 'fresher')
    return fail({ code: 'TS5001', message: `"${value}" is not a source status`, hint: 'the only one is fresher' });
  const before = previous?.sources ?? missingState('source_status', 'sources.json');
  const now = previous?.currentSources ?? missingState('source_status', 'target/sources.json (from source freshness)');
  const earlier = new Map(before.results.map(result => [result.unique_id, result.max_loaded_at]));
  return now.results
    .filter(({ unique_id, max_loaded_at }) => {
      if (max_loaded_at === null || !index.nodes.has(unique_id)) return false;
      const last = earlier.get(unique_id) ?? null;
      return last === null || Date.parse(max_loaded_at) > Date.parse(last);
    })
    .map(result => result.unique_id);
}

const STATES: Readonly<Record<string, (comparison: StateComparison, id: NodeId) => boolean>> = {
  new: (comparison, id) => comparison.isNew(id),
  old: (comparison, id) => !comparison.isNew(id),
  modified: (comparison, id) => comparison.changes(id).length > 0,
  unmodified: (comparison, id) => comparison.changes(id).length === 0,
  'modified.body': (comparison, id) => comparison.hasChanged(id, 'body'),
  'modified.configs': (comparison, id) => comparison.hasChanged(id, 'configs'),
  'modified.persisted_descriptions': (comparison, id) => comparison.hasChanged(id, 'persisted_descriptions'),
  'modified.relation': (comparison, id) => comparison.hasChanged(id, 'relation'),
  'modified.macros': (comparison, id) => comparison.hasChanged(id, 'macros'),
  'modified.contract': (comparison, id) => comparison.hasChanged(id, 'contract'),
};
