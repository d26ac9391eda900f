import { findLoadFiles } from '@tsdbt/clickhouse';
import { type AnyNode, type ManifestNode, type Plan, TsdbtError } from '@tsdbt/core';
import { planLoad } from '@tsdbt/plan';
import { planModel } from './execute-model.ts';
import { planSeedNode } from './execute-seed.ts';
import type { Execution } from './execution.ts';
import { inspect } from './inspect.ts';
import { queryComment } from './query-comment.ts';
import { type NodeRun, nodeLabel, runNode } from './run-node.ts';

/** What a node would do; undefined for nodes without steps (tests, exposures). */
export async function planForDryRun(execution: Execution, node: AnyNode): Promise<Plan | undefined> {
  switch (node.resource_type) {
    case 'source': {
      const { load } = node.local;
      if (load === undefined) return undefined;
      const { invocation } = execution.session;
      const files = findLoadFiles(load, invocation.projectDir);
      const standing = await inspect(execution, { schema: node.schema, identifier: node.identifier });
      return planLoad({ source: node, load, files, target: invocation.target, owner: execution.owner, ...standing });
    }
    case 'model':
      return plan(execution, node, run => planModel(run, node));
    case 'seed':
      return plan(execution, node, run => planSeedNode(run, node));
    default:
      return undefined;
  }
}

async function plan(execution: Execution, node: ManifestNode, make: (run: NodeRun) => Promise<Plan>): Promise<Plan> {
  let made: Plan | undefined;
  const what = `${node.resource_type} ${nodeLabel(node)}`;
  const comment = () => queryComment(execution, node);
  const result = await runNode({ execution, id: node.unique_id, thread: 1, what, comment }, async run => {
    made = await make(run);
    return { status: 'success' };
  });
  if (made === undefined) throw new TsdbtError(result.local.diagnostics);
  return made;
}
