import type { JsonObject, JsonValue } from './json-value.ts';

/** dbt's unique id, e.g. `model.shop.orders`, `test.shop.unique_orders_id.fed79b3a6e`. */
export type NodeId = string;

/** dbt: resource types of `manifest.nodes`. */
export type NodeResourceType = 'model' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'operation' | 'sql_operation';

/** Everything that a selection can name. */
export type ResourceType =
  | NodeResourceType
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'group'
  | 'function'
  | 'macro'
  | 'doc';

/** A place in a project file, relative to the project's root; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A node of `manifest.nodes`. The fields are those of dbt's manifest v12, under dbt's names: templates see them as `model`, artifacts
 * write them as they are. Fields of our own, which artifacts leave out, are in `local`.
 */
export interface ManifestNode {
  readonly unique_id: NodeId;
  readonly resource_type: NodeResourceType;
  readonly name: string;
  readonly package_name: string;
  /** Relative to its resource folder. */
  readonly path: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly alias: string;
  /** Always empty on ClickHouse (dbt-clickhouse). */
  readonly database: string;
  readonly schema: string;
  /** Backticked `schema`.`alias`; null for nodes without a relation. */
  readonly relation_name: string | null;
  readonly checksum: Checksum;
  readonly raw_code: string;
  readonly language: 'sql' | 'python';
  readonly config: NodeConfig;
  readonly unrendered_config: JsonObject;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly group: string | null;
  readonly description: string;
  readonly columns: Readonly<Record<string, ColumnProperties>>;
  readonly docs: { readonly show: boolean; readonly node_color: string | null };
  readonly patch_path: string | null;
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  readonly metrics: readonly (readonly string[])[];
  readonly functions: readonly JsonValue[];
  readonly depends_on: { readonly macros: readonly NodeId[]; readonly nodes: readonly NodeId[] };
  readonly contract: Contract;
  readonly constraints: readonly JsonObject[];
  readonly doc_blocks: readonly string[];
  /** Seconds since the epoch. */
  readonly created_at: number;
  readonly access?: string;
  readonly version?: string | number | null;
  readonly latest_version?: string | number | null;
  readonly deprecation_date?: string | null;
  readonly primary_key?: readonly string[];
  readonly time_spine?: JsonValue;
  /** Seeds: absolute folder of the package they come from. */
  readonly root_path?: string | null;
  /** Generic tests. */
  readonly test_metadata?: TestMetadata;
  readonly attached_node?: NodeId | null;
  readonly column_name?: string | null;
  readonly file_key_name?: string | null;
  /** Hooks (operations). */
  readonly index?: number | null;
  readonly local: NodeLocal;
}

/** What tsdbt keeps beside dbt's fields; not written to artifacts. */
export interface NodeLocal {
  /** Where the YAML describes the node (or the test entry stands). */
  readonly declaredAt?: Place;
  /** Where the YAML describes each column. */
  readonly columnPlaces?: Readonly<Record<string, Place>>;
  /** The template asks the warehouse something or depends on `execute` while rendering, so it cannot be compiled ahead. */
  readonly asksWarehouse?: boolean;
  /** Line and column in the file where `raw_code` begins, when it is a part of it (snapshot blocks). */
  readonly codeStart?: { readonly line: number; readonly column: number };
}

export interface Checksum {
  readonly name: 'sha256' | 'path' | 'none';
  readonly checksum: string;
}

export interface RefCall {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}

export interface Contract {
  readonly enforced: boolean;
  readonly alias_types: boolean;
  readonly checksum: string | null;
}

export interface TestMetadata {
  readonly name: string;
  readonly namespace: string | null;
  readonly kwargs: JsonObject;
}

/** Configuration after merging (dbt: precedence and merge rules); keys that dbt or dbt-clickhouse do not know are kept. */
export interface NodeConfig {
  readonly enabled: boolean;
  readonly materialized: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly [key: string]: JsonValue | undefined;
}

