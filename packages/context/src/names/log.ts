import type { Events, NodeId } from '@tsdbt/core';
import { str, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** `log(msg, info=False)` and `print(msg)`. */
export function logFunctions(events: Events, nodeId?: NodeId): Readonly<Record<string, Value>> {
  const origin = { byTemplate: true as const, ...(nodeId === undefined ? {} : { nodeId }) };
  return {
    log: method('log', ['msg', 'info?'], (message, info) => {
      events({ type: 'log', level: info === true ? 'info' : 'debug', message: str(message ?? null), ...origin });
      return '';
    }),
    print: method('print', ['msg'], message => {
      events({ type: 'print', text: str(message ?? null) });
      return '';
    }),
  };
}
