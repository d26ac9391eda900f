import type { NodeId, NodeOutline } from '@tsdbt/core';
import { didYouMean, fail } from '@tsdbt/core';
import { graphNode } from '../graph-nodes.ts';
import { matchesConfig } from './config-method.ts';
import type { Criterion, MethodName } from './criterion.ts';
import type { MethodContext } from './method-context.ts';
import { lookUp, lookUpAll, type NodeIndex } from './node-index.ts';
import { freshSources, resultsWithStatus, stateMatches } from './state-methods.ts';
import { hasWildcard, pathPattern, wildcardPattern } from './wildcard.ts';

/** Methods that look at nodes; `selector` stands for another expression. */
export type NodeMethod = Exclude<MethodName, 'selector'>;

/** The nodes that a criterion names by itself, before its graph operators. Every id is that of an enabled node. */
export function matchCriterion(method: NodeMethod, criterion: Criterion, context: MethodContext): readonly NodeId[] {
  return METHODS[method](textOf(criterion.value), context, criterion);
}

/** Values that the method could have matched, for "did you mean"; none for methods without names. */
export function knownValues(method: MethodName, { index }: MethodContext): Iterable<string> {
  switch (method) {
    case 'fqn':
      return [...index.nodes.values()].filter(node => node.resource_type !== 'source').map(node => node.name);
    case 'tag':
      return index.byTag().keys();
    case 'group':
      return index.byGroup().keys();
    case 'source':
      return index.bySourceName().keys();
    case 'package':
      return index.byPackage().keys();
    case 'path':
      return index.byPath().keys();
    case 'file':
      return index.byFile().keys();
    case 'test_name':
      return index.byTestName().keys();
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'unit_test':
      return index.byName(method).keys();
    default:
      return [];
  }
}

type Method = (value: string, context: MethodContext, criterion: Criterion) => readonly NodeId[];

const METHODS: Readonly<Record<NodeMethod, Method>> = {
  fqn: (value, { fqn }) => fqn(value),
  tag: (value, { index }) => lookUp(index.byTag(), value),
  group: (value, { index }) => lookUp(index.byGroup(), value),
  access: (value, { index }) => filter(index, node => node.resource_type === 'model' && node.access === value),
  source: (value, { index }) => matchSource(value, index),
  path: (value, { index }) =>
    hasWildcard(value) ? lookUpAll(index.byPath(), pathPattern(value)) : lookUp(index.byPath(), plainPath(value)),
  file: (value, { index }) => lookUp(index.byFile(), value),
  package: (value, { index, manifest }) =>
    lookUp(index.byPackage(), value === 'this' ? manifest.metadata.project_name : value),
  config: (_, { index, manifest }, { methodArguments, value }) =>
    filter(index, ({ unique_id: id }) => {
      const node = graphNode(manifest, id);
      return node !== undefined && matchesConfig(node, methodArguments, value);
    }),
  test_name: (value, { index }) => lookUp(index.byTestName(), value),
  test_type: (value, { index }) => filter(index, testTypeOf(value)),
  resource_type: (value, { index }) =>
    index.byResourceType().get(checked(value, RESOURCE_TYPES, 'resource type')) ?? [],
  state: stateMatches,
  exposure: named('exposure'),
  metric: named('metric'),
  semantic_model: named('semantic_model'),
  saved_query: named('saved_query'),
  unit_test: named('unit_test'),
  result: resultsWithStatus,
  source_status: freshSources,
  version: (value, { index }) => filter(index, versionOf(value)),
};

const RESOURCE_TYPES = [
  'model',
  'analysis',
  'test',
  'snapshot',
  'operation',
  'seed',
  'sql_operation',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'unit_test',
  'function',
] as const;

function filter(index: NodeIndex, accepts: (node: NodeOutline) => boolean): readonly NodeId[] {
  const found: NodeId[] = [];
  for (const [id, node] of index.nodes) if (accepts(node)) found.push(id);
  return found;
}

/** `name` or `package.name`, both with wildcards. */
function named(type: NodeOutline['resource_type']): Method {
  return (value, { index }, { text }) => {
    const parts = value.split('.');
    if (parts.length > 2) return invalidName(text, `a ${type.replace('_', ' ')} is named by its name or package.name`);
    const [packageName, name = ''] = parts.length === 2 ? parts : ['*', parts[0]];
    return inPackage(lookUp(index.byName(type), name), packageName ?? '*', index);
  };
}

/** `source`, `source.table` or `package.source.table`, all with wildcards. */
function matchSource(value: string, index: NodeIndex): readonly NodeId[] {
  const parts = value.split('.');
  if (parts.length > 3) return invalidName(value, 'a source is named by source, source.table or package.source.table');
  const [packageName, source = '', table = '*'] = parts.length === 3 ? parts : ['*', ...parts];
  const tables = wildcardPattern(table);
  const found = lookUp(index.bySourceName(), source).filter(id => tables.test(index.nodes.get(id)?.name ?? ''));
  return inPackage(found, packageName ?? '*', index);
}

function inPackage(ids: readonly NodeId[], packageName: string, index: NodeIndex): readonly NodeId[] {
  if (packageName === '*') return ids;
  const pattern = wildcardPattern(packageName);
  return ids.filter(id => pattern.test(index.nodes.get(id)?.package_name ?? ''));
}

/** dbt: `schema` is the old name of `generic`, `data` means generic and singular. */
function testTypeOf(value: string): (node: NodeOutline) => boolean {
  const type = checked(value, ['generic', 'schema', 'singular', 'data', 'unit'], 'test type');
  if (type === 'unit') return node => node.resource_type === 'unit_test';
  return node => {
    if (node.resource_type !== 'test') return false;
    return type === 'data' || (node.testName !== null) === (type !== 'singular');
  };
}

function versionOf(value: string): (node: NodeOutline) => boolean {
  const wanted = checked(value, ['latest', 'prerelease', 'old', 'none'], 'version');
  return node => {
    if (node.resource_type !== 'model') return false;
    const { version, latestVersion: latest } = node;
    if (version === null) return wanted === 'none';
    if (latest === null) return false;
    const order = compareVersions(version, latest);
    return { latest: order === 0, prerelease: order > 0, old: order < 0, none: false }[wanted];
  };
}

/** dbt: versions compare as numbers if both are numbers, else as text. */
function compareVersions(a: string | number, b: string | number): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

function checked<T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find(name => name === value);
  if (found !== undefined) return found;
  return fail({
    code: 'TS5001',
    message: `"${value}" is not a ${what}`,
    hint: didYouMean(value, allowed) ?? `one of ${allowed.join(', ')}`,
  });
}

function invalidName(value: string, hint: string): never {
  return fail({ code: 'TS5001', message: `"${value}" cannot be read as a selection`, hint });
}

function plainPath(value: string): string {
  return value
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function textOf(value: Criterion['value']): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
