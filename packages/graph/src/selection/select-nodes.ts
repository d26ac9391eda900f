import type { Diagnostic, Graph, Manifest, NodeId, PreviousState, Selection } from '@tsdbt/core';
import { TsdbtError } from '@tsdbt/core';
import { evaluateExpression } from './evaluate-expression.ts';
import { commandLineExpression, type Expression } from './expression.ts';
import { createMethodContext, type MethodContext } from './method-context.ts';
import { defaultSelector, selectorExpression } from './yaml-selector.ts';

/** What a selection came to. */
export interface SelectedNodes {
  /** In the graph's order: parents before children. */
  readonly ids: readonly NodeId[];
  /** Warnings: criteria that match nothing (TS5002), contracts that a `state:` criterion found broken (TS5005), … */
  readonly diagnostics: readonly Diagnostic[];
  /** The selector of selectors.yml that was used, asked for or by default. */
  readonly selector?: string;
}

/**
 * Selects nodes as dbt does: set operations over criteria, graph operators, the tests that come along, then the resource types that
 * the command takes. `--selector` beats `--select` and `--exclude`; without any of them the default selector counts, else everything.
 * Raises TS5001, TS5003 and TS5004 for a selection that cannot be read or evaluated, TS5005 for a broken contract of a versioned model.
 */
export function selectNodes(
  graph: Graph,
  manifest: Manifest,
  selection: Selection,
  previous?: PreviousState,
): SelectedNodes {
  const selector = selection.selector ?? (hasWords(selection) ? undefined : defaultSelector(manifest.selectors));
  const context = createMethodContext(manifest, previous);
  const expression: Expression =
    selector === undefined
      ? commandLineExpression(selection)
      : selectorExpression(selector, manifest.selectors, selection.indirectSelection);
  const { ids, diagnostics } = evaluateExpression(expression, graph, context);
  const ignored = selection.selector !== undefined && hasWords(selection) ? [ignoredWords(selection.selector)] : [];
  const problems = [...ignored, ...diagnostics, ...context.diagnostics()];
  if (problems.some(problem => problem.severity === 'error')) throw new TsdbtError(problems);
  const wanted = graph.order.filter(id => ids.has(id) && isWanted(id, context, selection));
  return { ids: wanted, diagnostics: problems, ...(selector !== undefined && { selector }) };
}

function hasWords({ select, exclude }: Selection): boolean {
  return select.length > 0 || exclude.length > 0;
}

/** dbt 1.12: `SelectExcludeIgnoredWithSelectorWarning`. */
function ignoredWords(selector: string): Diagnostic {
  return {
    code: 'TS5008',
    severity: 'warning',
    message: `--select and --exclude do not count, since --selector ${selector} says what to take`,
    hint: `to have both: --select selector:${selector},…`,
  };
}

function isWanted(id: NodeId, { index }: MethodContext, selection: Selection): boolean {
  const node = index.nodes.get(id);
  if (node === undefined || !selection.resourceTypes.includes(node.resource_type)) return false;
  return selection.includeEmpty === true || !node.isEmpty;
}
