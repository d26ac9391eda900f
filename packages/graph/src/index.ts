export { buildGraph } from './build-graph.ts';
export { runDependencies } from './run-dependencies.ts';
export { normalizeSelectors } from './selection/normalize-selectors.ts';
export { type SelectedNodes, selectNodes } from './selection/select-nodes.ts';
export type { ChangeAspect, StateChange } from './state/compare-nodes.ts';
export { type StateComparison, stateComparison } from './state/state-comparison.ts';
export { walkGraph } from './walk-graph.ts';
