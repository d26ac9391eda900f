import {
  type Plan,
  type StatementOptions,
  type StatementProgress,
  type StatementSummary,
  type Step,
  type Warehouse,
  WarehouseError,
} from '@tsdbt/core';
import type { StagingOwner } from '@tsdbt/sql';
import { loadFiles } from '../load/load-files.ts';
import { measureRelation, measureView, type RelationSize } from './measure-relation.ts';
import { renewLease } from './renew-lease.ts';
import { replacePartitions } from './replace-partitions.ts';

export interface ApplyOptions {
  /** One connection from pre-hook to post-hook, where the warehouse is not a node's, which sees to that itself. */
  readonly session?: string;
  /** For what must not wait its turn in a session while a long step runs; the warehouse itself when absent. */
  readonly beside?: () => Promise<Warehouse>;
  /** Begins with the invocation's id; every statement's query_id is this and a number. */
  readonly queryIdPrefix: string;
  /** Who applies, so that staging relations of long steps can be kept from looking abandoned. */
  readonly owner: StagingOwner;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StatementProgress) => void;
  /** Told before each step, for logs. */
  readonly onStep?: (step: Step, index: number) => void;
  /** Told of a statement that should have undone a step and failed itself. */
  readonly onUndoFailed?: (sql: string, error: unknown) => void;
  /** Renders a hook that could not be rendered ahead (a hook step without statements). */
  readonly renderHook?: (hook: 'pre' | 'post', index: number) => Promise<readonly string[]>;
}

export interface Applied extends RelationSize {
  /** One per statement, in order. */
  readonly summaries: readonly StatementSummary[];
  /** The statement that dbt's `adapter_response` speaks of: the one that writes the rows or makes the view. */
  readonly main: StatementSummary | null;
}

/**
 * Carries out a plan: `applyPlan(plan, warehouse, options) → { rows, bytes, empty, summaries, main }`. When a step fails, what the
 * steps so far have done is undone, last first, and the error is thrown on; whatever cannot be undone then is left to
 * `sweepLeftovers`.
 */
export async function applyPlan(plan: Plan, warehouse: Warehouse, options: ApplyOptions): Promise<Applied> {
  const run: Run = { warehouse, options, summaries: [], main: null, statements: 0 };
  for (const [index, step] of plan.steps.entries()) {
    try {
      if (options.signal?.aborted === true) throw cancelled();
      options.onStep?.(step, index);
      await applyStep(run, step);
    } catch (error) {
      await undo(run, plan.steps.slice(0, staysUndone(step, error, plan) ? index : index + 1));
      throw error;
    }
  }
  return { ...(await measure(plan, warehouse, options)), summaries: run.summaries, main: run.main };
}

async function measure(plan: Plan, warehouse: Warehouse, options: ApplyOptions): Promise<RelationSize> {
  if (plan.relation === undefined) return NO_RELATION;
  const isView = plan.steps.some(step => step.kind === 'createView');
  return await (isView ? measureView : measureRelation)(warehouse, plan.relation, options);
}

interface Run {
  readonly warehouse: Warehouse;
  readonly options: ApplyOptions;
  readonly summaries: StatementSummary[];
  main: StatementSummary | null;
  /** Begun so far. */
  statements: number;
}

const NO_RELATION: RelationSize = { rows: null, bytes: null, empty: null };

/**
 * What failed has not happened: undoing a swap would put the unfinished relation in place, and undoing the creation of a view
 * would drop one that somebody else has made meanwhile.
 */
function staysUndone(step: Step, error: unknown, plan: Plan): boolean {
  return isAtomic(step) && !mayHaveMovedAway(step, error, plan);
}

/**
 * A rename that takes the old relation out of the readers' sight, and whose answer was lost: to rename it back is right if it has
 * happened, and fails if it has not. (An exchange is left as it is, since either side of it is whole.)
 */
function mayHaveMovedAway(step: Step, error: unknown, { relation }: Plan): boolean {
  if (step.kind !== 'rename' || !(error instanceof WarehouseError) || error.fate === undefined) return false;
  return step.from.schema === relation?.schema && step.from.identifier === relation.identifier;
}

function isAtomic(step: Step): boolean {
  return step.kind === 'exchange' || step.kind === 'rename' || step.kind === 'createView';
}

async function applyStep(run: Run, step: Step): Promise<void> {
  const { owner, beside = async () => run.warehouse } = run.options;
  const stopRenewing = renewLease(beside, step, owner);
  try {
    if (step.kind === 'loadFile') {
      record(run, step, await loadFiles(step, run.warehouse, () => statementOptions(run, step)));
      return;
    }
    for (const sql of await statements(run, step)) {
      record(run, step, await run.warehouse.execute(sql, statementOptions(run, step)));
    }
  } finally {
    stopRenewing();
  }
}

async function statements({ options, warehouse }: Run, step: Step): Promise<readonly string[]> {
  if (step.kind === 'replacePartitions') return await replacePartitions(warehouse, step, options);
  if (step.kind !== 'hook' || step.sql.length > 0) return step.sql;
  if (options.renderHook === undefined) throw new Error(`a late ${step.hook}-hook needs renderHook`);
  return await options.renderHook(step.hook, step.index);
}

function record(run: Run, step: Step, summary: StatementSummary): void {
  run.summaries.push(summary);
  if (step.kind === 'loadFile' || ('main' in step && step.main)) run.main = summary;
}

/** Options for the next statement, with a query_id of its own. */
function statementOptions(run: Run, step: Step): StatementOptions {
  const { session, queryIdPrefix, signal, onProgress } = run.options;
  run.statements += 1;
  return {
    queryId: `${queryIdPrefix}-${run.statements}`,
    ...(session === undefined ? {} : { session }),
    ...(step.settings === undefined ? {} : { settings: step.settings }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

function cancelled(): WarehouseError {
  return new WarehouseError('Query was cancelled', { code: 394, type: 'QUERY_WAS_CANCELLED' });
}

/** Undoing goes on after a failure: the error that the user has to see is the first one. */
async function undo({ warehouse, options }: Run, steps: readonly Step[]): Promise<void> {
  for (const [back, step] of steps.toReversed().entries()) {
    for (const [index, sql] of step.undo.entries()) {
      const queryId = `${options.queryIdPrefix}-undo-${back + 1}-${index + 1}`;
      await warehouse
        .execute(sql, { queryId, ...(options.session === undefined ? {} : { session: options.session }) })
        .catch(error => options.onUndoFailed?.(sql, error));
    }
  }
}
