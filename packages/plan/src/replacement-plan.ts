import type { Plan, RelationName, Step } from '@tsdbt/core';
import { splitStatements, stagingName } from '@tsdbt/sql';
import { grantSteps } from './grants.ts';
import { hookSteps } from './hooks.ts';
import { type Planning, type PlanRequest, relationOf } from './plan-request.ts';
import { configFlag, configText } from './read-config.ts';
import { cleanupSteps, databaseSteps, publishSteps, type Replacement } from './staging.ts';

/**
 * The frame of every plan that rebuilds a relation: pre-hooks, the new relation under a staging name, one atomic swap, grants and
 * post-hooks, and only then the old relation's end, so that any failure before that can put it back. What is complete as soon as
 * it is there (a view) needs no staging name when there is nothing to replace.
 */
export function* replacementPlan(request: PlanRequest, build: Build): Planning<Plan> {
  const relation = relationOf(request);
  const cluster = clusterOf(request);
  const { existing, databaseEngine, owner, node } = request;
  const replacement: Replacement = { relation, existing, databaseEngine, owner, cluster };
  const inPlace = build.isInstant && existing === null;
  const made = inPlace ? relation : stagingName(relation, owner);
  const steps = [
    ...databaseSteps(relation.schema, databaseEngine, request.target),
    ...hookSteps('pre', request.hooks.pre),
    ...headerSteps(request),
    ...(yield* build.steps(made, cluster)),
    ...(inPlace ? [] : publishSteps(made, replacement)),
    ...(yield* grantSteps(request, relation, cluster)),
    ...hookSteps('post', request.hooks.post),
    ...cleanupSteps(made, replacement),
  ];
  return { nodeId: node.unique_id, relation, steps };
}

/** How the new relation is made. */
interface Build {
  /** Whether one statement makes it whole. */
  readonly isInstant: boolean;
  readonly steps: (made: RelationName, cluster: string | undefined) => Planning<readonly Step[]>;
}

/** Whether statements that run before the model may change what its query gives. */
export function runsStatementsFirst(request: PlanRequest): boolean {
  return hookSteps('pre', request.hooks.pre).length > 0 || headerSteps(request).length > 0;
}

/** dbt: `sql_header` stands before the CREATE; its statements (SET …) hold for the node's session. */
export function headerSteps(request: PlanRequest): Step[] {
  const header = configText(request.node.config, 'sql_header');
  const sql = header === undefined ? [] : splitStatements(header).map(statement => statement.text);
  return sql.length === 0 ? [] : [{ kind: 'sql', sql, why: 'sql_header', undo: [], main: false }];
}

/** dbt-clickhouse: ON CLUSTER unless the model opts out or the database replicates its definitions by itself. */
export function clusterOf({ node, target }: PlanRequest): string | undefined {
  if (configFlag(node.config, 'disable_on_cluster')) return undefined;
  return /replicated/i.test(target.databaseEngine ?? '') ? undefined : target.cluster;
}
