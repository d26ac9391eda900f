import type {
  Checksum,
  ColumnProperties,
  Contract,
  JsonObject,
  JsonValue,
  ManifestNode,
  NodeConfig,
  NodeId,
  NodeLocal,
  NodeResourceType,
  SourceSpan,
} from '@tsdbt/core';
import { renderRelation } from '@tsdbt/sql';
import { checkConfig } from '../config/check-config.ts';
import type { ConfigResource } from '../config/config-keys.ts';
import { type ConfigInputs, resolveConfig, unrenderedConfig } from '../config/node-config.ts';
import { contractChecksum } from '../naming/contract-checksum.ts';
import { digest } from '../naming/digest.ts';
import type { PackageContext, ParseSession } from '../parse-session.ts';
import { columnPlaces, readColumns, readModelConstraint } from '../properties/columns.ts';
import type { NodePatch } from '../properties/node-patch.ts';
import { literalPattern, placeInCode } from '../templates/place-in-code.ts';
import { FactCollector, NO_FACTS, type TemplateFacts } from '../templates/template-facts.ts';
import { listOf, NO_ITEMS, NO_KEYS, objectOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { checkContract } from './check-contract.ts';
import { refuseMaterialization } from './fixed-materialization.ts';
import { withForeignKeys } from './foreign-keys.ts';

/** A node of `manifest.nodes` before its template is read. */
export interface NodeDraft {
  readonly pkg: PackageContext;
  readonly resourceType: NodeResourceType;
  readonly configResource: ConfigResource;
  readonly id: NodeId;
  readonly name: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly fqn: readonly string[];
  readonly rawCode: string;
  /** What is read for refs and configuration, where it is not the code. */
  readonly template?: string;
  readonly checksum: Checksum;
  readonly patch?: NodePatch | undefined;
  readonly local?: NodeLocal;
  /** Of tests those of the column, of hooks their kind: tags before those of the configuration. */
  readonly tags?: readonly string[];
  /** Of generic tests: the group of the tested node, whatever is configured (dbt). */
  readonly group?: string | null | undefined;
  /** Fields of this resource type only. */
  readonly extra?: Partial<ManifestNode>;
}

/** Reads a node's template and configuration and gives the node, references not resolved yet. */
export function parseSqlNode(session: ParseSession, draft: NodeDraft, readTemplate = true): ManifestNode {
  const inputs = configInputs(session, draft, NO_KEYS);
  const early = () => assemble(session, draft, { config: resolveConfig(inputs), facts: NO_FACTS, inputs });
  const facts = readTemplate ? session.reader.read(templateOf(draft), early) : NO_FACTS;
  const node = completeNode(session, draft, facts);
  if (node.config.enabled) session.diagnostics.add(...(facts.problems ?? []));
  return node;
}

/** Gives the node when what its template holds is known. */
export function completeNode(session: ParseSession, draft: NodeDraft, facts: TemplateFacts): ManifestNode {
  const inputs = configInputs(session, draft, facts.config);
  checkNodeConfig(session, draft, facts.config);
  const resolved = resolveConfig(inputs);
  refuseMaterialization(session, draft, { config: resolved, calls: facts.config });
  const config = draft.resourceType === 'test' ? settleStoreFailures(resolved) : resolved;
  const all = withHooks(session, draft, { config, facts, inputs });
  const node = assemble(session, draft, { config, facts: withForeignKeys(session, draft, all), inputs });
  checkContract(session, draft, node);
  if (draft.resourceType === 'test') checkSqlHeader(session, node, draft);
  if (node.name.includes(' ')) refuseBlanks(session, node, draft);
  return node;
}

/** dbt: `require_resource_names_without_spaces`. */
function refuseBlanks(session: ParseSession, node: ManifestNode, { pkg }: NodeDraft): void {
  const required = session.invocation.flags.behavior.require_resource_names_without_spaces !== false;
  session.diagnostics.add({
    code: 'TS2005',
    severity: required ? 'error' : 'warning',
    message: `the name of ${node.unique_id} has blanks in it`,
    at: node.local.declaredAt ?? { file: pkg.files.prefix + node.original_file_path },
    nodeId: node.unique_id,
  });
}

/** dbt 1.12: a test's `sql_header` counts with `require_sql_header_in_test_configs` only, and is text then. */
function checkSqlHeader(session: ParseSession, node: ManifestNode, { pkg }: NodeDraft): void {
  const header = node.config.sql_header;
  if (header === undefined || header === null) return;
  const counts = session.invocation.flags.behavior.require_sql_header_in_test_configs === true;
  if (counts && typeof header === 'string') return;
  session.diagnostics.add({
    code: counts ? 'TS2005' : 'TS2020',
    severity: counts ? 'error' : 'warning',
    message: counts
      ? `the sql_header of ${node.unique_id} must be text`
      : `the sql_header of ${node.unique_id} does not count`,
    at: node.local.declaredAt ?? { file: pkg.files.prefix + node.original_file_path },
    ...(counts ? {} : { hint: 'flags: {require_sql_header_in_test_configs: true} makes it' }),
    nodeId: node.unique_id,
  });
}

/** dbt: sha256 over the file's text without blanks around it. */
export function textChecksum(text: string): Checksum {
  return { name: 'sha256', checksum: digest('sha256', text) };
}

interface Parts {
  readonly config: NodeConfig;
  readonly facts: TemplateFacts;
  readonly inputs: ConfigInputs;
}

function configInputs(session: ParseSession, draft: NodeDraft, calls: JsonObject): ConfigInputs {
  const { pkg, configResource, fqn, patch } = draft;
  const release = session.invocation.dbtRelease;
  return { pkg, root: session.root, resource: configResource, release, fqn, patch: patch?.config, calls };
}

function templateOf(draft: NodeDraft) {
  const { pkg, rawCode, template = rawCode, originalFilePath, resourceType, name, local } = draft;
  return {
    pkg,
    text: template,
    file: pkg.files.prefix + originalFilePath,
    frame: `${resourceType} ${name}`,
    start: local?.codeStart,
  };
}

function checkNodeConfig(session: ParseSession, draft: NodeDraft, calls: JsonObject): void {
  const { patch, configResource } = draft;
  if (patch !== undefined) {
    session.diagnostics.add(...checkConfig(patch.config, configResource, key => placeInPatch(patch, key)));
  }
  for (const problem of checkConfig(calls, configResource, key => placeOfCall(draft, key))) {
    session.diagnostics.add({ ...problem, nodeId: draft.id });
  }
}

/** Where the property file configures a key. */
export function placeInPatch({ entry }: NodePatch, key: string): SourceSpan {
  const own = objectOf(entry.value.config);
  return locate(entry.document, [...entry.path, ...(Object.hasOwn(own, key) ? ['config', key] : [key])]);
}

/** Where the node's own code configures a key. */
export function placeOfCall(draft: NodeDraft, key: string): SourceSpan {
  const file = draft.pkg.files.prefix + draft.originalFilePath;
  // A generic test's code is made from its entry.
  if (/\.ya?ml$/i.test(file) && draft.local?.declaredAt !== undefined) return draft.local.declaredAt;
  const code = { raw_code: draft.rawCode, local: draft.local ?? {} };
  return { file, ...placeInCode(code, new RegExp(`\\b${literalPattern(key)}\\b(?=['"]?\\s*[=:])`)) };
}

/** dbt: hooks are read for refs too. */
function withHooks(session: ParseSession, draft: NodeDraft, parts: Parts): TemplateFacts {
  const [before, after] = [listOf(parts.config['pre-hook']), listOf(parts.config['post-hook'])];
  if (before.length + after.length === 0) return parts.facts;
  const hooks = [...before, ...after];
  const collected = new FactCollector();
  collected.addAll(parts.facts);
  for (const hook of hooks) {
    const text = String(objectOf(hook).sql ?? '');
    const facts = session.reader.read({ ...templateOf(draft), text, frame: `hook of ${draft.name}` }, () =>
      assemble(session, draft, parts),
    );
    collected.addAll({ ...facts, config: {} });
  }
  return collected;
}

/** dbt: the tags of the property file come last, as it is read when the file's own are known already; in `config` they are first. */
function tagsOf({ tags = NO_TAGS }: NodeDraft, config: NodeConfig, inputs: ConfigInputs): readonly string[] {
  const { pkg, patch, calls } = inputs;
  const isPatched = listOf(patch?.tags).length > 0 && (listOf(calls?.tags).length > 0 || !pkg.isRoot);
  const early = isPatched ? resolveConfig({ ...inputs, patch: undefined }).tags : NO_TAGS;
  if (tags.length === 0 && early.length === 0) return config.tags;
  return union(tags, union(early, config.tags));
}

const NO_TAGS: readonly string[] = [];

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** One object a node, filled in place: there are tens of thousands. */
function assemble(session: ParseSession, draft: NodeDraft, { config, facts, inputs }: Parts): ManifestNode {
  const { patch, pkg } = draft;
  const described = describePatch(session, draft);
  const node: Writable<ManifestNode> = {
    unique_id: draft.id,
    resource_type: draft.resourceType,
    name: draft.name,
    package_name: pkg.name,
    path: draft.path,
    original_file_path: draft.originalFilePath,
    fqn: draft.fqn,
    alias: draft.name,
    database: '',
    schema: session.invocation.target.schema,
    relation_name: null,
    checksum: draft.checksum,
    raw_code: draft.rawCode,
    language: 'sql',
    config,
    unrendered_config: unrenderedConfig(inputs),
    tags: tagsOf(draft, config, inputs),
    meta: config.meta,
    group: draft.group !== undefined ? draft.group : typeof config.group === 'string' ? config.group : null,
    description: described.description,
    columns: described.columns,
    docs: shownDocs(config),
    patch_path: patch === undefined ? null : `${(patch.owner ?? pkg).name}://${patch.entry.file}`,
    refs: facts.refs,
    sources: facts.sources,
    metrics: facts.metrics,
    functions: NO_ITEMS,
    depends_on: { macros: facts.macros, nodes: [] },
    constraints: patch === undefined ? NO_ITEMS : patch.constraints.map(readModelConstraint),
    doc_blocks: described.blocks,
    created_at: session.createdAt,
    contract: contractOf(config),
    local: localOf(draft),
  };
  if (draft.resourceType === 'model') {
    node.access = typeof config.access === 'string' ? config.access : 'protected';
    // dbt: a model that no YAML describes has nothing to sum up.
    if (node.contract.enforced && patch !== undefined)
      node.contract = { ...node.contract, checksum: contractChecksum(node) };
  }
  Object.assign(node, draft.extra);
  const { schema, alias } = namesOf(session, node);
  node.schema = schema;
  node.alias = alias;
  node.relation_name = relationName(session, draft, config, { schema, alias });
  return node;
}

function union(first: readonly string[], second: readonly string[]): readonly string[] {
  return [...new Set([...first, ...second])];
}

/** dbt: generate_schema_name and generate_alias_name; a snapshot's `target_schema` is taken as it is. */
function namesOf(session: ParseSession, node: ManifestNode): { readonly schema: string; readonly alias: string } {
  const { schema, alias, target_schema: fixed } = node.config;
  const custom = (value: JsonValue | undefined): string | null =>
    value === null || value === undefined ? null : String(value);
  return {
    schema: typeof fixed === 'string' ? fixed : session.namer.schema(custom(schema), node),
    alias: session.namer.alias(custom(alias), node),
  };
}

function describePatch(
  session: ParseSession,
  draft: NodeDraft,
): { description: string; blocks: readonly NodeId[]; columns: Record<string, ColumnProperties> } {
  const { patch } = draft;
  if (patch === undefined) return UNDESCRIBED;
  const describe = session.describerOf(patch.owner ?? draft.pkg, patch.entry);
  const { text, blocks } = describe(patch.description);
  return { description: text, blocks, columns: readColumns(patch.columns, describe) };
}

const UNDESCRIBED = { description: '', blocks: NO_ITEMS, columns: NO_KEYS };

function localOf(draft: NodeDraft): NodeLocal {
  const { patch, local } = draft;
  if (patch === undefined) return local ?? {};
  const places = columnPlaces(patch.columnsList, patch.entry.placeOf);
  return { declaredAt: patch.place, ...(places === undefined ? {} : { columnPlaces: places }), ...local };
}

function shownDocs(config: NodeConfig): ManifestNode['docs'] {
  const { show = true, node_color = null } = objectOf(config.docs);
  if (show !== false && typeof node_color !== 'string') return SHOWN;
  return { show: show !== false, node_color: typeof node_color === 'string' ? node_color : null };
}

const SHOWN: ManifestNode['docs'] = Object.freeze({ show: true, node_color: null });

function contractOf(config: NodeConfig): Contract {
  const { enforced = false, alias_types = true } = objectOf(config.contract);
  if (enforced !== true && alias_types !== false) return NO_CONTRACT;
  return { enforced: enforced === true, alias_types: alias_types !== false, checksum: null };
}

const NO_CONTRACT: Contract = Object.freeze({ enforced: false, alias_types: true, checksum: null });

/** dbt: nodes with a relation of their own; tests have one when they store failures. */
function relationName(
  session: ParseSession,
  draft: NodeDraft,
  config: NodeConfig,
  names: { readonly schema: string; readonly alias: string },
): string | null {
  const relational =
    draft.resourceType === 'test'
      ? config.store_failures === true || (config.store_failures === null && session.storeFailures)
      : ['model', 'seed', 'snapshot'].includes(draft.resourceType) && config.materialized !== 'ephemeral';
  return relational ? renderRelation({ schema: names.schema, identifier: names.alias }) : null;
}

/** Configuration of tests: what one of the two keys about stored failures says about the other (dbt). */
function settleStoreFailures(config: NodeConfig): NodeConfig {
  const as = config.store_failures_as;
  if (as !== null && as !== undefined) return { ...config, store_failures: as !== 'ephemeral' };
  const store = config.store_failures;
  return typeof store === 'boolean' ? { ...config, store_failures_as: store ? 'table' : 'ephemeral' } : config;
}
