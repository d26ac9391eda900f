import { applyPlan } from '@tsdbt/clickhouse';
import { type ManifestNode, type NodeResult, type Plan, TsdbtError } from '@tsdbt/core';
import { type PlanRequest, planNode, unenforcedConstraints } from '@tsdbt/plan';
import { unusableConfig } from '@tsdbt/project';
import type { Outcome } from '../run/result-builder.ts';
import { applyOptions } from './apply-options.ts';
import { compileForRun } from './compile-for-run.ts';
import { emptyWarning } from './empty-warning.ts';
import type { Execution } from './execution.ts';
import { renderedHooks, renderHook } from './hooks.ts';
import { inspect } from './inspect.ts';
import { refuseLatestVersionPointer } from './latest-version-pointer.ts';
import { planOverrides } from './plan-overrides.ts';
import { queryComment } from './query-comment.ts';
import { drive, type NodeRun, nodeLabel, runNode } from './run-node.ts';
import { runUserMaterialization } from './user-materialization.ts';
import { writeExecutedSql } from './write-sql.ts';

/** compile → inspect → plan → apply, for a model. */
export async function executeModel(execution: Execution, node: ManifestNode, thread: number): Promise<NodeResult> {
  const comment = () => queryComment(execution, node);
  return runNode({ execution, id: node.unique_id, thread, what: `model ${nodeLabel(node)}`, comment }, async run => {
    refuseLatestVersionPointer(node, execution.session.invocation.flags);
    const compiled = await run.builder.phase('compile', () => compileForRun(run, node));
    const outcome = await run.builder.phase('execute', async () => {
      const own = await runUserMaterialization(run, node, compiled.sql, (like, sql) => buildRelation(run, like, sql));
      return own ?? (await buildRelation(run, node, compiled.sql));
    });
    return { ...outcome, compiled, relationName: node.relation_name };
  });
}

async function buildRelation(run: NodeRun, node: ManifestNode, sql: string): Promise<Outcome> {
  return applyToRelation(run, node, await planCompiled(run, node, sql), sql);
}

/** Compiles and plans a model without building it. */
export async function planModel(run: NodeRun, node: ManifestNode): Promise<Plan> {
  const { sql } = await compileForRun(run, node);
  return planCompiled(run, node, sql);
}

async function planCompiled(run: NodeRun, node: ManifestNode, sql: string): Promise<Plan> {
  return drive(run, planNode(await planRequest(run, node, sql)));
}

/** What a plan is made from: the compiled SQL, and how things stand in the warehouse. */
export async function planRequest(run: NodeRun, node: ManifestNode, sql: string): Promise<PlanRequest> {
  const { execution } = run;
  const unusable = unusableConfig(node);
  if (unusable.length > 0) throw new TsdbtError(unusable);
  const { hasUsers } = await run.warehouse().capabilities();
  return {
    node,
    sql,
    target: execution.session.invocation.target,
    owner: execution.owner,
    ...(await inspect(execution, { schema: node.schema, identifier: node.alias })),
    hooks: renderedHooks(run, node, sql),
    fullRefresh: execution.session.invocation.flags.fullRefresh,
    hasUsers,
    ...planOverrides(run, node, sql),
  };
}

/** Carries a plan out and says what came of the relation. */
export async function applyToRelation(
  run: NodeRun,
  node: ManifestNode,
  plan: Plan,
  compiledSql: string,
): Promise<Outcome> {
  const { execution } = run;
  writeExecutedSql(execution, node, plan);
  const applied = await applyPlan(plan, run.warehouse(), {
    ...applyOptions(run, node.unique_id),
    renderHook: (kind, index) => renderHook(run, node, { kind, index, compiledSql }),
  });
  execution.relations.changed({ schema: node.schema, identifier: node.alias });
  return {
    status: 'success',
    message: 'OK',
    rows: applied.rows ?? (applied.empty === true ? 0 : null),
    bytes: applied.bytes,
    relationName: node.relation_name,
    adapterResponse: { _message: 'OK', query_id: applied.main?.queryId ?? '' },
    diagnostics: [
      ...unenforcedConstraints(node),
      ...(applied.empty === true && !execution.session.invocation.flags.empty ? [emptyWarning(execution, node)] : []),
    ],
  };
}
