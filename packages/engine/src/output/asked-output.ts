import type { Event, JsonObject, OutputSubject } from '@tsdbt/core';

/** What `show` and `compile` print of one node. */
export interface AskedOutput {
  readonly of: OutputSubject['of'];
  readonly id: string;
  readonly name: string;
  /** Given on the command line, not a node of the project. */
  readonly inline: boolean;
  readonly body: string;
  /** What `--output json` prints beside the node's name. */
  readonly json: JsonObject;
}

/** dbt: `CompiledNode` and `ShowNode`: under a heading that names the node, bare when quiet, as one object with `--output json`. */
export function askedOutput(
  output: AskedOutput,
  { format, quiet }: { readonly format: string | undefined; readonly quiet: boolean },
): Event {
  const { of, id, name, inline, body, json } = output;
  const subject: OutputSubject = { of, id, name, inline, format: format === 'json' ? 'json' : 'text', body };
  if (format === 'json') {
    return { type: 'output', subject, text: JSON.stringify({ ...(inline ? {} : { node: name }), ...json }, null, 2) };
  }
  return { type: 'output', subject, text: quiet ? body : `${headingOf(output)}\n${body}` };
}

function headingOf({ of, name, inline }: AskedOutput): string {
  const what = inline ? 'inline node' : `node '${name}'`;
  return of === 'compiled' ? `Compiled ${what} is:` : `Previewing ${what}:`;
}
