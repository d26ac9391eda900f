import { TsdbtError, WarehouseError } from '@tsdbt/core';
import { attachingEvents, sourceAttacher } from './diagnose/attach-source.ts';
import type { CommandName } from './options/commands.ts';
import type { CommandRequest, ExitCode } from './request/command-request.ts';
import type { Session } from './session/open-session.ts';
import type { ParsedSession } from './session/parse-session.ts';

/**
 * Runs one command. Throws a TsdbtError when it cannot start (dbt: exit code 2); what goes wrong with nodes is in their results and
 * in the exit code.
 */
export async function runCommand(request: CommandRequest): Promise<ExitCode> {
  const { openSession } = await import('./session/open-session.ts');
  const session = request.command === 'debug' ? await openedOrReported(request, openSession) : openSession(request);
  if (session === null) return 1;
  const attach = sourceAttacher(session.fs, session.invocation.projectDir);
  try {
    return await dispatch({ ...session, request: { ...request, events: attachingEvents(request.events, attach) } });
  } catch (error) {
    const told = error instanceof WarehouseError ? await outsideNodes(error, session) : error;
    throw told instanceof TsdbtError ? new TsdbtError(told.diagnostics.map(attach)) : told;
  }
}

/** A statement of the command itself: what it wants to know before the first node, or between nodes. */
async function outsideNodes(error: WarehouseError, { invocation }: Session): Promise<TsdbtError> {
  const { sqlDiagnostic } = await import('./diagnose/sql-diagnostic.ts');
  return new TsdbtError(sqlDiagnostic(error, { what: `target ${invocation.target.name}` }));
}

/** What `debug` should report may already prevent a session from being opened. */
async function openedOrReported(
  request: CommandRequest,
  open: (request: CommandRequest) => Session,
): Promise<Session | null> {
  try {
    return open(request);
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    (await import('./commands/debug.ts')).reportConfiguration(request, error.diagnostics);
    return null;
  }
}

async function dispatch(session: Session): Promise<ExitCode> {
  const { command } = session.request;
  const direct = command === 'show' && session.options.inlineDirect !== undefined;
  const bare = direct ? (await import('./commands/show-direct.ts')).showDirect : await BARE[command]?.();
  if (bare !== undefined) return bare(session);
  const parsed = await PARSED[command]?.();
  if (parsed === undefined) throw new Error(`the command ${command} does nothing`);
  const { parseSession } = await import('./session/parse-session.ts');
  const opened = parseSession(session);
  // dbt's own comment needs no look: it is JSON of names.
  if (opened.parsed.project.queryComment?.comment != null) {
    (await import('./execute/query-comment.ts')).checkQueryComment(opened);
  }
  if (!READS_ONLY.has(command)) {
    const { writeGraphSummary } = await import('./artifacts/write-graph-summary.ts');
    writeGraphSummary(opened);
  }
  return parsed(opened);
}

/** dbt writes graph_summary.json for `ls` too; megabytes in a large project are too much for a command that people wait for. */
const READS_ONLY: ReadonlySet<CommandName> = new Set(['parse', 'ls']);

/** A command is loaded when it is called, so that help costs nothing and parse and ls don't load the warehouse's drivers. */
type Loader<S> = () => Promise<(session: S) => Promise<ExitCode>>;

/** Commands that need the project file and the target only. */
const BARE: Partial<Record<CommandName, Loader<Session>>> = {
  clean: async () => (await import('./commands/clean.ts')).clean,
  debug: async () => (await import('./commands/debug.ts')).debug,
  deps: async () => (await import('./commands/deps.ts')).deps,
  schema: async () => (await import('./commands/schema.ts')).schema,
  serve: async () => (await import('./commands/serve.ts')).serve,
};

const loadBuild: Loader<ParsedSession> = async () => (await import('./pipeline.ts')).build;

/** Commands that need the whole project. */
const PARSED: Partial<Record<CommandName, Loader<ParsedSession>>> = {
  build: loadBuild,
  run: loadBuild,
  test: loadBuild,
  seed: loadBuild,
  compile: async () => (await import('./commands/compile.ts')).compile,
  show: async () => (await import('./commands/show.ts')).show,
  ls: async () => (await import('./commands/ls.ts')).ls,
  parse: async () => (await import('./commands/parse.ts')).parse,
  'source freshness': async () => (await import('./commands/source-freshness.ts')).sourceFreshness,
  'docs generate': async () => (await import('./commands/docs-generate.ts')).docsGenerate,
  'run-operation': async () => (await import('./commands/run-operation.ts')).runOperation,
};
