import type { NodeId, PreviousState, ResourceType, Selection } from '@tsdbt/core';
import { selectNodes } from '@tsdbt/graph';
import { COMMANDS } from '../options/commands.ts';
import type { ParsedSession } from './parse-session.ts';
import { reportDiagnostics } from './parse-session.ts';
import { readState } from './read-state.ts';

/** The nodes that the command line selects, parents before children; criteria that match nothing are reported. */
export function select(session: ParsedSession): readonly NodeId[] {
  const { options, graph, parsed } = session;
  const selection: Selection = {
    select: [...(options.select ?? []), ...(options.models ?? [])],
    exclude: options.exclude ?? [],
    ...(options.selector === undefined ? {} : { selector: options.selector }),
    indirectSelection: session.invocation.flags.indirectSelection,
    resourceTypes: resourceTypes(session),
    includeEmpty: session.request.command === 'ls',
  };
  const previous: PreviousState | undefined = readState(session);
  const { ids, diagnostics } = selectNodes(graph, parsed.manifest, selection, previous);
  reportDiagnostics(session, diagnostics);
  return ids;
}

/** dbt: `default` and `all` stand for what the command takes; --exclude-resource-type is taken away in the end. */
function resourceTypes(session: ParsedSession): readonly ResourceType[] {
  const own = COMMANDS[session.request.command].resourceTypes;
  const wanted = session.options.resourceType ?? [];
  const unwanted = session.options.excludeResourceType ?? [];
  const all = wanted.length === 0 || wanted.includes('all') || wanted.includes('default');
  const taken = all ? own : (wanted as readonly ResourceType[]);
  return taken.filter(type => !unwanted.includes(type));
}
