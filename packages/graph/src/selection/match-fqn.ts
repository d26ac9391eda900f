import { type NodeId, type NodeOutline, once } from '@tsdbt/core';
import { hasWildcard, wildcardPattern } from './wildcard.ts';

/** Answers `fqn:` criteria: names, dotted prefixes of the fqn with or without the package, versions, wildcards. */
export type FqnMatcher = (selector: string) => readonly NodeId[];

/**
 * A matcher over all nodes but sources. Names and first segments are indexed, so that a selector without wildcards looks only at
 * nodes that begin alike. dbt: `QualifiedNameSelectorMethod`, `is_selected_node`.
 */
export function createFqnMatcher(nodes: ReadonlyMap<NodeId, NodeOutline>): FqnMatcher {
  const index = once(() => indexByKey(nodes.values()));
  let asked = 0;
  return text => {
    const selector = readSelector(text);
    const keys = [text, lastTwo(selector.parts), selector.parts[0] ?? ''];
    // To look at every node is cheaper than an index of them, until it is done often.
    const isIndexed = selector.rest === undefined && ++asked > WITHOUT_INDEX;
    const candidates = isIndexed ? new Set(keys.flatMap(key => index().get(key) ?? [])) : nodes.values();
    const found: NodeId[] = [];
    for (const node of candidates)
      if (node.resource_type !== 'source' && matches(node, selector)) found.push(node.unique_id);
    return found;
  };
}

const WITHOUT_INDEX = 3;

/** Every way a selector without wildcards can begin to match: by name, by package, by the first folder. */
function indexByKey(nodes: Iterable<NodeOutline>): ReadonlyMap<string, readonly NodeOutline[]> {
  const index = new Map<string, NodeOutline[]>();
  const add = (key: string, node: NodeOutline): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [node]);
    else list.push(node);
  };
  for (const node of nodes) {
    const { fqn } = node;
    add(nameOf(node, fqn), node);
    if (isVersioned(node)) add(lastTwo(fqn), node);
    add(firstPart(fqn[0]), node);
    add(firstPart(fqn[1]), node);
  }
  return index;
}

interface FqnSelector {
  readonly text: string;
  readonly parts: readonly string[];
  /** Parts before the first one with a wildcard; all of them when there is none. */
  readonly literalParts: number;
  /** From the first part with a wildcard on: has to match all that is left of the fqn. */
  readonly rest: RegExp | undefined;
}

function readSelector(text: string): FqnSelector {
  const parts = text.split('.');
  const wild = parts.findIndex(hasWildcard);
  if (wild < 0) return { text, parts, literalParts: parts.length, rest: undefined };
  return { text, parts, literalParts: wild, rest: wildcardPattern(parts.slice(wild).join('.')) };
}

function matches(node: NodeOutline, selector: FqnSelector): boolean {
  const { fqn } = node;
  const name = nameOf(node, fqn);
  if (name === selector.text) return true;
  if (isVersioned(node) && lastTwo(fqn) === lastTwo(selector.parts)) return true;
  if (matchesPrefix(fqn, 0, selector) || matchesPrefix(fqn, 1, selector)) return true;
  return selector.parts.length === 1 && selector.rest?.test(name) === true;
}

/** Whether the parts of an fqn from `start` on begin with the selector's. */
function matchesPrefix(fqn: readonly string[], start: number, selector: FqnSelector): boolean {
  // Most nodes are told apart by this alone.
  if (selector.literalParts > 0 && firstPart(fqn[start]) !== selector.parts[0]) return false;
  // dbt: dots in names act as separators too.
  const flat = fqn.slice(start).flatMap(segment => segment.split('.'));
  if (flat.length < selector.parts.length) return false;
  for (let i = 0; i < selector.literalParts; i++) if (flat[i] !== selector.parts[i]) return false;
  return selector.rest === undefined || selector.rest.test(flat.slice(selector.literalParts).join('.'));
}

/** dbt: a versioned model's fqn ends with its version, and its name stands before that. */
function nameOf(node: NodeOutline, fqn: readonly string[]): string {
  return fqn.at(isVersioned(node) ? -2 : -1) ?? '';
}

function isVersioned(node: NodeOutline): boolean {
  return node.resource_type === 'model' && node.version !== null;
}

/** dbt: a versioned model's name and version may be joined by a dot or an underscore. */
function lastTwo(parts: readonly string[]): string {
  return parts.slice(-2).join('_');
}

function firstPart(segment = ''): string {
  const dot = segment.indexOf('.');
  return dot < 0 ? segment : segment.slice(0, dot);
}
