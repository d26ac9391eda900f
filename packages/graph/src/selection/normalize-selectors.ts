import type { JsonValue } from '@tsdbt/core';
import { parseCriterion } from './criterion.ts';
import type { SelectorDefinitions } from './yaml-selector.ts';

/**
 * Selectors as manifest.json lists them: words and single pairs spelled out as `{method, value, …}`, other selectors in place of their
 * names. For artifacts only; selecting reads the definitions as they are written. dbt: `SelectorDict.parse_from_selectors_list`.
 */
export function normalizeSelectors(selectors: SelectorDefinitions): SelectorDefinitions {
  const entries = Object.entries(selectors).map(([name, selector]): [string, JsonValue] => {
    if (!isMapping(selector)) return [name, selector];
    return [name, { ...selector, definition: normalize(selector.definition ?? null, selectors, [name]) }];
  });
  return Object.fromEntries(entries);
}

type Mapping = { readonly [key: string]: JsonValue };

/** `within` are the selectors being spelled out, so that one that includes itself stays a name. */
function normalize(definition: JsonValue, selectors: SelectorDefinitions, within: readonly string[]): JsonValue {
  if (typeof definition === 'string') return fromText(definition);
  if (!isMapping(definition)) return definition;
  const items = (list: JsonValue): JsonValue =>
    Array.isArray(list) ? list.map(item => normalize(item, selectors, within)) : list;
  for (const set of ['union', 'intersection', 'exclude'])
    if (definition[set] !== undefined) return { ...definition, [set]: items(definition[set]) };
  const [key] = Object.keys(definition);
  if (Object.keys(definition).length === 1 && key !== undefined) return { method: key, value: definition[key] ?? null };
  return definition.method === 'selector' ? spelledOut(definition, selectors, within) : definition;
}

function spelledOut(definition: Mapping, selectors: SelectorDefinitions, within: readonly string[]): JsonValue {
  const name = String(definition.value);
  const selector = selectors[name];
  if (!isMapping(selector) || within.includes(name)) return definition;
  return normalize(selector.definition ?? null, selectors, [...within, name]);
}

/** Text means what it means behind `--select`: blanks are unions, commas intersections. */
function fromText(text: string): JsonValue {
  const words = text.split(/\s+/).filter(word => word !== '');
  const items = words.map(word => {
    const parts = word.split(',').map(fromWord);
    return parts.length === 1 ? (parts[0] ?? null) : { intersection: parts };
  });
  return items.length === 1 ? (items[0] ?? null) : { union: items };
}

/** dbt: depths stay text, and what is not said has no key. */
function fromWord(word: string): JsonValue {
  const { childrensParents, parentsDepth, childrenDepth, ...criterion } = parseCriterion(word, 'eager');
  const depth = (key: string, edges: number): Mapping => (Number.isFinite(edges) ? { [key]: String(edges) } : {});
  return {
    ...(childrensParents && { childrens_parents: true }),
    ...(parentsDepth > 0 && { parents: true, ...depth('parents_depth', parentsDepth) }),
    method: [criterion.method, ...criterion.methodArguments].join('.'),
    value: criterion.value,
    ...(childrenDepth > 0 && { children: true, ...depth('children_depth', childrenDepth) }),
  };
}

function isMapping(value: JsonValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
