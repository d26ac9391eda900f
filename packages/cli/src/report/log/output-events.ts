import type { Event, OutputSubject } from '@tsdbt/core';
import type { LogEvent } from './log-event.ts';

type Output = Extract<Event, { readonly type: 'output' | 'print' }>;

/** What was asked for. dbt: of `ls` one event a line, of `show` and `compile` one a node. */
export function outputEvents(event: Output, command: string): LogEvent[] {
  if (event.type === 'output' && event.subject !== undefined) return [subjectEvent(event.text, event.subject)];
  if (command === 'debug')
    return [{ name: 'DebugCmdOut', level: 'info', message: event.text, data: () => ({ msg: event.text }) }];
  const texts = command === 'ls' ? event.text.split('\n') : [event.text];
  return texts.map(text => ({ name: 'PrintEvent', level: 'info', message: text, data: () => ({ msg: text }) }));
}

function subjectEvent(message: string, { of, id, name, inline, format, body }: OutputSubject): LogEvent {
  const fields = { is_inline: inline, node_name: name, output_format: format, quiet: false, unique_id: id };
  return of === 'compiled'
    ? { name: 'CompiledNode', level: 'info', message, data: () => ({ compiled: body, ...fields }) }
    : { name: 'ShowNode', level: 'info', message, data: () => ({ ...fields, preview: body }) };
}
