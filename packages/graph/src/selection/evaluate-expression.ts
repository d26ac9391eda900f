import type { Diagnostic, Graph, NodeId } from '@tsdbt/core';
import { didYouMean, fail } from '@tsdbt/core';
import { walkGraph } from '../walk-graph.ts';
import type { Criterion } from './criterion.ts';
import type { Expression, SetExpression } from './expression.ts';
import { reconsiderHeldTests, withIndirectTests } from './indirect-selection.ts';
import type { MethodContext } from './method-context.ts';
import { knownValues, matchCriterion } from './methods.ts';
import { hasWildcard, wildcardPattern } from './wildcard.ts';
import { selectorExpression } from './yaml-selector.ts';

/** The nodes an expression selects, and a TS5002 for every word of the command line that matches nothing. */
export function evaluateExpression(
  expression: Expression,
  graph: Graph,
  context: MethodContext,
): { readonly ids: ReadonlySet<NodeId>; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const { direct } = evaluate(expression, { graph, context, diagnostics, within: [] });
  return { ids: direct, diagnostics };
}

/** Selected nodes, and tests that are held back until all their parents are selected. */
export interface Selected {
  readonly direct: ReadonlySet<NodeId>;
  readonly held: ReadonlySet<NodeId>;
}

interface Evaluation {
  readonly graph: Graph;
  readonly context: MethodContext;
  readonly diagnostics: Diagnostic[];
  /** Names of the selectors being evaluated, outermost first. */
  readonly within: readonly string[];
}

function evaluate(expression: Expression, evaluation: Evaluation): Selected {
  switch (expression.kind) {
    case 'everything':
      return { direct: new Set(evaluation.context.index.nodes.keys()), held: new Set() };
    case 'criterion':
      return evaluateCriterion(expression.criterion, evaluation);
    case 'union':
    case 'intersection':
    case 'difference':
      return evaluateSet(expression, evaluation);
  }
}

function evaluateSet(set: SetExpression, evaluation: Evaluation): Selected {
  const parts = set.parts.map(part => evaluate(part, evaluation));
  const combine = COMBINE[set.kind];
  const direct = combine(parts.map(part => part.direct));
  const held = combine(
    parts.map(part => (part.held.size === 0 ? part.direct : new Set([...part.direct, ...part.held]))),
  );
  const selected = reconsiderHeldTests({ direct, held }, set.indirect, evaluation.graph);
  if (set.written !== undefined && selected.size === 0)
    evaluation.diagnostics.push(matchesNothing(set, parts, evaluation));
  return { direct: selected, held };
}

function evaluateCriterion(criterion: Criterion, evaluation: Evaluation): Selected {
  const { graph, context } = evaluation;
  const { method } = criterion;
  if (method === 'selector') return evaluateSelector(criterion, evaluation);
  const matched = new Set(matchCriterion(method, criterion, context));
  return withIndirectTests(withRelatives(matched, criterion, graph), criterion.indirect, graph);
}

/** dbt 1.12: a named selector as a criterion; what it selected is not widened by further tests, only by graph operators. */
function evaluateSelector(criterion: Criterion, evaluation: Evaluation): Selected {
  const { graph, context } = evaluation;
  const parts = selectorNames(String(criterion.value), context).map(name => {
    const within = [...evaluation.within, name];
    if (evaluation.within.includes(name))
      return fail({ code: 'TS5001', message: `selector "${name}" includes itself: ${within.join(' → ')}` });
    const expression = selectorExpression(name, context.manifest.selectors, criterion.indirect);
    return evaluate(expression, { ...evaluation, within });
  });
  const direct = COMBINE.union(parts.map(part => part.direct));
  const held = COMBINE.union(parts.map(part => part.held));
  return { direct: withRelatives(direct, criterion, graph), held };
}

/** dbt: wildcards take every selector whose name they match, in the order of their names. */
function selectorNames(name: string, { manifest }: MethodContext): readonly string[] {
  if (!hasWildcard(name)) return [name];
  const names = Object.keys(manifest.selectors).sort();
  const matching = names.filter(each => wildcardPattern(name).test(each));
  if (matching.length > 0) return matching;
  const hint = names.length === 0 ? 'define one in selectors.yml' : `selectors are ${names.join(', ')}`;
  return fail({ code: 'TS5003', message: `no selector in selectors.yml matches "${name}"`, hint });
}

function withRelatives(matched: ReadonlySet<NodeId>, criterion: Criterion, graph: Graph): ReadonlySet<NodeId> {
  const { childrensParents, parentsDepth, childrenDepth } = criterion;
  const all = new Set(matched);
  if (childrensParents) {
    addAll(all, walkGraph(graph, matched, 'children'));
    addAll(all, walkGraph(graph, [...all], 'parents'));
  }
  if (parentsDepth > 0) addAll(all, walkGraph(graph, matched, 'parents', parentsDepth));
  if (childrenDepth > 0) addAll(all, walkGraph(graph, matched, 'children', childrenDepth));
  return all;
}

const COMBINE: Readonly<Record<SetExpression['kind'], (sets: readonly ReadonlySet<NodeId>[]) => ReadonlySet<NodeId>>> =
  {
    union: sets => {
      const all = new Set<NodeId>();
      for (const set of sets) addAll(all, set);
      return all;
    },
    intersection: ([first, ...others]) => new Set([...(first ?? [])].filter(id => others.every(set => set.has(id)))),
    difference: ([first, ...others]) => new Set([...(first ?? [])].filter(id => !others.some(set => set.has(id)))),
  };

function matchesNothing(set: SetExpression, parts: readonly Selected[], { context }: Evaluation): Diagnostic {
  const hints = set.parts.flatMap((part, i) =>
    part.kind === 'criterion' && parts[i]?.direct.size === 0 ? [hintFor(part.criterion, context)] : [],
  );
  const hint = parts.every(part => part.direct.size > 0)
    ? 'each part matches nodes, but they have none in common'
    : hints.find(found => found !== undefined);
  return {
    code: 'TS5002',
    severity: 'warning',
    message: `the selection criterion "${set.written}" does not match any enabled nodes`,
    ...(hint !== undefined && { hint }),
  };
}

function hintFor({ method, methodArguments, value }: Criterion, context: MethodContext): string | undefined {
  if (value === '') return 'the argument is empty; leave it out to select everything';
  if (method === 'config' && methodArguments.length === 0) return 'name the key: config.materialized:table';
  const name = String(value);
  const disabled = Object.values(context.manifest.disabled)
    .flat()
    .some(node => node.name === name);
  return disabled ? `${name} is disabled` : didYouMean(name, new Set(knownValues(method, context)));
}

function addAll(to: Set<NodeId>, ids: Iterable<NodeId>): void {
  for (const id of ids) to.add(id);
}
