import type { JsonValue } from '@tsdbt/core';

/** A field of an artifact's entry: its name, and what stands there when the node has no such field; no default means required. */
export type Field = readonly [name: string, absent?: JsonValue];

/**
 * The fields of nodes, kind by kind, in dbt's order: dbt's schemas allow no others. Fields that dbt 1.11 never writes
 * (`config_call_dict`, `defer_relation`) are left out. dbt: `schemas/dbt/manifest/v12.json`.
 */
export function nodeFields(resourceType: string, generic: boolean): readonly Field[] {
  switch (resourceType) {
    case 'model':
      return MODEL;
    case 'seed':
      return SEED;
    case 'test':
      return generic ? GENERIC_TEST : CODE;
    case 'operation':
      return HOOK;
    case 'function':
      return FUNCTION;
    case 'exposure':
      return EXPOSURE;
    case 'metric':
      return METRIC;
    case 'semantic_model':
      return SEMANTIC_MODEL;
    case 'saved_query':
      return SAVED_QUERY;
    default:
      return CODE;
  }
}

/** What is no relation has no more than this to be known by. */
const PASSIVE: readonly Field[] = [
  ['name'],
  ['resource_type'],
  ['package_name'],
  ['path'],
  ['original_file_path'],
  ['unique_id'],
  ['fqn'],
];

const IDENTITY: readonly Field[] = [['database', ''], ['schema'], ...PASSIVE];

const PARSED: readonly Field[] = [
  ...IDENTITY,
  ['alias'],
  ['checksum'],
  ['config'],
  ['tags', []],
  ['description', ''],
  ['columns', {}],
  ['meta', {}],
  ['group', null],
  ['docs', { show: true, node_color: null }],
  ['patch_path', null],
  ['build_path', null],
  ['unrendered_config', {}],
  ['created_at', 0],
  ['relation_name', null],
  ['raw_code', ''],
  ['doc_blocks', []],
];

const CODE: readonly Field[] = [
  ...PARSED,
  ['language', 'sql'],
  ['refs', []],
  ['sources', []],
  ['metrics', []],
  ['functions', []],
  ['depends_on', { macros: [], nodes: [] }],
  ['compiled_path', null],
  ['contract', { enforced: false, alias_types: true, checksum: null }],
];

const FUNCTION: readonly Field[] = [['returns'], ...CODE, ['arguments', []]];

const MODEL: readonly Field[] = [
  ...CODE,
  ['access', 'protected'],
  ['constraints', []],
  ['version', null],
  ['latest_version', null],
  ['deprecation_date', null],
  ['primary_key', []],
  ['time_spine', null],
];

const GENERIC_TEST: readonly Field[] = [
  ...CODE,
  ['column_name', null],
  ['file_key_name', null],
  ['attached_node', null],
  ['test_metadata'],
];

const HOOK: readonly Field[] = [...CODE, ['index', null]];

const SEED: readonly Field[] = [...PARSED, ['root_path', null], ['depends_on', { macros: [] }]];

const DEPENDS_ON: Field = ['depends_on', { macros: [], nodes: [] }];

const EXPOSURE: readonly Field[] = [
  ...PASSIVE,
  ['type'],
  ['owner'],
  ['description', ''],
  ['label', null],
  ['maturity', null],
  ['meta', {}],
  ['tags', []],
  ['config', { enabled: true }],
  ['unrendered_config', {}],
  ['url', null],
  DEPENDS_ON,
  ['refs', []],
  ['sources', []],
  ['metrics', []],
  ['created_at', 0],
];

const METRIC: readonly Field[] = [
  ...PASSIVE,
  ['description', ''],
  ['label', ''],
  ['type'],
  ['type_params', {}],
  ['filter', null],
  ['metadata', null],
  ['time_granularity', null],
  ['meta', {}],
  ['tags', []],
  ['config', { enabled: true }],
  ['unrendered_config', {}],
  ['sources', []],
  DEPENDS_ON,
  ['refs', []],
  ['metrics', []],
  ['created_at', 0],
  ['group', null],
];

/** dbt: these have their tags and meta in the configuration only. */
const SEMANTIC_MODEL: readonly Field[] = [
  ...PASSIVE,
  ['model'],
  ['node_relation', null],
  ['description', null],
  ['label', null],
  ['defaults', null],
  ['entities', []],
  ['measures', []],
  ['dimensions', []],
  ['metadata', null],
  DEPENDS_ON,
  ['refs', []],
  ['created_at', 0],
  ['config', { enabled: true }],
  ['unrendered_config', {}],
  ['primary_entity', null],
  ['group', null],
];

const SAVED_QUERY: readonly Field[] = [
  ...PASSIVE,
  ['query_params', {}],
  ['exports', []],
  ['description', null],
  ['label', null],
  ['metadata', null],
  ['config', { enabled: true }],
  ['unrendered_config', {}],
  ['group', null],
  DEPENDS_ON,
  ['created_at', 0],
  ['refs', []],
  ['tags', []],
];

const RESOURCE: readonly Field[] = PASSIVE.filter(([name]) => name !== 'fqn');

export const DOC_FIELDS: readonly Field[] = [...RESOURCE, ['block_contents', '']];

export const GROUP_FIELDS: readonly Field[] = [...RESOURCE, ['owner'], ['description', null], ['config', { meta: {} }]];

export const SOURCE_FIELDS: readonly Field[] = [
  ...IDENTITY,
  ['source_name'],
  ['source_description', ''],
  ['loader', ''],
  ['identifier'],
  ['quoting', { database: null, schema: null, identifier: null, column: null }],
  ['loaded_at_field', null],
  ['loaded_at_query', null],
  ['freshness', null],
  ['external', null],
  ['description', ''],
  ['columns', {}],
  ['meta', {}],
  ['source_meta', {}],
  ['tags', []],
  ['config'],
  ['patch_path', null],
  ['unrendered_config', {}],
  ['relation_name', null],
  ['created_at', 0],
  ['unrendered_database', null],
  ['unrendered_schema', null],
  ['doc_blocks', []],
];

export const UNIT_TEST_FIELDS: readonly Field[] = [
  ['model'],
  ['given', []],
  ['expect'],
  ['name'],
  ['resource_type'],
  ['package_name'],
  ['path'],
  ['original_file_path'],
  ['unique_id'],
  ['fqn'],
  ['description', ''],
  ['overrides', null],
  ['depends_on', { macros: [], nodes: [] }],
  ['config'],
  ['checksum', null],
  ['schema', null],
  ['created_at', 0],
  ['versions', null],
  ['version', null],
];

export const MACRO_FIELDS: readonly Field[] = [
  ['name'],
  ['resource_type'],
  ['package_name'],
  ['path'],
  ['original_file_path'],
  ['unique_id'],
  ['macro_sql'],
  ['depends_on', { macros: [] }],
  ['description', ''],
  ['meta', {}],
  ['docs', { show: true, node_color: null }],
  ['config', { meta: {}, docs: { show: true, node_color: null } }],
  ['patch_path', null],
  ['arguments', []],
  ['created_at', 0],
  ['supported_languages', null],
];
