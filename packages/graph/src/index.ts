export { buildGraph } from './build-graph.ts';
export { graphOutlines } from './graph-nodes.ts';
export { childNumbers, graphOfEdges, type KnownEdges, knownEdges } from './graph-of-edges.ts';
export { runDependencies } from './run-dependencies.ts';
export { normalizeSelectors } from './selection/normalize-selectors.ts';
export { selectNodes } from './selection/select-nodes.ts';
export { checkSelectors } from './selection/yaml-selector.ts';
