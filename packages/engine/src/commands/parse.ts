import { keysOf } from '@tsdbt/core';
import { writeManifest } from '../artifacts/write-artifacts.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';

/** Reads and checks the whole project and writes manifest.json. */
export async function parse(session: ParsedSession): Promise<ExitCode> {
  writeManifest(session);
  const { parsed, graph, fresh } = session;
  const { manifest } = parsed;
  const seconds = session.clock.monotonic() - session.begun;
  const counts = countKinds(keysOf(manifest.nodes).map(id => id.slice(0, id.indexOf('.'))));
  const sources = keysOf(manifest.sources).length;
  const text = [...counts, ...(sources > 0 ? [`${sources} sources`] : [])].join(', ');
  const taken = fresh === graph.order.length ? '' : `; ${fresh === 0 ? 'nothing' : fresh} new since the last parse`;
  session.request.events({
    type: 'log',
    level: 'info',
    message: `parsed ${text === '' ? 'an empty project' : text} in ${seconds.toFixed(2)}s${taken}`,
  });
  return 0;
}

function countKinds(kinds: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
}
