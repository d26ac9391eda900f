export { type CompileInput, compileNode } from './compile-node.ts';
export type { EphemeralMemo } from './ephemeral-parents.ts';
export { nodeSqlPath } from './node-sql-path.ts';
export { renderHook } from './render-hook.ts';
export { limitedRows, TEST_SETTINGS, testQuery } from './test-query.ts';
