import { EphemeralParentError } from '@tsdbt/compile';
import {
  type Answer,
  type Ask,
  type Diagnostic,
  type ManifestNode,
  type NodeId,
  type NodeResult,
  type SourceNode,
  TsdbtError,
  WarehouseError,
} from '@tsdbt/core';
import { judgeWarnings } from '../diagnose/judge-warnings.ts';
import { placeInProject } from '../diagnose/place-in-project.ts';
import { type SqlContext, sqlDiagnostic } from '../diagnose/sql-diagnostic.ts';
import { driveAsks } from '../run/drive-asks.ts';
import { createResultBuilder, type Effort, type Outcome, type ResultBuilder } from '../run/result-builder.ts';
import { type NodeWarehouse, nodeWarehouse, type QueryComment } from '../warehouse/node-warehouse.ts';
import { performAsk } from '../warehouse/perform-ask.ts';
import { findNode } from './describe-run-node.ts';
import { type Execution, queryIdPrefix, sessionName, threadName } from './execution.ts';
import { parentColumns } from './parent-columns.ts';
import { refuseIntrospection } from './refuse-introspection.ts';

/** One node at work: its warehouse, and the clock of its phases. */
export interface NodeRun {
  readonly execution: Execution;
  /** Made when it is first asked for: most nodes that are only compiled ask nothing. */
  readonly warehouse: () => NodeWarehouse;
  readonly builder: ResultBuilder;
  readonly thread: string;
  /** What a database error is told about the node; grows while the node goes through its phases. */
  context: SqlContext;
}

export interface NodeRunOptions {
  readonly execution: Execution;
  readonly id: NodeId;
  readonly thread: number;
  /** `model mart.orders` */
  readonly what: string;
  /** Renders the query comment, once the first statement needs it. */
  readonly comment: () => QueryComment;
  /** dbt: operations that fail count one failure. */
  readonly failuresOnError?: number;
}

/** Gives a node a session of its own, runs `work`, and makes a result of whatever comes of it; only our own bugs are thrown on. */
export async function runNode(options: NodeRunOptions, work: (run: NodeRun) => Promise<Outcome>): Promise<NodeResult> {
  const { run, opened } = openNodeRun(options);
  const { builder } = run;
  const whatItTook = (): Effort => ({ spent: opened()?.spent(), compiledPath: run.context.compiledPath });
  try {
    const outcome = judged(options, await work(run));
    return builder.build(outcome, whatItTook());
  } catch (error) {
    const { manifest, project } = options.execution.session.parsed;
    const node = findNode(manifest, options.id);
    tellInFull(run, error);
    const parents = await parentColumns(run, options.id, error);
    const diagnostics = explain(error, { ...run.context, parents }).map(each => placeInProject(each, node, project));
    const { compiled } = run.context;
    if (error instanceof EphemeralParentError) return run.builder.build(skippedFor(error, options, diagnostics));
    const message = failureMessage(options, diagnostics);
    const failures = options.failuresOnError ?? null;
    return builder.build({ status: 'error', message, failures, diagnostics, compiled }, whatItTook());
  } finally {
    const used = opened();
    if (used !== undefined) await used.endSession(sessionName(options.execution, options.id)).catch(() => undefined);
  }
}

/** A node that was built with a warning which counts as an error has failed (dbt: as a test that warns has). */
function judged(options: NodeRunOptions, outcome: Outcome): Outcome {
  if (outcome.status !== 'success' || outcome.diagnostics === undefined) return outcome;
  const diagnostics = judgeWarnings(outcome.diagnostics, options.execution.session.invocation.flags);
  const errors = diagnostics.filter(each => each.severity === 'error');
  if (errors.length === 0) return { ...outcome, diagnostics };
  return { ...outcome, status: 'error', message: failureMessage(options, errors), diagnostics };
}

interface OpenedRun {
  readonly run: NodeRun;
  /** The warehouse, if it was used. */
  readonly opened: () => NodeWarehouse | undefined;
}

/** dbt: a node whose ephemeral parent does not compile is skipped. */
function skippedFor(
  { parent }: EphemeralParentError,
  { id }: NodeRunOptions,
  diagnostics: readonly Diagnostic[],
): Outcome {
  const message = `Compilation Error in ${id}, caused by compilation error in referenced ephemeral model ${parent}`;
  return { status: 'skipped', message, diagnostics };
}

