import type { Event, NodeResult, RunNode } from '@tsdbt/core';
import { plural } from '../format-numbers.ts';
import { countStatuses, formatDoneLine } from '../format-summary.ts';
import type { Style } from '../style.ts';
import { diagnosticsJson } from './diagnostic-events.ts';
import { BLANK, type LogEvent, type LogEventName } from './log-event.ts';
import { type LoggedNode, resourceType, runResultJson } from './logged-node.ts';
import { isSkippedForEphemeral, nodeEvent } from './node-events.ts';

type RunFinished = Extract<Event, { readonly type: 'runFinished' }>;

/** dbt: what is told when a run has ended: what it was, what went wrong, node by node, and the line that scripts look for. */
export function summaryEvents(run: RunFinished, { command, style }: SummaryOptions): LogEvent[] {
  const told = [BLANK, statsEvent(run), endRunResult(run)];
  if (command === 'source freshness') {
    const failed = run.results.filter(result => result.status === 'runtime error');
    const errors = failed.flatMap(result => [BLANK, errorEvent(result, loggedNode(run, result))]);
    return [...told, ...errors, { name: 'FreshnessCheckComplete', level: 'info', message: 'Done.' }];
  }
  return [...told, BLANK, endOfRun(run, style), ...problemEvents(run, style), BLANK, statsLine(run)];
}

export interface SummaryOptions {
  readonly command: string;
  readonly style: Style;
}

function statsEvent({ nodes, seconds, warehouseSeconds }: RunFinished): LogEvent {
  const line = countsLine(nodes);
  const execution = ` in ${Math.floor(seconds / 3600)} hours ${Math.floor((seconds % 3600) / 60)} minutes and ${(seconds % 60).toFixed(2)} seconds`;
  return {
    name: 'FinishedRunningStats',
    level: 'info',
    message: `Finished running ${line}${execution} (${seconds.toFixed(2)}s).`,
    data: () => ({
      execution,
      execution_time: seconds,
      stat_line: line,
      tsdbt: { warehouse_seconds: warehouseSeconds },
    }),
  };
}

/** dbt: `get_counts`: `1 exposure, 3 project hooks, 1 table model, 5 data tests`, by dbt's names in their order. */
function countsLine(nodes: readonly RunNode[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const type = resourceType(node);
    const word =
      type === 'model' ? `${node.info?.materialized ?? node.kind} model` : type === 'operation' ? 'project hook' : type;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => countOf(word, count))
    .join(', ');
}

/** dbt: `pluralize`: `5 data tests`, `1 analysis`, `2 saved queries`. */
export function countOf(type: string, count: number): string {
  const word = type === 'test' ? 'data test' : type.replaceAll('_', ' ');
  if (count === 1) return `1 ${word}`;
  return `${count} ${IRREGULAR[word] ?? `${word}s`}`;
}

const IRREGULAR: Readonly<Record<string, string>> = { analysis: 'analyses', 'saved query': 'saved queries' };

function endRunResult({ results, seconds }: RunFinished): LogEvent {
  return {
    name: 'EndRunResult',
    level: 'debug',
    message: 'Command end result',
    data: () => ({
      elapsed_time: seconds,
      generated_at: new Date().toISOString(),
      results: results.map(runResultJson),
      success: !results.some(isProblem),
    }),
  };
}

function endOfRun({ results }: RunFinished, style: Style): LogEvent {
  const errors = results.filter(isProblem).length;
  const warnings = results.filter(result => result.status === 'warn').length;
  const partial = results.filter(result => result.status === 'partial success').length;
  const partly = `${partial} partial ${partial === 1 ? 'success' : 'successes'}`;
  const message =
    errors > 0
      ? style.bad(`Completed with ${plural(errors, 'error')}, ${partly}, and ${plural(warnings, 'warning')}:`)
      : partial > 0
        ? style.warn(`Completed with ${partly} and ${plural(warnings, 'warning')}`)
        : warnings > 0
          ? style.warn(`Completed with ${plural(warnings, 'warning')}:`)
          : style.good('Completed successfully');
  const data = { keyboard_interrupt: false, num_errors: errors, num_partial_success: partial, num_warnings: warnings };
  return { name: 'EndOfRunSummary', level: 'info', message, data: () => data };
}

function isProblem(result: NodeResult): boolean {
  return ['error', 'fail', 'runtime error'].includes(result.status) || isSkippedForEphemeral(result);
}

function problemEvents(run: RunFinished, style: Style): LogEvent[] {
  const errors = run.results.filter(isProblem);
  const warnings = run.results.filter(result => result.status === 'warn');
  return [...errors, ...warnings].flatMap(result => problemEvent(result, loggedNode(run, result), style));
}

/** dbt: `print_run_result_error`. */
function problemEvent(result: NodeResult, logged: LoggedNode, style: Style): LogEvent[] {
  const { node } = logged;
  const isWarning = result.status === 'warn';
  const type = resourceType(node);
  const name = node.info?.name ?? node.label;
  const where = `in ${type} ${name} (${node.file})`;
  const heading: readonly [LogEventName, string] = isWarning
    ? ['RunResultWarning', style.warn(`Warning ${where}`)]
    : ['RunResultFailure', style.bad(`Failure ${where}`)];
  const level = isWarning ? 'warn' : 'error';
  const fields = { node_name: name, path: node.file, resource_type: type };
  const { compiledPath } = result.local;
  return [
    BLANK,
    nodeEvent(heading[0], logged, heading[1], { level, fields }),
    errorEvent(result, logged),
    ...(compiledPath === null
      ? []
      : [
          BLANK,
          nodeEvent('SQLCompiledPath', logged, `  compiled code at ${compiledPath}`, {
            fields: { path: compiledPath },
          }),
        ]),
    ...storedEvents(result, logged),
  ];
}

/** dbt: where to look at the rows that a test stored. */
function storedEvents({ status, relation_name: relation }: NodeResult, logged: LoggedNode): LogEvent[] {
  const stores = resourceType(logged.node) === 'test' && relation !== null && (status === 'fail' || status === 'warn');
  if (!stores) return [];
  const rule = '-'.repeat(`  select * from ${relation}`.length);
  const message = `  See test failures:\n  ${rule}\n  select * from ${relation}\n  ${rule}`;
  return [BLANK, nodeEvent('CheckNodeTestFailure', logged, message, { fields: { relation_name: relation } })];
}

function errorEvent(result: NodeResult, logged: LoggedNode): LogEvent {
  const { message, status } = result;
  if (message === null || message === '') {
    return nodeEvent('RunResultErrorNoMessage', logged, `  Status: ${status}`, { level: 'error', fields: { status } });
  }
  const fields = { msg: message, ...diagnosticsJson(result) };
  return status === 'warn'
    ? nodeEvent('RunResultWarningMessage', logged, message, { level: 'warn', fields })
    : nodeEvent('RunResultError', logged, `  ${message}`, { level: 'error', fields });
}

/** dbt: at the end a node has no status any more. */
function loggedNode({ nodes, results }: RunFinished, result: NodeResult): LoggedNode {
  const node = nodes[results.indexOf(result)] ?? { id: result.unique_id, kind: '', label: result.unique_id, file: '' };
  return { node, thread: 'MainThread', status: 'None', startedAt: '', finishedAt: '' };
}

function statsLine({ results, dbtRelease }: RunFinished): LogEvent {
  const { pass, warn, failed, skipped, noop } = countStatuses(results);
  const stats = { error: failed, noop, pass, skip: skipped, total: results.length, warn };
  return { name: 'StatsLine', level: 'info', message: formatDoneLine(results, dbtRelease), data: () => ({ stats }) };
}
