import { didYouMean, fail } from '@tsdbt/core';
import { jsonSchema, SCHEMA_KINDS } from '@tsdbt/project';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';

/** Prints the JSON Schema of a kind of YAML file, for editors. */
export async function schema(session: Session): Promise<ExitCode> {
  const wanted = session.request.argument ?? '';
  const kind = SCHEMA_KINDS.find(each => each === wanted);
  if (kind === undefined) {
    const near = didYouMean(wanted, SCHEMA_KINDS);
    const message = wanted === '' ? 'which schema?' : `there is no schema "${wanted}"`;
    return fail({ code: 'TS8003', message, hint: near ?? `one of ${SCHEMA_KINDS.join(', ')}` });
  }
  session.request.events({ type: 'print', text: JSON.stringify(jsonSchema(kind), null, 2) });
  return 0;
}
