import type { Event, JsonObject, NodeResult, RunNode } from '@tsdbt/core';
import type { Style } from '../style.ts';
import { diagnosticsJson } from './diagnostic-events.ts';
import { fancyLine } from './fancy-line.ts';
import { BLANK, type LogEvent, type LogEventName } from './log-event.ts';
import {
  describeForLog,
  hookName,
  type LoggedNode,
  nodeInfoJson,
  resourceType,
  runResultJson,
  unitTestName,
} from './logged-node.ts';

type NodeStarted = Extract<Event, { readonly type: 'nodeStarted' }>;
type NodeFinished = Extract<Event, { readonly type: 'nodeFinished' }>;

/** dbt: what is told when a node begins. */
export function startEvents({ node, index, total, onlyCompiles }: NodeStarted, logged: LoggedNode): LogEvent[] {
  if (resourceType(node) === 'operation' && onlyCompiles !== true) {
    const statement = hookName(node);
    const message = fancyLine({ index, total, text: `START hook: ${statement}`, status: 'RUN' });
    const start = nodeEvent('LogHookStartLine', logged, message, { fields: { index, statement, total } });
    return index === 1 && statement.includes('.on-run-end.') ? [BLANK, start] : [start];
  }
  if (onlyCompiles === true || UNTOLD.has(resourceType(node))) return [beginEvent(logged)];
  const description = describeForLog(node);
  const message = fancyLine({ index, total, text: `START ${description}`, status: 'RUN' });
  return [beginEvent(logged), nodeEvent('LogStartLine', logged, message, { fields: { description, index, total } })];
}

/** dbt: what does nothing says so only in the end. */
const UNTOLD: ReadonlySet<string> = new Set(['exposure', 'saved_query', 'metric', 'semantic_model']);

export function beginEvent(logged: LoggedNode): LogEvent {
  return nodeEvent('NodeStart', logged, `Began running node ${logged.node.id}`);
}

/** dbt: what keeps a node from its end is told as soon as it happens. */
export function failureEvents({ node, result }: NodeFinished, logged: LoggedNode): LogEvent[] {
  const failed = result.status === 'error' || result.status === 'runtime error';
  if (!failed || resourceType(node) === 'operation') return [];
  const message = result.message ?? '';
  return [
    nodeEvent('CatchableExceptionOnRun', logged, message, { level: 'debug', fields: { exc: message, exc_info: '' } }),
  ];
}

