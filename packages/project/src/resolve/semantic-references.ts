import {
  type AnyNode,
  didYouMean,
  type JsonObject,
  type ManifestNode,
  type NodeId,
  type PassiveNode,
} from '@tsdbt/core';
import type { ParseSession } from '../parse-session.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import type { NodeCollection } from './node-collection.ts';

/**
 * Fills what the semantic layer's names mean: measures and metrics that metrics are made of, metrics of saved queries and exposures, the
 * relation of semantic models. dbt: `process_metrics`, `process_saved_queries`.
 */
export function resolveSemanticReferences(session: ParseSession, nodes: NodeCollection): void {
  const resolver = new SemanticResolver(session, nodes);
  for (const node of nodes.ofTypes('semantic_model')) relate(node as PassiveNode, nodes);
  for (const node of nodes.ofTypes('metric')) resolver.measuresOf(node as PassiveNode);
  for (const node of nodes.ofTypes('saved_query'))
    resolver.dependOn(node as PassiveNode, listOf(objectOf((node as PassiveNode).query_params).metrics).map(String));
  for (const node of nodes.ofTypes('exposure')) {
    const called = ((node as PassiveNode).metrics ?? []) as readonly (readonly string[])[];
    resolver.dependOn(
      node as PassiveNode,
      called.map(names => names.at(-1) ?? ''),
    );
  }
}

/** dbt: where the model is, which YAML may have changed after the semantic model was read. */
function relate(node: PassiveNode, nodes: NodeCollection): void {
  const model = nodes.enabled.get(node.depends_on.nodes[0] ?? '') as ManifestNode | undefined;
  if (model === undefined) return;
  const { alias, schema, database, relation_name } = model;
  Object.assign(node, { node_relation: { alias, schema_name: schema, database, relation_name } });
}

class SemanticResolver {
  private readonly session: ParseSession;
  private readonly metrics = new Map<string, PassiveNode[]>();
  private readonly measures = new Map<string, PassiveNode[]>();
  /** Names of metrics, and of measures of semantic models, that are off. */
  private readonly off: ReadonlySet<string>;
  private readonly done = new Set<NodeId>();

  constructor(session: ParseSession, nodes: NodeCollection) {
    this.session = session;
    for (const metric of nodes.ofTypes('metric') as Iterable<PassiveNode>) add(this.metrics, metric.name, metric);
    for (const model of nodes.ofTypes('semantic_model') as Iterable<PassiveNode>) {
      for (const measure of listOf(model.measures).filter(isObject)) {
        add(this.measures, String(measure.name), model);
      }
    }
    this.off = new Set([...nodes.disabled.values()].flat().flatMap(namesWithin));
  }

  /** The measures that a metric comes down to, which are noted on it. */
  measuresOf(metric: PassiveNode): JsonObject[] {
    const params = objectOf(metric.type_params);
    const found = params.input_measures as JsonObject[];
    if (this.done.has(metric.unique_id)) return found;
    this.done.add(metric.unique_id);
    for (const measure of ownMeasures(params)) {
      this.dependOnMeasure(metric, String(measure.name));
      addOnce(found, measure);
    }
    for (const name of inputMetrics(params)) {
      const input = this.metric(metric, name);
      if (input === undefined) continue;
      for (const measure of this.measuresOf(input)) addOnce(found, measure);
      depend(metric, input.unique_id);
    }
    return found;
  }

  /** Adds edges to metrics. */
  dependOn(node: PassiveNode, names: readonly string[]): void {
    for (const name of names) {
      const metric = this.metric(node, name);
      if (metric !== undefined) depend(node, metric.unique_id);
    }
  }

  private metric(node: PassiveNode, name: string): PassiveNode | undefined {
    const found = own(node, this.session.root.name, this.metrics.get(name) ?? []);
    if (found === undefined) this.report(node, { kind: 'metric', name }, didYouMean(name, this.metrics.keys()));
    return found;
  }

  private dependOnMeasure(metric: PassiveNode, name: string): void {
    const model = own(metric, this.session.root.name, this.measures.get(name) ?? []);
    if (model === undefined) this.report(metric, { kind: 'measure', name }, didYouMean(name, this.measures.keys()));
    else depend(metric, model.unique_id);
  }

  private report(
    node: PassiveNode,
    { kind, name }: { readonly kind: 'metric' | 'measure'; readonly name: string },
    near: string | undefined,
  ): void {
    const { declaredAt } = objectOf(node.local);
    const at = (isObject(declaredAt) ? declaredAt : { file: node.original_file_path }) as unknown as { file: string };
    const isOff = this.off.has(`${kind} ${name}`);
    const message = `${node.unique_id} refers to the ${kind} "${name}", which ${isOff ? 'is disabled' : 'does not exist'}`;
    const hint = isOff ? 'enable it, or take the reference out' : near;
    const diagnostic = { code: isOff ? 'TS4004' : 'TS4001', message, at, nodeId: node.unique_id } as const;
    this.session.diagnostics.error(hint === undefined ? diagnostic : { ...diagnostic, hint });
  }
}

function namesWithin(node: AnyNode): string[] {
  if (node.resource_type === 'metric') return [`metric ${node.name}`];
  if (node.resource_type !== 'semantic_model') return [];
  return listOf((node as PassiveNode).measures)
    .filter(isObject)
    .map(({ name }) => `measure ${String(name)}`);
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** dbt: the root's, then that of the node's own package, then any. */
function own(node: PassiveNode, root: string, found: readonly PassiveNode[]): PassiveNode | undefined {
  const of = (name: string): PassiveNode | undefined => found.find(each => each.package_name === name);
  return of(root) ?? of(node.package_name) ?? found[0];
}

function ownMeasures({ measure, conversion_type_params: conversion }: JsonObject): JsonObject[] {
  const { base_measure: base, conversion_measure: converted } = objectOf(conversion);
  return [measure, base, converted].filter(isObject);
}

function inputMetrics({ numerator, denominator, metrics }: JsonObject): string[] {
  const inputs = [numerator, denominator, ...listOf(metrics)].filter(isObject);
  return inputs.map(({ name }) => String(name));
}

function addOnce(list: JsonObject[], item: JsonObject): void {
  const text = JSON.stringify(item);
  if (!list.some(each => JSON.stringify(each) === text)) list.push(item);
}

function depend(node: PassiveNode, id: NodeId): void {
  const nodes = node.depends_on.nodes as NodeId[];
  if (!nodes.includes(id)) nodes.push(id);
}
