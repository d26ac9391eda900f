import type { Diagnostic, IndirectSelection, JsonValue } from '@tsdbt/core';
import { didYouMean, fail, TsdbtError } from '@tsdbt/core';
import { type Criterion, checkOperators, depthOf, parseCriterion, parseMethod } from './criterion.ts';
import { type Expression, type SetExpression, wordsExpression } from './expression.ts';

/** Entries of `manifest.selectors`: what selectors.yml says, Jinja rendered; words or dbt's normalised mappings alike. */
export type SelectorDefinitions = Readonly<Record<string, JsonValue>>;

/**
 * The expression that a named selector stands for; `indirect` holds for criteria that do not say their own. Raises TS5003 for an
 * unknown name, TS5001 for a definition that cannot be read or that includes itself. dbt: `parse_from_selectors_definition`.
 */
export function selectorExpression(
  name: string,
  selectors: SelectorDefinitions,
  indirect: IndirectSelection,
): Expression {
  return readNamed(name, { selectors, indirect, within: [] });
}

/**
 * What is wrong with the definitions, used or not: dbt reads them all when it starts. A key that nobody knows (dbt: is no matter) is a
 * warning as long as nobody asks for the selector.
 */
export function checkSelectors(selectors: SelectorDefinitions): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const add = (problem: Diagnostic): void => void found.set(`${problem.message} ${problem.hint}`, problem);
  for (const name of Object.keys(selectors)) {
    try {
      readNamed(name, { selectors, indirect: 'eager', within: [], warn: add });
    } catch (error) {
      if (!(error instanceof TsdbtError)) throw error;
      for (const problem of error.diagnostics) add(problem);
    }
  }
  return [...found.values()];
}

/** The selector with `default: true`, which a command without any selection uses; undefined if there is none. */
export function defaultSelector(selectors: SelectorDefinitions): string | undefined {
  const names = Object.keys(selectors).filter(name => {
    const selector = selectors[name];
    return isMapping(selector) && selector.default === true;
  });
  if (names.length < 2) return names[0];
  return fail({
    code: 'TS5001',
    message: `several selectors say "default: true": ${names.join(', ')}`,
    at: { file: 'selectors.yml' },
    hint: 'keep it in one of them',
  });
}

interface Reading {
  readonly selectors: SelectorDefinitions;
  readonly indirect: IndirectSelection;
  /** Names of the selectors being read, outermost first. */
  readonly within: readonly string[];
  /** Takes what is wrong only if the selector is used. */
  readonly warn?: (problem: Diagnostic) => void;
}

type Mapping = { readonly [key: string]: JsonValue };

function readNamed(name: string, reading: Reading): Expression {
  const { selectors, within } = reading;
  if (within.includes(name)) return invalid(within, `it includes itself: ${[...within, name].join(' → ')}`);
  const selector = Object.hasOwn(selectors, name) ? selectors[name] : undefined;
  if (selector !== undefined) {
    const definition = isMapping(selector) && 'definition' in selector ? (selector.definition ?? null) : selector;
    return readDefinition(definition, { ...reading, within: [...within, name] });
  }
  const known = Object.keys(selectors);
  return fail({
    code: 'TS5003',
    message: `no selector "${name}"${known.length === 0 ? ': there is no selectors.yml' : ' in selectors.yml'}`,
    hint:
      didYouMean(name, known) ??
      (known.length === 0 ? 'define it in selectors.yml' : `selectors are ${known.join(', ')}`),
  });
}

function readDefinition(definition: JsonValue, reading: Reading): Expression {
  if (typeof definition === 'string')
    return /[\s,]/.test(definition.trim())
      ? wordsExpression([definition], reading.indirect)
      : { kind: 'criterion', criterion: parseCriterion(definition.trim(), reading.indirect) };
  if (!isMapping(definition)) return invalid(reading.within, `expected text or a mapping, not ${show(definition)}`);
  for (const kind of ['union', 'intersection'] as const)
    if (kind in definition) return readSet(kind, definition, reading);
  return readCriterion(definition, reading);
}

