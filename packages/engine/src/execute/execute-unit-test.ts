import type { NodeResult, UnitTestNode } from '@tsdbt/core';
import { fail } from '@tsdbt/core';
import type { Execution } from './execution.ts';
import { runNode } from './run-node.ts';

/** Unit tests are read, listed and selected; running them comes with a later issue. */
export function executeUnitTest(execution: Execution, node: UnitTestNode, thread: number): Promise<NodeResult> {
  const comment = { text: '', append: false };
  return runNode({ execution, id: node.unique_id, thread, what: `unit test ${node.name}`, comment }, async () =>
    fail({
      code: 'TS9003',
      message: `unit test ${node.name}: running unit tests is not built yet`,
      at: node.local.declaredAt ?? { file: node.original_file_path },
    }),
  );
}