export interface ColumnProperties {
  readonly name: string;
  readonly description: string;
  readonly meta: JsonObject;
  readonly data_type: string | null;
  readonly constraints: readonly JsonObject[];
  readonly quote: boolean | null;
  readonly config: { readonly meta: JsonObject; readonly tags: readonly string[]; readonly [key: string]: JsonValue };
  readonly tags: readonly string[];
  readonly granularity: string | null;
  readonly doc_blocks: readonly string[];
  readonly [extra: string]: JsonValue;
}

/** A table of a source (`manifest.sources`). */
export interface SourceNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'source';
  readonly name: string;
  readonly source_name: string;
  readonly identifier: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly database: string;
  readonly schema: string;
  readonly relation_name: string;
  readonly description: string;
  readonly source_description: string;
  readonly source_meta: JsonObject;
  readonly loader: string;
  readonly loaded_at_field: string | null;
  readonly loaded_at_query: string | null;
  readonly freshness: JsonObject | null;
  readonly external: JsonObject | null;
  readonly quoting: JsonObject;
  readonly columns: Readonly<Record<string, ColumnProperties>>;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly config: { readonly enabled: boolean; readonly [key: string]: JsonValue };
  readonly unrendered_config: JsonObject;
  readonly unrendered_database: string | null;
  readonly unrendered_schema: string | null;
  readonly patch_path: string | null;
  readonly doc_blocks: readonly string[];
  readonly created_at: number;
  readonly local: NodeLocal & { readonly load?: LoadSpec };
}

/** `load:` of a source table: the raw layer as part of the DAG. */
export interface LoadSpec {
  /** Absolute glob, or one relative to the project's root, Jinja rendered. */
  readonly files: string;
  readonly format: 'csv';
  /** Field texts that mean NULL, compared after unquoting. Default: the empty field. */
  readonly null_values: readonly string[];
  readonly delimiter: string;
  readonly decimal: '.' | ',';
  /** ORDER BY of the raw table; default `tuple()`. */
  readonly order_by: string;
  readonly place: Place;
}

export interface MacroNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'macro';
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly macro_sql: string;
  readonly depends_on: { readonly macros: readonly NodeId[] };
  readonly description: string;
  readonly meta: JsonObject;
  readonly config: JsonObject;
  readonly docs: { readonly show: boolean; readonly node_color: string | null };
  readonly patch_path: string | null;
  readonly arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[];
  readonly supported_languages: readonly string[] | null;
  readonly created_at: number;
  readonly local: {
    readonly codeStart?: { readonly line: number; readonly column: number };
    readonly builtin?: boolean;
    /** Of packages' macros: how messages name the package's folder, e.g. `dbt_packages/dbt_utils/`. */
    readonly folder?: string;
  };
}

export interface DocNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'doc';
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly block_contents: string;
}

/** Exposures, metrics, semantic models, saved queries and functions: read, validated, selectable, passed through to the manifest. */
export interface PassiveNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'exposure' | 'metric' | 'semantic_model' | 'saved_query' | 'function';
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly description: string;
  readonly depends_on: { readonly macros: readonly NodeId[]; readonly nodes: readonly NodeId[] };
  readonly config: { readonly enabled: boolean; readonly [key: string]: JsonValue };
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly [key: string]: JsonValue;
}

export interface GroupNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'group';
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly owner: JsonObject;
  readonly description: string | null;
  readonly config: JsonObject;
}

export interface UnitTestNode {
  readonly unique_id: NodeId;
  readonly resource_type: 'unit_test';
  readonly name: string;
  /** Name of the model under test. */
  readonly model: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly description: string;
  readonly given: readonly UnitTestFixture[];
  readonly expect: UnitTestFixture;
  readonly overrides: JsonObject | null;
  readonly depends_on: { readonly macros: readonly NodeId[]; readonly nodes: readonly NodeId[] };
  readonly config: { readonly tags: readonly string[]; readonly meta: JsonObject; readonly enabled: boolean };
  readonly tested_node_unique_id: NodeId | null;
  readonly versions: JsonValue;
  readonly version: string | number | null;
  readonly checksum: string | null;
  readonly schema: string | null;
  readonly created_at: number;
  readonly local: NodeLocal;
}

export interface UnitTestFixture {
  readonly input: string;
  readonly rows: JsonValue;
  readonly format: 'dict' | 'csv' | 'sql';
  readonly fixture: string | null;
}
