import type { AnyNode, JsonObject, JsonValue, ManifestNode, SourceNode, UnitTestNode } from '@tsdbt/core';
import { contractChange } from './contract-breaks.ts';
import { jsonEqual } from './json-equal.ts';

/** One difference between a node and its previous state, and what it is in words. */
export interface StateChange {
  readonly aspect: ChangeAspect;
  /** e.g. `materialized: "view" → "table"`. */
  readonly detail: string;
}

export type ChangeAspect =
  | 'new'
  | 'body'
  | 'configs'
  | 'persisted_descriptions'
  | 'relation'
  | 'fqn'
  | 'contract'
  | 'macros'
  | 'references'
  | 'properties';

/** Something that two states of a node are compared in. */
export interface Aspect {
  readonly name: ChangeAspect;
  /** Whether a difference makes the node `state:modified`, or shows in the sub-form (`state:modified.body`) alone. */
  readonly modifies: boolean;
  /** What differs, in words; undefined when nothing does. */
  readonly difference: (node: AnyNode, old: AnyNode) => string | undefined;
}

/** In what a node of this kind is compared. dbt: `same_contents` and its parts, class by class. */
export function aspectsOf(node: AnyNode): readonly Aspect[] {
  switch (node.resource_type) {
    case 'test':
      // dbt: a generic test's text says nothing that its name and arguments do not; its configuration may change.
      return node.test_metadata === undefined ? ASPECTS.code : ASPECTS.genericTest;
    case 'model':
      return ASPECTS.model;
    case 'seed':
      return ASPECTS.seed;
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return ASPECTS.code;
    case 'unit_test':
      return ASPECTS.unitTest;
    case 'source':
      return ASPECTS.source;
    case 'function':
      return ASPECTS.function;
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
      return PASSIVE_ASPECTS[node.resource_type];
  }
}

/**
 * dbt: new exposures, metrics and sources are `state:new`, but not `state:modified` (what refers to them is). A source that we load
 * ourselves has to be built like a new model.
 */
export function isModifiedWhenNew(node: AnyNode): boolean {
  if (node.resource_type === 'source') return node.local.load !== undefined;
  return !Object.hasOwn(PASSIVE_ASPECTS, node.resource_type);
}

/** Compares two nodes of one kind, under the type that the kind guarantees. */
function aspect<T extends AnyNode>(
  name: ChangeAspect,
  difference: (node: T, old: T) => string | undefined,
  modifies = true,
): Aspect {
  return { name, modifies, difference: (node, old) => difference(node as T, old as T) };
}

const body = aspect<ManifestNode>('body', (node, old) =>
  node.raw_code === old.raw_code ? undefined : 'the text differs',
);

const rows = aspect<ManifestNode>('body', (node, old) =>
  jsonEqual(node.checksum, old.checksum) ? undefined : 'the rows differ',
);

const fqn = aspect<AnyNode>('fqn', (node, old) => {
  const [now, before] = [node.fqn.join('.'), old.fqn.join('.')];
  return now === before ? undefined : `moved from ${before} to ${now}`;
});

/** dbt: names as configured, before `generate_*_name`, so that another target's schema is no difference. */
const relation = aspect<ManifestNode>('relation', (node, old) =>
  differingKey(node.unrendered_config, old.unrendered_config, ['database', 'schema', 'alias']),
);

/** As written, so that a value that depends on the target is no difference. */
const configs = aspect<ManifestNode>('configs', (node, old) => {
  const [now, before] = [setKeys(node.unrendered_config), setKeys(old.unrendered_config)];
  const keys = [...Object.keys(now), ...Object.keys(before)].filter(key => !NOT_COMPARED.has(key));
  return differingKey(now, before, keys);
});

const testConfigs = aspect<ManifestNode>('configs', (node, old) =>
  differingKey(node.unrendered_config, old.unrendered_config, TEST_CONFIG_KEYS),
);

