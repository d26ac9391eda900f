export { type InjectedCte, type Injection, injectCtes } from './inject-ctes.ts';
export { nodeSqlPath } from './node-paths.ts';
export { TEST_SETTINGS, testQuery } from './test-query.ts';
