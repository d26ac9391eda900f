import type { Event } from '@tsdbt/core';
import type { Output, Reporter } from './reporter.ts';

/**
 * One JSON object a line. dbt: `{info: {name, code, level, msg, ts, invocation_id, pid, …}, data: {…}}`; `name` is our event's type.
 */
export function createJsonReporter(
  output: Output,
  context: { readonly now: () => string; readonly invocationId: string; readonly pid: number },
): Reporter {
  const event = (e: Event): void => {
    if (e.type === 'nodeProgress') return;
    const info = {
      name: e.type,
      level: levelOf(e),
      msg: messageOf(e),
      ts: context.now(),
      invocation_id: context.invocationId,
      pid: context.pid,
    };
    output.write(`${JSON.stringify({ info, data: dataOf(e) })}\n`);
  };
  return { event, close() {} };
}

function levelOf(e: Event): string {
  if (e.type === 'log') return e.level;
  if (e.type === 'diagnostic') return e.diagnostic.severity === 'error' ? 'error' : 'warn';
  if (e.type === 'nodeFinished')
    return ['error', 'fail', 'runtime error'].includes(e.result.status)
      ? 'error'
      : e.result.status === 'warn'
        ? 'warn'
        : 'info';
  return 'info';
}

function messageOf(e: Event): string {
  switch (e.type) {
    case 'log':
      return e.message;
    case 'print':
    case 'output':
      return e.text;
    case 'diagnostic':
      return `${e.diagnostic.code} ${e.diagnostic.message}`;
    case 'nodeStarted':
      return `${e.index} of ${e.total} START ${e.node.kind} ${e.node.label}`;
    case 'nodeFinished':
      return `${e.index} of ${e.total} ${e.result.status.toUpperCase()} ${e.node.kind} ${e.node.label}`;
    default:
      return e.type;
  }
}

/** The event itself; code frames' sources and compiled SQL are left out: they are in files. */
function dataOf(e: Event): object {
  const { type: _, ...data } = e;
  return JSON.parse(
    JSON.stringify(data, (key, value) => (key === 'source' || key === 'compiled_code' ? undefined : value)),
  );
}