/** dbt: what is told when a node has ended. */
export function endEvents(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent[] {
  const { node, result, index, total, onlyCompiles } = event;
  if (resourceType(node) === 'operation' && onlyCompiles !== true) {
    const end = hookEnd(event, logged, style);
    return index === total && hookName(node).includes('.on-run-start.') ? [end, BLANK] : [end];
  }
  const fields = { run_result: runResultJson(result) };
  const finished = nodeEvent('NodeFinished', logged, `Finished running node ${node.id}`, { fields });
  return onlyCompiles === true ? [finished] : [resultEvent(event, logged, style), finished];
}

/** dbt: `{name}: {status: executing, …}` while a node goes through its phases. */
export function phaseEvent(phase: 'compile' | 'execute', logged: LoggedNode): LogEvent {
  const [name, word]: [LogEventName, string] =
    phase === 'compile' ? ['NodeCompiling', 'compiling'] : ['NodeExecuting', 'executing'];
  return nodeEvent(name, logged, `Began ${word} node ${logged.node.id}`);
}

interface NodeEventOptions {
  readonly level?: LogEvent['level'];
  readonly fields?: JsonObject;
}

/** An event of a node: `node_info` is among its fields, as the node is now. */
export function nodeEvent(
  name: LogEventName,
  logged: LoggedNode,
  message: string,
  { level, fields }: NodeEventOptions = {},
): LogEvent {
  const now = { ...logged };
  return {
    name,
    level: level ?? (DEBUG.has(name) ? 'debug' : 'info'),
    message,
    thread: logged.thread,
    data: () => ({ ...fields, node_info: nodeInfoJson(now) }),
  };
}

const DEBUG: ReadonlySet<LogEventName> = new Set<LogEventName>([
  'NodeStart',
  'NodeCompiling',
  'NodeExecuting',
  'NodeFinished',
  'SQLQuery',
  'SQLQueryStatus',
]);

function hookEnd({ node, result, index, total }: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const statement = hookName(node);
  const seconds = result.execution_time;
  const [word, status] = HOOK_WORDS[result.status] ?? ['ERROR', style.bad('ERROR')];
  const message = fancyLine({
    index,
    total,
    text: `${word} hook: ${statement}`,
    status: style[wordColour(status)](status),
    seconds,
  });
  const fields = {
    execution_time: seconds,
    index,
    statement,
    status: result.status,
    total,
    ...diagnosticsJson(result),
  };
  return nodeEvent('LogHookEndLine', logged, message, { level: levelOf(result), fields });
}

const HOOK_WORDS: Partial<Record<NodeResult['status'], readonly [string, string]>> = {
  success: ['OK', 'OK'],
  skipped: ['SKIP', 'SKIP'],
};

function wordColour(word: string): 'good' | 'warn' | 'bad' {
  return word === 'OK' ? 'good' : word === 'SKIP' ? 'warn' : 'bad';
}

function resultEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  if (result.status === 'skipped') return skipEvent(event, logged, style);
  if (result.status === 'no-op') return noOpEvent(event, logged, style);
  switch (resourceType(node)) {
    case 'model':
      return modelEvent(event, logged, style);
    case 'seed':
      return seedEvent(event, logged, style);
    case 'snapshot':
      return snapshotEvent(event, logged, style);
    case 'test':
    case 'unit_test':
      return testEvent(event, logged, style);
    case 'source':
      return node.kind === 'freshness' ? freshnessEvent(event, logged, style) : otherEvent(event, logged, style);
    default:
      return otherEvent(event, logged, style);
  }
}

function modelEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  const description = describeForLog(node);
  const failed = result.status === 'error';
  const partial = result.status === 'partial success';
  const status = failed ? 'error' : partial ? 'PARTIAL SUCCESS' : (result.message ?? 'OK');
  const word = failed ? 'ERROR creating' : partial ? 'PARTIALLY created' : 'OK created';
  const shown = failed ? style.bad('ERROR') : partial ? style.warn(status) : style.good(status);
  return resultOf('LogModelResult', event, logged, {
    text: `${word} ${description}`,
    shown,
    fields: { description, status },
  });
}

function seedEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  const failed = result.status === 'error';
  const { schema = '', alias = '' } = node.info ?? {};
  const text = `${failed ? 'ERROR loading' : 'OK loaded'} seed file ${schema}.${alias}`;
  const message = result.message ?? '';
  return resultOf('LogSeedResult', event, logged, {
    text,
    shown: failed ? style.bad('ERROR') : style.good(message),
    fields: { relation: alias, result_message: message, schema, status: result.status },
  });
}

function snapshotEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  const failed = result.status === 'error';
  const description = node.info?.relationName ?? node.label;
  const message = result.message ?? '';
  return resultOf('LogSnapshotResult', event, logged, {
    text: `${failed ? 'ERROR snapshotting' : 'OK snapshotted'} ${description}`,
    shown: failed ? style.bad('ERROR') : style.good(message),
    fields: { cfg: {}, description, result_message: message, status: result.status },
  });
}

function testEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result, index, total } = event;
  const failures = result.failures ?? 0;
  const name = resourceType(node) === 'unit_test' ? unitTestName(node) : (node.info?.name ?? node.label);
  const [word, colour] = TEST_WORDS[result.status] ?? [`FAIL ${failures}`, 'bad'];
  const text = word.replace('#', String(failures));
  const fields = {
    attached_node: node.attachedTo ?? '',
    execution_time: result.execution_time,
    index,
    name,
    num_failures: failures,
    num_models: total,
    status: result.status,
    ...diagnosticsJson(result),
  };
  const message = fancyLine({
    index,
    total,
    text: `${text} ${name}`,
    status: style[colour](text),
    seconds: result.execution_time,
  });
  return nodeEvent('LogTestResult', logged, message, { level: levelOf(result), fields });
}

