import type { AnyNode, NodeId } from '@tsdbt/core';
import { hasWildcard, wildcardPattern } from './wildcard.ts';

/** Answers `fqn:` criteria: names, dotted prefixes of the fqn with or without the package, versions, wildcards. */
export type FqnMatcher = (selector: string) => readonly NodeId[];

/**
 * A matcher over all nodes but sources. Names and first segments are indexed, so that a selector without wildcards looks only at
 * nodes that begin alike. dbt: `QualifiedNameSelectorMethod`, `is_selected_node`.
 */
export function createFqnMatcher(nodes: ReadonlyMap<NodeId, AnyNode>): FqnMatcher {
  const entries: Entry[] = [];
  const byKey = new Map<string, Entry[]>();
  for (const [id, node] of nodes) {
    if (node.resource_type === 'source') continue;
    const entry = entryOf(id, node);
    entries.push(entry);
    for (const key of new Set([...entry.names, entry.flat[0] ?? '', entry.flat[entry.packageParts] ?? ''])) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [entry]);
      else list.push(entry);
    }
  }
  return text => {
    const selector = readSelector(text);
    const candidates =
      selector.rest === undefined
        ? new Set([text, lastTwo(selector.parts), selector.parts[0] ?? ''].flatMap(key => byKey.get(key) ?? []))
        : entries;
    return [...candidates].filter(entry => matches(entry, selector)).map(entry => entry.id);
  };
}

interface Entry {
  readonly id: NodeId;
  /** What the whole selector may equal: the name; for a versioned model its name without version, and `name_vN`. */
  readonly names: readonly string[];
  /** The fqn, its segments split at dots too (dbt: dots in names act as separators). */
  readonly flat: readonly string[];
  /** How many of `flat` are the package's. */
  readonly packageParts: number;
}

function entryOf(id: NodeId, node: AnyNode): Entry {
  const fqn = node.fqn;
  const versioned = node.resource_type === 'model' && node.version !== undefined && node.version !== null;
  return {
    id,
    names: versioned ? [fqn.at(-2) ?? '', fqn.slice(-2).join('_')] : [fqn.at(-1) ?? ''],
    flat: fqn.some(segment => segment.includes('.')) ? fqn.flatMap(segment => segment.split('.')) : fqn,
    packageParts: (fqn[0] ?? '').split('.').length,
  };
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

function matches(entry: Entry, selector: FqnSelector): boolean {
  const [name = '', versionedName] = entry.names;
  if (name === selector.text || (versionedName !== undefined && versionedName === lastTwo(selector.parts))) return true;
  if (matchesPrefix(entry.flat, 0, selector) || matchesPrefix(entry.flat, entry.packageParts, selector)) return true;
  return selector.parts.length === 1 && selector.rest?.test(name) === true;
}

function matchesPrefix(flat: readonly string[], from: number, selector: FqnSelector): boolean {
  if (flat.length - from < selector.parts.length) return false;
  for (let i = 0; i < selector.literalParts; i++) if (flat[from + i] !== selector.parts[i]) return false;
  return selector.rest === undefined || selector.rest.test(flat.slice(from + selector.literalParts).join('.'));
}

/** dbt: a versioned model's name and version may be joined by a dot or an underscore. */
function lastTwo(parts: readonly string[]): string {
  return parts.slice(-2).join('_');
}
