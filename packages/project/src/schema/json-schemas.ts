import type { JsonObject } from '@tsdbt/core';
import * as z from 'zod';
import { CONFIG_KEYS, type ConfigResource } from '../config/config-keys.ts';
import { PROJECT_FILE } from '../load/project-file-schema.ts';
import { OUTPUT } from '../profile/output-schema.ts';
import { PROPERTY_SCHEMAS, type PropertyKind } from '../properties/property-schemas.ts';

/** Kinds of YAML files that editors can be given a schema for. */
export const SCHEMA_KINDS = ['project', 'properties', 'profiles'] as const;

export type SchemaKind = (typeof SCHEMA_KINDS)[number];

/** The JSON Schema (draft 2020-12) of a kind of file, made of the same definitions that files are checked against. */
export function jsonSchema(kind: SchemaKind): JsonObject {
  switch (kind) {
    case 'project':
      return { ...toJson(PROJECT_FILE), title: 'project.yml or dbt_project.yml' };
    case 'properties':
      return propertiesSchema();
    case 'profiles':
      return profilesSchema();
  }
}

/** What the entries of a list configure; the lists without one take no configuration that we know. */
const RESOURCE_OF: Partial<Readonly<Record<PropertyKind, ConfigResource>>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  data_tests: 'test',
  sources: 'source',
  exposures: 'exposure',
  unit_tests: 'unit_test',
};

function propertiesSchema(): JsonObject {
  const lists = Object.entries(PROPERTY_SCHEMAS).map(([kind, schema]) => {
    const entry = toJson(schema);
    const resource = RESOURCE_OF[kind as PropertyKind];
    const properties = (entry.properties ?? {}) as JsonObject;
    const items =
      resource === undefined ? entry : { ...entry, properties: { ...properties, config: configSchema(resource) } };
    return [kind, { type: ['array', 'null'], items }] as const;
  });
  return {
    title: 'Properties of models, sources, tests and the like',
    type: 'object',
    properties: { version: { const: 2 }, ...Object.fromEntries(lists) },
  };
}

/** The keys that a resource takes; dbt keeps any other, and so do we. */
function configSchema(resource: ConfigResource): JsonObject {
  const keys = Object.entries(CONFIG_KEYS).filter(([, key]) => key.on.includes(resource));
  const properties = keys.map(
    ([name, key]) => [name, { ...toJson(key.type.nullable()), description: key.doc }] as const,
  );
  return { type: ['object', 'null'], properties: Object.fromEntries(properties) };
}

function profilesSchema(): JsonObject {
  const profile = {
    type: 'object',
    properties: { target: { type: 'string' }, outputs: { type: 'object', additionalProperties: toJson(OUTPUT) } },
    required: ['outputs'],
  };
  return { title: 'profiles.yml', type: 'object', additionalProperties: profile };
}

/** What a file may hold: the type before anything is filled in. */
function toJson(schema: z.ZodType): JsonObject {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject;
}
