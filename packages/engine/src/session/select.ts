import type { NodeId, PreviousState, ResourceType, Selection } from '@tsdbt/core';
import { selectNodes } from '@tsdbt/graph';
import { COMMANDS, type CommandName } from '../options/commands.ts';
import type { OptionValues } from '../options/options.ts';
import type { ParsedSession } from './parse-session.ts';
import { reportDiagnostics } from './parse-session.ts';
import { readState } from './read-state.ts';

/** The nodes that the command line selects, parents before children; criteria that match nothing are reported. */
export function select(session: ParsedSession): readonly NodeId[] {
  const { options, graph, parsed } = session;
  const selection: Selection = {
    select: givenSelectors(options),
    exclude: options.exclude ?? [],
    ...(options.selector === undefined ? {} : { selector: options.selector }),
    indirectSelection: session.invocation.flags.indirectSelection,
    resourceTypes: resourceTypes(session),
    includeEmpty: TAKES_EMPTY.has(session.request.command),
  };
  const previous: PreviousState | undefined = readState(session);
  const { ids, diagnostics, selector } = selectNodes(graph, parsed.manifest, selection, previous);
  if (selector !== undefined && options.selector === undefined) {
    session.request.events({ type: 'log', level: 'info', message: `using the default selector ${selector}` });
  }
  reportDiagnostics(session, diagnostics);
  return ids;
}

/** What the command line selects by, under any of the option's names. */
export function givenSelectors({ select, models, model }: OptionValues): readonly string[] {
  return [...(select ?? []), ...(models ?? []), ...(model ?? [])];
}

/** dbt: `ls --models` lists models, `ls --select` whatever is selected. */
export function listsModelsOnly({ models, model }: OptionValues): boolean {
  return models !== undefined || model !== undefined;
}

/** dbt: commands that take nodes whose file has no text, too. */
const TAKES_EMPTY: ReadonlySet<CommandName> = new Set<CommandName>(['ls', 'docs generate']);

/** dbt: `default` and `all` stand for what the command takes; --exclude-resource-type is taken away in the end. */
function resourceTypes(session: ParsedSession): readonly ResourceType[] {
  const own = COMMANDS[session.request.command].resourceTypes;
  if (session.request.command === 'ls' && listsModelsOnly(session.options)) return ['model'];
  const {
    resourceType = [],
    resourceTypes: types = [],
    excludeResourceType = [],
    excludeResourceTypes = [],
  } = session.options;
  const wanted = [...resourceType, ...types];
  const unwanted = [...excludeResourceType, ...excludeResourceTypes];
  const all = wanted.length === 0 || wanted.includes('all') || wanted.includes('default');
  const taken = all ? own : (wanted as readonly ResourceType[]);
  return taken.filter(type => !unwanted.includes(type));
}
