import { sectionOf } from '@tsdbt/core';
import { writeManifest } from '../artifacts/write-artifacts.ts';
import type { ExitCode } from '../request/command-request.ts';
import { countKinds } from '../session/count-kinds.ts';
import type { ParsedSession } from '../session/parse-session.ts';

/** Reads and checks the whole project and writes manifest.json. */
export async function parse(session: ParsedSession): Promise<ExitCode> {
  writeManifest(session);
  const { parsed, graph, fresh } = session;
  const seconds = session.clock.monotonic() - session.begun;
  const kinds = [...countKinds(parsed.manifest)].filter(([kind]) => kind === 'source' || sectionOf(kind) === 'nodes');
  const text = kinds.map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
  const taken = fresh === graph.order.length ? '' : `; ${fresh === 0 ? 'nothing' : fresh} new since the last parse`;
  session.request.events({
    type: 'log',
    level: 'info',
    message: `parsed ${text === '' ? 'an empty project' : text} in ${seconds.toFixed(2)}s${taken}`,
  });
  return 0;
}