function readSet(kind: 'union' | 'intersection', definition: Mapping, reading: Reading): Expression {
  const keys = Object.keys(definition);
  if (keys.length > 1) return invalid(reading.within, `"${kind}" must stand alone, but there are ${keys.join(', ')}`);
  const items = listOf(definition, kind, reading);
  const excluded = items.filter(
    item => isMapping(item) && Object.keys(item).join() === 'exclude',
  ) as readonly Mapping[];
  if (excluded.length > 1) return invalid(reading.within, `more than one "exclude" in one "${kind}"`);
  const included = items.filter(item => !excluded.some(other => other === item));
  const set = setOf(
    kind,
    included.map(item => readDefinition(item, reading)),
  );
  return excluded[0] === undefined ? set : without(set, excluded[0], reading);
}

/** `{tag: nightly}` or `{method, value, parents, …, exclude}`. */
function readCriterion(definition: Mapping, reading: Reading): Expression {
  const keys = Object.keys(definition);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined && only !== 'exclude')
    return readCriterion({ method: only, value: definition[only] ?? null }, reading);
  const { method, value } = definition;
  if (typeof method !== 'string' || value === undefined || value === null)
    return invalid(reading.within, `expected one key, or "method" and "value", but there is ${show(definition)}`);
  const base =
    method === 'selector' ? readNamed(String(value), reading) : criterionOf(definition, method, value, reading);
  return 'exclude' in definition ? without(base, definition, reading) : base;
}

function criterionOf(definition: Mapping, method: string, value: JsonValue, reading: Reading): Expression {
  const unknown = Object.keys(definition).find(key => !CRITERION_KEYS.includes(key));
  if (unknown !== undefined) refuseKey(unknown, reading);
  const text = show(definition);
  const criterion: Criterion = {
    text,
    ...parseMethod(method, String(value), text),
    value,
    childrensParents: isTrue(definition.childrens_parents),
    parentsDepth: isTrue(definition.parents) ? depthOf(definition.parents_depth) : 0,
    childrenDepth: isTrue(definition.children) ? depthOf(definition.children_depth) : 0,
    indirect: indirectOf(definition.indirect_selection, reading),
  };
  return { kind: 'criterion', criterion: checkOperators(criterion) };
}

function refuseKey(key: string, { within, warn }: Reading): void {
  const hint = didYouMean(key, CRITERION_KEYS);
  if (warn === undefined) invalid(within, `unknown key "${key}"`, hint);
  const message = `the selector "${within.at(-1) ?? ''}" has an unknown key "${key}" and cannot be used`;
  const at = { file: 'selectors.yml' };
  warn?.({ code: 'TS1004', severity: 'warning', message, at, ...(hint !== undefined && { hint }) });
}

function without(base: Expression, definition: Mapping, reading: Reading): SetExpression {
  const excluded = listOf(definition, 'exclude', reading).map(item => readDefinition(item, reading));
  return { kind: 'difference', parts: [base, ...excluded], indirect: 'eager' };
}

/** dbt: sets in YAML do not look again at tests that a criterion held back. */
function setOf(kind: 'union' | 'intersection', parts: readonly Expression[]): SetExpression {
  return { kind, parts, indirect: 'eager' };
}

const CRITERION_KEYS = [
  'method',
  'value',
  'parents',
  'children',
  'parents_depth',
  'children_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
];

function listOf(definition: Mapping, key: string, reading: Reading): readonly JsonValue[] {
  const list = definition[key];
  return Array.isArray(list) ? list : invalid(reading.within, `"${key}" must be a list`);
}

function indirectOf(written: JsonValue | undefined, reading: Reading): IndirectSelection {
  if (written === undefined || written === null) return reading.indirect;
  const modes: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];
  return (
    modes.find(mode => mode === written) ??
    invalid(reading.within, `indirect_selection is ${show(written)}`, `one of ${modes.join(', ')}`)
  );
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || (typeof value === 'string' && /^(@|\d*\+|true)$/i.test(value));
}

function isMapping(value: JsonValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: JsonValue): string {
  return JSON.stringify(value);
}

function invalid(within: readonly string[], problem: string, hint?: string): never {
  return fail({
    code: 'TS5001',
    message: `selector "${within.at(-1) ?? ''}" cannot be read: ${problem}`,
    at: { file: 'selectors.yml' },
    ...(hint !== undefined && { hint }),
  });
}