const TEST_WORDS: Partial<Record<NodeResult['status'], readonly [string, 'good' | 'warn' | 'bad']>> = {
  error: ['ERROR', 'bad'],
  pass: ['PASS', 'good'],
  warn: ['WARN #', 'warn'],
  fail: ['FAIL #', 'bad'],
};

function freshnessEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  const [word, colour] = FRESHNESS_WORDS[result.status] ?? ['PASS', 'good'];
  const [source = '', table = ''] = node.label.split('.');
  return resultOf('LogFreshnessResult', event, logged, {
    text: `${word} freshness of ${node.label}`,
    shown: style[colour](word),
    fields: { source_name: source, status: result.status, table_name: table },
  });
}

const FRESHNESS_WORDS: Partial<Record<NodeResult['status'], readonly [string, 'good' | 'warn' | 'bad']>> = {
  'runtime error': ['ERROR', 'bad'],
  error: ['ERROR STALE', 'bad'],
  warn: ['WARN', 'warn'],
};

/** Loads of sources, and whatever dbt has no event of its own for. */
function otherEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { node, result } = event;
  const failed = levelOf(result) === 'error';
  const description = describeForLog(node);
  const name = resourceType(node) === 'function' ? 'LogFunctionResult' : 'LogNodeResult';
  return resultOf(name, event, logged, {
    text: `${failed ? 'ERROR' : 'OK'} ${description}`,
    shown: failed ? style.bad('ERROR') : style.good(result.message ?? 'OK'),
    fields: { description, status: result.status },
  });
}

function noOpEvent(event: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const description = describeForLog(event.node);
  return resultOf('LogNodeNoOpResult', event, logged, {
    text: `NO-OP ${description}`,
    shown: style.warn('NO-OP'),
    fields: { description, status: '' },
  });
}

/** dbt: a node is passed over because of another one; because of an ephemeral parent that does not compile, it is an error. */
function skipEvent({ node, result, index, total }: NodeFinished, logged: LoggedNode, style: Style): LogEvent {
  const { schema = '', name = node.label, alias = name } = node.info ?? {};
  const type = resourceType(node);
  if (isSkippedForEphemeral(result)) {
    const text = `SKIP relation ${schema}.${alias} due to ephemeral model status 'error'`;
    const message = fancyLine({ index, total, text, status: style.bad('ERROR SKIP') });
    const fields = { index, relation: alias, schema, status: 'error', total };
    return nodeEvent('LogSkipBecauseError', logged, message, { level: 'error', fields });
  }
  const text = `SKIP ${isRelation(node) ? `relation ${schema}.${name}` : `${type} ${name}`}`;
  const message = fancyLine({ index, total, text, status: style.warn('SKIP') });
  const fields = { index, node_name: name, resource_type: type, schema, total };
  return nodeEvent('SkippingDetails', logged, message, { fields });
}

/** Such a result has the reason in it; others are skipped for what is told of the other node. */
export function isSkippedForEphemeral({ status, message }: NodeResult): boolean {
  return status === 'skipped' && message?.startsWith('Compilation Error in ') === true;
}

function isRelation(node: RunNode): boolean {
  return ['model', 'seed', 'snapshot'].includes(resourceType(node));
}

interface FinishedText {
  readonly text: string;
  readonly shown: string;
  readonly fields: JsonObject;
}

function resultOf(name: LogEventName, event: NodeFinished, logged: LoggedNode, told: FinishedText): LogEvent {
  const { index, total, result } = event;
  const seconds = result.execution_time;
  const message = fancyLine({ index, total, text: told.text, status: told.shown, seconds });
  const fields = { ...told.fields, execution_time: seconds, index, total, ...diagnosticsJson(result) };
  return nodeEvent(name, logged, message, { level: levelOf(result), fields });
}

function levelOf({ status }: NodeResult): LogEvent['level'] {
  if (status === 'error' || status === 'fail' || status === 'runtime error') return 'error';
  return status === 'warn' ? 'warn' : 'info';
}
