import { inferSeed } from '@tsdbt/clickhouse';
import type { ManifestNode, NodeResult, Plan } from '@tsdbt/core';
import { planSeed, type SeedData } from '@tsdbt/plan';
import type { Session } from '../session/open-session.ts';
import { applyToRelation, planRequest } from './execute-model.ts';
import type { Execution } from './execution.ts';
import { queryComment } from './query-comment.ts';
import { readSeedFile } from './read-seed-file.ts';
import { drive, type NodeRun, nodeLabel, runNode } from './run-node.ts';
import { runUserMaterialization } from './user-materialization.ts';

/** Reads a seed's file, infers its columns, and builds its table. */
export async function executeSeed(execution: Execution, node: ManifestNode, thread: number): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  return runNode({ execution, id: node.unique_id, thread, what: `seed ${nodeLabel(node)}`, comment }, async run => {
    const own = await run.builder.phase('execute', () => {
      return runUserMaterialization(run, node, '', async like =>
        applyToRelation(run, like, await planSeedNode(run, like), ''),
      );
    });
    if (own !== undefined) return { ...own, relationName: node.relation_name };
    const { plan, warnings } = await run.builder.phase('compile', async () => {
      const seed = readSeed(execution.session, node);
      return { plan: await planOf(run, node, seed), warnings: seed.warnings };
    });
    const outcome = await run.builder.phase('execute', () => applyToRelation(run, node, plan, ''));
    const rows = outcome.rows ?? 0;
    // dbt: a seed says how many rows it inserted.
    const message = `INSERT ${rows}`;
    return {
      ...outcome,
      message,
      adapterResponse: { _message: message, code: 'INSERT', rows_affected: rows },
      diagnostics: [
        ...(outcome.diagnostics ?? []),
        ...warnings.map(warning => ({ ...warning, nodeId: node.unique_id })),
      ],
    };
  });
}

/** Plans a seed without building it. */
export async function planSeedNode(run: NodeRun, node: ManifestNode): Promise<Plan> {
  return planOf(run, node, readSeed(run.execution.session, node));
}

async function planOf(run: NodeRun, node: ManifestNode, seed: SeedData): Promise<Plan> {
  return drive(run, planSeed(await planRequest(run, node, ''), seed));
}

/** The seed's file, read and typed; with --empty only its columns. */
function readSeed(session: Session, node: ManifestNode): ReturnType<typeof inferSeed> {
  const seed = readSeedFile(session, node, inferSeed);
  return session.invocation.flags.empty ? { ...seed, csv: [] } : seed;
}
