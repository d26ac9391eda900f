import { type JsonObject, type JsonValue, type PassiveNode, plainObject } from '@tsdbt/core';
import { checkConfig, entryConfigPlace } from '../config/check-config.ts';
import { mergeConfig } from '../config/merge-config.ts';
import { resolveConfig, unrenderedConfig } from '../config/node-config.ts';
import { fqnOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { readReference } from '../templates/reference-text.ts';
import { FactCollector } from '../templates/template-facts.ts';
import { listOf, objectOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';

/** A dashboard, notebook or application that reads what the project makes. */
export function parseExposure(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): PassiveNode {
  const { value, name } = entry;
  const relative = entry.file.slice(entry.file.indexOf('/') + 1);
  const fqn = fqnOf(pkg.name, relative, name);
  const inputs = { pkg, root: session.root, resource: 'exposure', fqn, patch: exposureConfig(value) } as const;
  session.diagnostics.add(...checkConfig(plainObject(objectOf(value.config)), 'exposure', entryConfigPlace(entry)));
  const config = resolveConfig(inputs);
  const references = exposureReferences(session, pkg, entry);
  const owner = objectOf(value.owner);
  return {
    unique_id: uniqueId('exposure', pkg.name, name),
    resource_type: 'exposure',
    name,
    package_name: pkg.name,
    path: relative,
    original_file_path: entry.file,
    fqn,
    type: value.type ?? null,
    owner: { email: null, name: null, ...owner },
    description: session.describerOf(pkg, entry)(String(value.description ?? '')).text,
    label: value.label ?? null,
    maturity: value.maturity ?? null,
    url: value.url ?? null,
    meta: config.meta,
    tags: [...config.tags].sort(),
    config: { ...config, tags: [...config.tags].sort() } as PassiveNode['config'],
    unrendered_config: unrenderedConfig({ ...inputs, patch: objectOf(value.config) }),
    depends_on: { macros: [], nodes: [] },
    local: { declaredAt: { ...entry.place } },
    refs: references.refs as unknown as JsonValue,
    sources: references.sources,
    metrics: references.metrics,
    created_at: session.createdAt,
  };
}

/** dbt: tags and meta may also stand beside `config`. */
function exposureConfig({ tags = [], meta = {}, config }: JsonObject): JsonObject {
  return plainObject(mergeConfig({ tags: tags ?? [], meta: meta ?? {} }, objectOf(config)));
}

/** dbt: each entry of `depends_on` is a call such as `ref('orders')`. */
function exposureReferences(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): FactCollector {
  const facts = new FactCollector();
  for (const [index, item] of listOf(entry.value.depends_on).entries()) {
    const reference = readReference(String(item));
    if (reference === undefined) {
      const at = locate(entry.document, [...entry.path, 'depends_on', index]);
      const message = `${String(item)} is no ref('…'), source('…', '…') or metric('…')`;
      const nodeId = uniqueId('exposure', pkg.name, entry.name);
      // dbt takes no notice of it.
      session.diagnostics.add({ code: 'TS2005', severity: 'warning', message, at, nodeId });
    } else if (reference.kind === 'ref') facts.addRef(reference.ref);
    else if (reference.kind === 'source') facts.addSource(...reference.source);
    else facts.addMetric(reference.metric);
  }
  return facts;
}
