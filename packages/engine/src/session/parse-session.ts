import { buildMacroLibrary, type MacroLibrary } from '@tsdbt/context';
import { type Diagnostic, type Graph, type ParsedProject, TsdbtError } from '@tsdbt/core';
import { buildGraph } from '@tsdbt/graph';
import { parseProject, withInline } from '@tsdbt/project';
import type { Session } from './open-session.ts';

/** A session whose project has been read: what all commands that look at nodes work on. */
export interface ParsedSession extends Session {
  readonly parsed: ParsedProject;
  readonly graph: Graph;
  readonly library: MacroLibrary;
}

/** Parses the project and builds its graph. Everything that is wrong is reported at once; errors end the command. */
export function parseSession(session: Session): ParsedSession {
  const { events } = session.request;
  const { inline } = session.options;
  const files = inline === undefined ? session.files : withInline(session.files, inline);
  const { parsed } = parseProject({ files, invocation: session.invocation, host: session.host });
  const { manifest, project } = parsed;
  reportDiagnostics(session, parsed.diagnostics);
  const graph = buildGraph(manifest);
  const library = buildMacroLibrary({ macros: manifest.macros, rootPackage: project.name, dispatch: project.dispatch });
  const counts = {
    nodes: Object.keys(manifest.nodes).length,
    sources: Object.keys(manifest.sources).length,
    macros: Object.keys(manifest.macros).length,
  };
  events({ type: 'parsed', counts, seconds: session.clock.monotonic() - session.begun });
  return { ...session, parsed, graph, library };
}

/** Warnings are shown; with an error (or a warning under --warn-error) nothing may run. */
export function reportDiagnostics(session: Session, diagnostics: readonly Diagnostic[]): void {
  const strict = session.invocation.flags.warnError;
  const judged = strict ? diagnostics.map((d): Diagnostic => ({ ...d, severity: 'error' })) : diagnostics;
  for (const diagnostic of judged)
    if (diagnostic.severity === 'warning') session.request.events({ type: 'diagnostic', diagnostic });
  const errors = judged.filter(d => d.severity === 'error');
  if (errors.length > 0) throw new TsdbtError(errors);
}