/** dbt: only what `persist_docs` writes to the warehouse. */
const persistedDescriptions = aspect<ManifestNode>('persisted_descriptions', (node, old) => {
  const persist = node.config.persist_docs;
  if (typeof persist !== 'object' || persist === null || Array.isArray(persist)) return undefined;
  const { relation: ofRelation, columns: ofColumns } = persist as { readonly [key: string]: JsonValue };
  if (ofRelation && node.description !== old.description) return 'the description differs';
  if (!ofColumns) return undefined;
  const column = differingKey(descriptionsOf(node), descriptionsOf(old));
  return column === undefined ? undefined : `description of column ${column}`;
});

const contract = aspect<ManifestNode>('contract', contractChange);

const references = aspect<ManifestNode>('references', (node, old) =>
  differingKey(node, old, ['latest_version', 'access', 'deprecation_date']),
);

const sourceRelation = aspect<SourceNode>('relation', (node, old) => {
  const names = ({ database, schema, unrendered_database, unrendered_schema, identifier }: SourceNode) => ({
    database: unrendered_database ?? database,
    schema: unrendered_schema ?? schema,
    identifier,
  });
  return differingKey(names(node), names(old));
});

const TEST_CONFIG_KEYS = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
  'sql_header',
];

/** dbt: `CompareBehavior.Exclude`; names are compared as the relation, tags and group change nothing that is built. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['alias', 'schema', 'database', 'tags', 'group']);

const CODE_BASE = [configs, persistedDescriptions, fqn, relation];

/** Kinds other than models have no contract of their own, but a new one counts as `state:modified.contract` (dbt). */
const noContract = aspect<AnyNode>('contract', () => undefined, false);

const silent = (shown: Aspect): Aspect => ({ ...shown, modifies: false });

const ASPECTS = {
  model: [body, ...CODE_BASE, contract, references],
  seed: [rows, ...CODE_BASE, noContract],
  code: [body, ...CODE_BASE, noContract],
  genericTest: [testConfigs, fqn, silent(body), silent(persistedDescriptions), silent(relation), noContract],
  unitTest: [aspect<UnitTestNode>('body', (a, b) => (a.checksum === b.checksum ? undefined : 'the test differs'))],
  source: [sourceRelation, fqn, configs, properties(['quoting', 'freshness', 'loaded_at_field', 'external'])],
  function: [body, ...CODE_BASE, noContract, properties(['arguments', 'returns'])],
} as const satisfies Readonly<Record<string, readonly Aspect[]>>;

const PASSIVE_ASPECTS = {
  exposure: [fqn, configs, properties(['type', 'owner', 'maturity', 'url', 'description', 'label', 'depends_on'])],
  metric: [configs, properties(['type', 'description', 'label'])],
  semantic_model: [
    properties(['model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity', 'group']),
    properties(['config'], 'configs'),
  ],
  saved_query: [
    properties(['query_params', 'description', 'label', 'group', 'exports', 'tags']),
    properties(['config'], 'configs'),
  ],
} as const satisfies Readonly<Record<string, readonly Aspect[]>>;

function properties(keys: readonly string[], name: ChangeAspect = 'properties'): Aspect {
  return aspect<AnyNode>(name, (node, old) => differingKey(node, old, keys));
}

/** Without what is null or empty: some versions of dbt write that for keys that nobody set. */
function setKeys(config: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => !EMPTY.some(empty => jsonEqual(value, empty))),
  );
}

const EMPTY: readonly JsonValue[] = [null, [], {}];

function descriptionsOf(node: ManifestNode): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(node.columns).map(([name, column]) => [name, column.description]));
}

/** The first key whose values differ, with both values. An absent key differs from every value but undefined. */
function differingKey(now: object, before: object, keys?: readonly string[]): string | undefined {
  const [a, b] = [now as Record<string, JsonValue>, before as Record<string, JsonValue>];
  const key = (keys ?? [...new Set([...Object.keys(a), ...Object.keys(b)])]).find(name => !jsonEqual(a[name], b[name]));
  return key === undefined ? undefined : `${key}: ${show(b[key])} → ${show(a[key])}`;
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
