import { type AnyNode, fail, type NodeId, type NodeResult } from '@tsdbt/core';
import { createResultBuilder } from '../run/result-builder.ts';
import { findNode } from './describe-run-node.ts';
import { executeLoad } from './execute-load.ts';
import { executeModel } from './execute-model.ts';
import { executeSeed } from './execute-seed.ts';
import { executeTest } from './execute-test.ts';
import { executeUnitTest } from './execute-unit-test.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { runNode } from './run-node.ts';

/** Executes one node of whatever kind; what goes wrong with it is in its result. */
export async function executeNode(execution: Execution, id: NodeId, thread: number): Promise<NodeResult> {
  const node = findNode(execution.session.parsed.manifest, id);
  if (node === undefined) throw new Error(`no node ${id}`);
  switch (node.resource_type) {
    case 'source':
      if (node.local.load === undefined) throw new Error(`${id} has nothing to load`);
      return executeLoad(execution, node, node.local.load, thread);
    case 'model':
    case 'snapshot':
      return executeModel(execution, node, thread);
    case 'seed':
      return executeSeed(execution, node, thread);
    case 'test':
      return executeTest(execution, node, thread);
    case 'unit_test':
      return executeUnitTest(execution, node, thread);
    case 'exposure':
    case 'saved_query':
      return createResultBuilder(execution, { id, thread }).build({
        status: 'no-op',
        message: 'NO-OP',
        failures: 0,
      });
    default:
      return refuse(execution, node, thread);
  }
}

/** What cannot be built fails by itself; the rest of the run goes on, as with dbt-clickhouse, which cannot create functions either. */
function refuse(execution: Execution, node: AnyNode, thread: number): Promise<NodeResult> {
  const { unique_id: id, resource_type: type, name } = node;
  const comment = () => queryComment(execution, undefined);
  return runNode({ execution, id, thread, what: `${type} ${name}`, comment }, async () =>
    fail({ code: 'TS9003', message: `${type} ${name}: nodes of this type cannot be built yet`, nodeId: id }),
  );
}