function openNodeRun(options: NodeRunOptions): OpenedRun {
  const { execution, id, thread, what } = options;
  let warehouse: NodeWarehouse | undefined;
  const run: NodeRun = {
    execution,
    warehouse() {
      warehouse ??= warehouseOf(options);
      return warehouse;
    },
    builder: createResultBuilder(execution, { id, thread }),
    thread: threadName(thread),
    context: { what, nodeId: id, compiled: undefined, compiledPath: undefined },
  };
  return { run, opened: () => warehouse };
}

function warehouseOf({ execution, id, comment }: NodeRunOptions): NodeWarehouse {
  const { request } = execution.session;
  return nodeWarehouse({
    open: execution.warehouse,
    queryIdPrefix: queryIdPrefix(execution, id),
    session: sessionName(execution, id),
    comment,
    signal: request.signal,
    onProgress: progress => request.events({ type: 'nodeProgress', id, progress }),
    onStatement: (sql, queryId) => request.events({ type: 'statement', id, queryId, sql }),
    onStatementEnd: end => request.events({ type: 'statementEnded', id, ...end }),
  });
}

/**
 * Drives a template or a plan of this node: what it asks is done on the node's session. A database error goes back into the template as a
 * diagnostic, so that it comes out with the place that asked.
 */
export function drive<T>(run: NodeRun, work: Generator<Ask, T, Answer>, materialize?: Materialize): Promise<T> {
  const perform = async (ask: Ask): Promise<Answer> => {
    refuseIntrospection(run.execution.session, ask);
    if (ask.kind !== 'materialize' || materialize === undefined)
      return performAsk(ask, run.warehouse(), run.execution.relations);
    await materialize(ask);
    return null;
  };
  return driveAsks(work, ask =>
    perform(ask).catch((error: unknown) => {
      if (!(error instanceof WarehouseError)) throw error;
      tellInFull(run, error);
      throw new TsdbtError(sqlDiagnostic(error, run.context));
    }),
  );
}

/** What is done when a materialisation calls one of dbt's. */
export type Materialize = (ask: Extract<Ask, { readonly kind: 'materialize' }>) => Promise<void>;

/** The diagnostics of a failure; what is no user's mistake is a bug of ours and goes on as it is. */
export function explain(error: unknown, context: SqlContext): readonly Diagnostic[] {
  if (error instanceof WarehouseError) return [sqlDiagnostic(error, context)];
  if (error instanceof TsdbtError) {
    return error.diagnostics.map(d =>
      d.nodeId === undefined && context.nodeId !== undefined ? { ...d, nodeId: context.nodeId } : d,
    );
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return [
      {
        code: 'TS6010',
        severity: 'error',
        message: `${context.what}: cancelled`,
        ...(context.nodeId === undefined ? {} : { nodeId: context.nodeId }),
      },
    ];
  }
  throw error;
}

/** Diagnostics say what ClickHouse said in short; the whole of it is for the log. */
function tellInFull({ execution, context }: NodeRun, error: unknown): void {
  if (!(error instanceof WarehouseError) || error.code === 0) return;
  execution.session.request.events({
    type: 'log',
    level: 'debug',
    message: error.message,
    ...(context.nodeId === undefined ? {} : { nodeId: context.nodeId }),
  });
}

/** dbt: the message of a failed node, in run_results.json: whose mistake it is, in what, and all that is known of it. */
function failureMessage({ execution, id }: NodeRunOptions, diagnostics: readonly Diagnostic[]): string {
  const kind = diagnostics.some(({ code }) => code.startsWith('TS6')) ? 'Database Error' : 'Compilation Error';
  const node = findNode(execution.session.parsed.manifest, id);
  const where = node === undefined ? '' : ` in ${node.resource_type} ${node.name} (${node.original_file_path})`;
  return [`${kind}${where}`, ...diagnostics.flatMap(each => messageOf(each).split('\n'))].join('\n  ');
}

function messageOf(diagnostic: Diagnostic): string {
  return [diagnostic.message, ...(diagnostic.notes ?? [])].join('\n  ');
}

/** `mart.orders`; tests by their name. */
export function nodeLabel(node: ManifestNode | SourceNode): string {
  if (node.resource_type === 'source') return `${node.schema}.${node.identifier}`;
  return node.relation_name === null || node.resource_type === 'test' ? node.name : `${node.schema}.${node.alias}`;
}
