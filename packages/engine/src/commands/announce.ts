import type { Warehouse } from '@tsdbt/core';
import type { ParsedSession } from '../session/parse-session.ts';

const NO_PROFILE = ', since the project names no profile';

/** Opens the target and says what the command works on; a server that is down ends the command here, before any node. */
export async function announce(session: ParsedSession, open: () => Promise<Warehouse>, nodes: number): Promise<void> {
  const { request, invocation, parsed } = session;
  const { version, embedded } = await (await open()).capabilities();
  request.events({
    type: 'started',
    version: request.version,
    command: request.command,
    project: parsed.project.name,
    target: invocation.target.name,
    warehouse: `ClickHouse ${version}${embedded ? ' in process' : ''}${invocation.target.implicit ? NO_PROFILE : ''}`,
  });
  const { threads, name: target } = invocation.target;
  request.events({ type: 'concurrency', nodes, threads, target });
}
