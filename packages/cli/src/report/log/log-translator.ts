import type { Event, NodeId, RunNode } from '@tsdbt/core';
import type { Style } from '../style.ts';
import { diagnosticEvent } from './diagnostic-events.ts';
import { BLANK, type LogEvent } from './log-event.ts';
import { utcTimestamp } from './log-lines.ts';
import type { LoggedNode, LoggedNodes } from './logged-node.ts';
import { beginEvent, endEvents, failureEvents, nodeEvent, phaseEvent, startEvents } from './node-events.ts';
import { outputEvents } from './output-events.ts';
import { countOf, summaryEvents } from './summary-events.ts';

export interface TranslatorOptions {
  /** The version of dbt whose behaviour is followed. */
  readonly dbtVersion: string;
  readonly style: Style;
  /** Milliseconds since the epoch, with fractions. */
  readonly now: () => number;
}

/** Tells what happens in dbt’s words: our events → those of dbt’s log, which orchestrators read. One table a subject, this one for all. */
export function createLogTranslator({ dbtVersion, style, now }: TranslatorOptions): (event: Event) => LogEvent[] {
  const nodes: LoggedNodes = new Map();
  let invocation: Invocation = { command: '', begun: now() };

  return event => {
    switch (event.type) {
      case 'invoked':
        invocation = { command: event.command, begun: now() };
        return invokedEvents(event, dbtVersion);
      case 'parsed':
        return [parsedEvent(event), ...(SILENT_PARSE.has(invocation.command) ? [] : [foundStats(event.kinds)])];
      case 'concurrency':
        return [BLANK, concurrencyEvent(event), BLANK];
      case 'nodeStarted':
        return startEvents(event, remember(nodes, event.node, event.thread, utcNow(now)));
      case 'nodePhase':
        return phaseEvents(event, nodes);
      case 'statement':
      case 'statementEnded':
        return [statementEvent(event, nodes)];
      case 'nodeFinished':
        return finishedEvents(event, nodes, { style, now: utcNow(now) });
      case 'runFinished':
        return summaryEvents(event, { command: invocation.command, style });
      case 'artifactWritten':
        return [artifactEvent(event)];
      case 'log':
        return [logEvent(event, nodes)];
      case 'print':
      case 'output':
        return outputEvents(event, invocation.command);
      case 'diagnostic':
        return [diagnosticEvent(event.diagnostic, invocation.command)];
      case 'completed':
        return [completedEvent(event.success, invocation, now())];
      case 'started':
      case 'runStarted':
      case 'nodeProgress':
        return [];
    }
  };
}

interface Invocation {
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly begun: number;
}

/** dbt: these say nothing of what was found. */
const SILENT_PARSE: ReadonlySet<string> = new Set(['ls', 'parse', 'run-operation']);

type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>;

function invokedEvents({ version, args }: Of<'invoked'>, dbtVersion: string): LogEvent[] {
  const shown = Object.entries(args).map(([name, value]) => `'${name}': '${value}'`);
  return [
    {
      name: 'MainReportVersion',
      level: 'info',
      message: `Running with dbt=${dbtVersion} (tsdbt ${version})`,
      data: () => ({ log_version: 3, version: `=${dbtVersion}` }),
    },
    {
      name: 'MainReportArgs',
      level: 'debug',
      message: `running dbt with arguments {${shown.join(', ')}}`,
      data: () => ({ args }),
    },
    {
      name: 'AdapterRegistered',
      level: 'info',
      message: `Registered adapter: clickhouse=${version}`,
      data: () => ({ adapter_name: 'clickhouse', adapter_version: `=${version}` }),
    },
  ];
}

/** dbt has several such events of its partial parse; ours counts nodes. */
function parsedEvent({ fresh, seconds }: Of<'parsed'>): LogEvent {
  const message = `Read the project in ${seconds.toFixed(2)} seconds, ${fresh} nodes anew`;
  return { name: 'Note', level: 'debug', message, data: () => ({ msg: message, tsdbt: { fresh, seconds } }) };
}

function foundStats(kinds: Readonly<Record<string, number>>): LogEvent {
  const line = Object.entries(kinds)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(kind, count))
    .join(', ');
  return { name: 'FoundStats', level: 'info', message: `Found ${line}`, data: () => ({ stat_line: line }) };
}

function concurrencyEvent({ nodes, threads, target }: Of<'concurrency'>): LogEvent {
  return {
    name: 'ConcurrencyLine',
    level: 'info',
    message: `Concurrency: ${threads} threads (target='${target}')`,
    data: () => ({ node_count: nodes, num_threads: threads, target_name: target }),
  };
}

