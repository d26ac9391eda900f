import { type JsonObject, type JsonValue, type PassiveNode, plainObject, type RefCall } from '@tsdbt/core';
import { checkConfig, entryConfigPlace } from '../config/check-config.ts';
import type { ConfigResource } from '../config/config-keys.ts';
import { type ConfigInputs, resolveConfig, unrenderedConfig } from '../config/node-config.ts';
import { fqnOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { Describe } from '../properties/columns.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { readReference } from '../templates/reference-text.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { createdMetrics, metricFields, savedQueryFields, semanticModelFields } from './semantic-layer.ts';

/** A metric, a saved query, or a semantic model with the metrics that its measures ask for. */
export function parseSemanticEntry(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): PassiveNode[] {
  const value = plainObject(entry.value);
  const place = { session, pkg, entry };
  switch (entry.kind) {
    case 'metrics':
      return [metric(place, value)];
    case 'saved_queries':
      return [savedQuery(place, value)];
    default: {
      const described = withDescribedParts(value, session.describerOf(pkg, entry));
      const model = semanticModel(place, described);
      return [model, ...createdMetrics(described, model.config).map(each => metric(place, each))];
    }
  }
}

interface EntryPlace {
  readonly session: ParseSession;
  readonly pkg: PackageContext;
  readonly entry: PropertyEntry;
}

function metric(place: EntryPlace, value: JsonObject): PassiveNode {
  const node = semanticNode(place, 'metric', value);
  const meta = Object.keys(node.meta).length > 0 ? node.meta : objectOf(value.meta);
  return { ...node, ...metricFields(value), meta };
}

function savedQuery(place: EntryPlace, value: JsonObject): PassiveNode {
  const node = semanticNode(place, 'saved_query', value);
  const { schema } = place.session.invocation.target;
  return { ...node, ...savedQueryFields(value, node.config, schema), tags: [...node.tags].sort() };
}

function semanticModel(place: EntryPlace, value: JsonObject): PassiveNode {
  const node = semanticNode(place, 'semantic_model', value);
  const fields = semanticModelFields(value, node.config);
  return { ...node, ...fields, refs: [modelOf(place, value)].filter(ref => ref !== undefined) as unknown as JsonValue };
}

/** dbt: descriptions of a semantic model's parts may call `doc`, too. */
function withDescribedParts(value: JsonObject, describe: Describe): JsonObject {
  const described = ['entities', 'dimensions', 'measures'].map(key => {
    const parts = listOf(value[key]).map(part =>
      isObject(part) && typeof part.description === 'string'
        ? { ...part, description: describe(part.description).text }
        : part,
    );
    return [key, parts] as const;
  });
  return { ...value, ...Object.fromEntries(described.filter(([key]) => value[key] !== undefined)) };
}

/** What all three have. dbt: their configuration is what stands under `config:`; tags beside it count too. */
function semanticNode(
  { session, pkg, entry }: EntryPlace,
  resource: PassiveNode['resource_type'] & ConfigResource,
  value: JsonObject,
): PassiveNode {
  const name = String(value.name);
  const path = entry.file.slice(entry.file.indexOf('/') + 1);
  const fqn = fqnOf(pkg.name, path, name);
  const inputs: ConfigInputs = { pkg, root: session.root, resource, fqn, patch: objectOf(value.config) };
  session.diagnostics.add(...checkConfig(objectOf(value.config), resource, entryConfigPlace(entry)));
  const config = resolveConfig(inputs);
  const tags = [...listOf(config.tags), ...listOf(value.tags)].map(String);
  return {
    unique_id: uniqueId(resource, pkg.name, name),
    resource_type: resource,
    name,
    package_name: pkg.name,
    path,
    original_file_path: entry.file,
    fqn,
    description: session.describerOf(pkg, entry)(String(value.description ?? '')).text,
    config: config as PassiveNode['config'],
    unrendered_config: unrenderedConfig(inputs),
    tags: [...new Set(tags)],
    meta: objectOf(config.meta),
    group: typeof config.group === 'string' ? config.group : null,
    depends_on: { macros: [], nodes: [] },
    refs: [],
    created_at: session.createdAt,
    local: { declaredAt: { ...entry.place } },
  };
}

function modelOf({ session, entry }: EntryPlace, { model }: JsonObject): RefCall | undefined {
  const reference = readReference(String(model));
  if (reference?.kind === 'ref') return reference.ref;
  const message = `the model of the semantic model ${entry.name} is ${String(model)}, which is no ref('…')`;
  session.diagnostics.error({ code: 'TS2005', message, at: { ...entry.place, source: entry.document.text } });
  return undefined;
}
