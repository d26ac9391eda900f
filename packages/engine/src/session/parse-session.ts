import { buildMacroLibrary, type MacroLibrary } from '@tsdbt/context';
import { type Diagnostic, type Graph, keysOf, type ParsedProject, sectionOf, TsdbtError } from '@tsdbt/core';
import { buildGraph, checkSelectors } from '@tsdbt/graph';
import { parseProject, withInline } from '@tsdbt/project';
import type { ParseStore } from '../cache/parse-store.ts';
import { parseWithStore, type StoredParse } from '../cache/parse-with-store.ts';
import { judgeWarnings } from '../diagnose/judge-warnings.ts';
import { countKinds } from './count-kinds.ts';
import type { Session } from './open-session.ts';

/** A session whose project has been read: what all commands that look at nodes work on. */
export interface ParsedSession extends Session {
  readonly parsed: ParsedProject;
  readonly graph: Graph;
  /** Built when it is first asked for: commands that only list need none. */
  readonly library: MacroLibrary;
  /** What is kept of this parse for the next one. */
  readonly store: ParseStore | undefined;
  /** How many nodes were not taken over from the last parse. */
  readonly fresh: number;
}

/** Parses the project and builds its graph. Everything that is wrong is reported at once; errors end the command. */
export function parseSession(session: Session): ParsedSession {
  const { parsed, graph, store, fresh } = parseFiles(session);
  const { manifest, project } = parsed;
  reportDiagnostics(session, checkSelectors(manifest.selectors));
  const kinds = countKinds(manifest);
  const ofNodes = [...kinds].filter(([kind]) => sectionOf(kind) === 'nodes');
  const counts = {
    nodes: ofNodes.reduce((sum, [, count]) => sum + count, 0),
    sources: kinds.get('source') ?? 0,
    macros: keysOf(manifest.macros).length,
  };
  session.request.events({
    type: 'parsed',
    counts,
    kinds: { ...Object.fromEntries(kinds), macro: counts.macros },
    fresh,
    seconds: session.clock.monotonic() - session.begun,
  });
  let library: MacroLibrary | undefined;
  return {
    ...session,
    parsed,
    graph,
    store,
    fresh,
    get library() {
      library ??= buildMacroLibrary({ macros: manifest.macros, rootPackage: project.name, dispatch: project.dispatch });
      return library;
    },
  };
}

function parseFiles(session: Session): StoredParse {
  const { files, invocation, host, options } = session;
  const { partialParse, writeJson } = invocation.flags;
  const report = (diagnostics: readonly Diagnostic[]): void => reportDiagnostics(session, diagnostics);
  const inline = options.inline ?? options.sql;
  if (inline === undefined && partialParse && writeJson) return parseWithStore(session, report);
  const { parsed } = parseProject({
    files: inline === undefined ? files : withInline(files, inline),
    invocation,
    host,
  });
  report(parsed.diagnostics);
  const graph = buildGraph(parsed.manifest);
  return { parsed, graph, fresh: graph.order.length, store: undefined };
}

/** Warnings are shown; with an error (or a warning under --warn-error) nothing may run. */
export function reportDiagnostics(session: Session, diagnostics: readonly Diagnostic[]): void {
  const judged = judgeWarnings(diagnostics, session.invocation.flags);
  for (const diagnostic of judged)
    if (diagnostic.severity === 'warning') session.request.events({ type: 'diagnostic', diagnostic });
  const errors = judged.filter(d => d.severity === 'error');
  if (errors.length > 0) throw new TsdbtError(errors);
}