function remember(nodes: LoggedNodes, node: RunNode, thread: string, startedAt: string): LoggedNode {
  const logged = { node, thread, status: 'started', startedAt, finishedAt: '' };
  nodes.set(node.id, logged);
  return logged;
}

/** dbt: `isoformat()` of a time in UTC, without a zone. */
function utcNow(now: () => number): string {
  return utcTimestamp(now()).slice(0, -1);
}

/** A node that was never begun (a skipped one) begins here. */
function finishedEvents(
  event: Of<'nodeFinished'>,
  nodes: LoggedNodes,
  { style, now }: { readonly style: Style; readonly now: string },
): LogEvent[] {
  const { node, result } = event;
  const known = nodes.get(node.id);
  const logged = known ?? remember(nodes, node, result.thread_id, now);
  const isHook = node.id.startsWith('operation.');
  const begin = known === undefined && !isHook ? [beginEvent(logged)] : [];
  // dbt: what does nothing goes through the phases all the same.
  const phases = result.status === 'no-op' ? phaseEvents({ id: node.id, phase: 'execute' }, nodes) : [];
  const failure = failureEvents(event, logged);
  nodes.delete(node.id);
  logged.status = result.status;
  // dbt: what is skipped never ends.
  if (result.status !== 'skipped') logged.finishedAt = now;
  return [...begin, ...phases, ...failure, ...endEvents(event, logged, style)];
}

/** dbt: every node compiles, then executes; ours may do one of them twice, or begin with the other. Hooks and operations have no phases. */
function phaseEvents({ id, phase }: Pick<Of<'nodePhase'>, 'id' | 'phase'>, nodes: LoggedNodes): LogEvent[] {
  const logged = nodes.get(id);
  if (logged === undefined || id.startsWith('operation.') || logged.status === 'executing') return [];
  const told: LogEvent[] = [];
  if (logged.status === 'started') {
    logged.status = 'compiling';
    told.push(phaseEvent('compile', logged));
  }
  if (phase === 'execute') {
    logged.status = 'executing';
    told.push(phaseEvent('execute', logged));
  }
  return told;
}

function statementEvent(event: Of<'statement'> | Of<'statementEnded'>, nodes: LoggedNodes): LogEvent {
  const { id, queryId } = event;
  if (event.type === 'statement') {
    return ofNode('SQLQuery', id, nodes, `On ${id}: ${event.sql}`, {
      conn_name: id,
      query_id: queryId,
      sql: event.sql,
    });
  }
  const status = event.failed ? 'ERROR' : 'OK';
  const fields = { elapsed: event.seconds, query_id: queryId, status };
  return ofNode('SQLQueryStatus', id, nodes, `SQL status: ${status} in ${event.seconds.toFixed(3)} seconds`, fields);
}

function ofNode(
  name: 'SQLQuery' | 'SQLQueryStatus',
  id: NodeId,
  nodes: LoggedNodes,
  message: string,
  fields: Readonly<Record<string, string | number>>,
): LogEvent {
  const logged = nodes.get(id);
  return logged === undefined
    ? { name, level: 'debug', message, data: () => fields }
    : nodeEvent(name, logged, message, { fields });
}

function artifactEvent({ artifact, path }: Of<'artifactWritten'>): LogEvent {
  return {
    name: 'ArtifactWritten',
    level: 'debug',
    message: `Wrote artifact ${artifact} to ${path}`,
    data: () => ({ artifact_path: path, artifact_type: artifact }),
  };
}

function logEvent({ level, message, byTemplate, nodeId }: Of<'log'>, nodes: LoggedNodes): LogEvent {
  const fields = { msg: message };
  if (byTemplate !== true) return { name: 'Note', level, message, data: () => fields };
  const name = level === 'debug' ? 'JinjaLogDebug' : level === 'info' ? 'JinjaLogInfo' : 'JinjaLogWarning';
  const logged = nodeId === undefined ? undefined : nodes.get(nodeId);
  return logged === undefined
    ? { name, level, message, data: () => fields }
    : nodeEvent(name, logged, message, { level, fields });
}

function completedEvent(success: boolean, { command, begun }: Invocation, now: number): LogEvent {
  const name = `dbt ${command}`;
  const completedAt = utcTimestamp(now);
  const elapsed = (now - begun) / 1000;
  const word = success ? 'succeeded' : 'failed';
  return {
    name: 'CommandCompleted',
    level: 'debug',
    message: `Command \`${name}\` ${word} at ${completedAt.slice(11, -1)} after ${elapsed.toFixed(2)} seconds`,
    data: () => ({ command: name, completed_at: completedAt, elapsed, success }),
  };
}
