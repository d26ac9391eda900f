import { type JsonObject, type JsonValue, type PassiveNode, plainObject } from '@tsdbt/core';
import type { ConfigResource } from '../config/config-keys.ts';
import { resolveConfig } from '../config/node-config.ts';
import { fqnOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { nodePatch } from '../properties/node-patch.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { metricFields, savedQueryFields } from './semantic-layer.ts';

export type PassedKind = 'metrics' | 'semantic_models' | 'saved_queries' | 'functions';

const RESOURCES: Readonly<Record<PassedKind, PassiveNode['resource_type'] & ConfigResource>> = {
  metrics: 'metric',
  semantic_models: 'semantic_model',
  saved_queries: 'saved_query',
  functions: 'function',
};

/** Metrics, semantic models, saved queries and functions: named, placed and configured; the rest goes to the manifest as it is. */
export function parsePassedThrough(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): PassiveNode {
  const resource = RESOURCES[entry.kind as PassedKind];
  const relative = entry.file.slice(entry.file.indexOf('/') + 1);
  const fqn = fqnOf(pkg.name, relative, entry.name);
  const patch = nodePatch(entry).config;
  const config = resolveConfig({ pkg, root: session.root, resource, fqn, patch });
  const { config: _own, name: _name, ...others } = plainObject(entry.value);
  return {
    ...(others as JsonObject),
    ...ownFields(session, entry),
    unique_id: uniqueId(resource, pkg.name, entry.name),
    resource_type: resource,
    name: entry.name,
    package_name: pkg.name,
    path: relative,
    original_file_path: entry.file,
    fqn,
    description: session.describerOf(pkg, entry)(String(entry.value.description ?? '')).text,
    depends_on: { macros: [], nodes: [] },
    config: config as PassiveNode['config'],
    tags: config.tags ?? [],
    meta: config.meta ?? {},
    refs: (others.refs ?? []) as JsonValue,
    created_at: session.createdAt,
  };
}

/** What dbt's manifest has in another shape than YAML, or has besides. */
function ownFields(session: ParseSession, entry: PropertyEntry): JsonObject {
  const value = plainObject(entry.value);
  switch (entry.kind) {
    case 'metrics':
      return metricFields(value);
    case 'saved_queries':
      return savedQueryFields(value);
    case 'functions':
      return {
        alias: entry.name,
        database: '',
        schema: session.invocation.target.schema,
        checksum: { name: 'none', checksum: '' },
      };
    default:
      return {};
  }
}
