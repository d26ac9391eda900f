export { type CompileInput, compileNode } from './compile-node.ts';
export { type EphemeralMemo, EphemeralParentError } from './ephemeral-parents.ts';
export { nodeSqlPath } from './node-sql-path.ts';
export { renderHook } from './render-hook.ts';
export { limitedRows, TEST_SETTINGS, testQuery } from './test-query.ts';
export { compileUnitTest, type UnitTestInput, unitTestQuery } from './unit-test/compile-unit-test.ts';
export { unitTestDifference } from './unit-test/unit-test-difference.ts';
