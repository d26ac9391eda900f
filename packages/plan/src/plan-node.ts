import { didYouMean, fail, type Plan } from '@tsdbt/core';
import { planIncremental } from './materializations/incremental.ts';
import { planTable } from './materializations/table.ts';
import { planView } from './materializations/view.ts';
import type { Planning, PlanRequest } from './plan-request.ts';

/**
 * Plans one model: `planNode(request) → Generator<Ask, Plan, Answer>`. It asks for the query's columns (`describe`), for grants
 * (`query`), and for whatever a project's overriding macro asks; drive it as templates are driven. Seeds have `planSeed`, sources
 * with `load:` have `planLoad`; ephemeral models have no plan.
 */
export function planNode(request: PlanRequest): Planning<Plan> {
  const { node } = request;
  const planner = MATERIALIZATIONS[node.config.materialized];
  if (planner !== undefined) return planner(request);
  if (POSTPONED.has(node.config.materialized)) {
    fail({
      code: 'TS9003',
      message: `${node.name}: the materialization ${node.config.materialized} is not built yet`,
      at: { file: node.original_file_path },
      hint: `tsdbt builds ${Object.keys(MATERIALIZATIONS).join(', ')}, ephemeral and seed so far`,
      nodeId: node.unique_id,
    });
  }
  const known = [...Object.keys(MATERIALIZATIONS), 'ephemeral', ...POSTPONED];
  return fail({
    code: 'TS2008',
    message: `${node.name}: there is no materialization ${node.config.materialized}`,
    at: { file: node.original_file_path },
    hint: didYouMean(node.config.materialized, known) ?? `tsdbt knows ${known.join(', ')}`,
    nodeId: node.unique_id,
  });
}

const MATERIALIZATIONS: Readonly<Record<string, (request: PlanRequest) => Planning<Plan>>> = {
  table: planTable,
  incremental: planIncremental,
  view: planView,
};

/** dbt's and dbt-clickhouse's other materialisations. */
const POSTPONED: ReadonlySet<string> = new Set([
  'snapshot',
  'materialized_view',
  'dictionary',
  'distributed_table',
  'distributed_incremental',
]);
