import type { JsonValue, ManifestNode } from '@tsdbt/core';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { pythonCallsAsTemplate } from '../templates/python-calls.ts';
import { isObject, NO_ITEMS } from '../yaml/json-shape.ts';
import { codeStart } from './code-start.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/**
 * A model from its file. A versioned model is known by the name in the YAML, its file by `defined_in`. One in Python has its place in
 * the graph and fails when it is compiled.
 */
export function parseModel(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): ManifestNode {
  const stem = stemOf(file.path);
  const patch = patches.takeVersion(stem) ?? patches.take(stem, 'models');
  const version = patch?.version;
  const name = version === undefined ? stem : (patch?.name ?? stem);
  const versionPart = version === undefined ? [] : [`v${version.version}`];
  const text = file.text.trim();
  const isPython = file.role === 'python_model';
  const node = parseSqlNode(session, {
    pkg,
    resourceType: 'model',
    configResource: 'model',
    id: uniqueId('model', pkg.name, name, ...versionPart),
    name,
    path: relativePath(file),
    originalFilePath: file.path,
    fqn: fqnOf(pkg.name, relativePath(file), name, ...versionPart),
    rawCode: text,
    ...(isPython ? { template: pythonCallsAsTemplate(text) } : {}),
    checksum: textChecksum(text),
    patch,
    local: codeStart(file.text),
    extra: {
      ...(isPython ? { language: 'python' } : {}),
      version: version?.version ?? null,
      latest_version: version?.latest ?? null,
      deprecation_date: patch?.deprecationDate ?? null,
      time_spine: timeSpineOf(patch?.timeSpine ?? null),
      primary_key: NO_ITEMS,
    },
  });
  if (isPython) warnOfPython(session, pkg, node);
  checkMicrobatch(session, pkg, node);
  checkContract(session, pkg, node);
  return node;
}

/** dbt-clickhouse runs none either; the rest of the project is as usable as with dbt. */
function warnOfPython(session: ParseSession, pkg: PackageContext, node: ManifestNode): void {
  if (!node.config.enabled) return;
  const file = pkg.files.prefix + node.original_file_path;
  const message = `${file} is written in Python: it fails when it is run`;
  session.diagnostics.warning({
    code: 'TS9002',
    message,
    at: { file },
    hint: 'write it in SQL',
    nodeId: node.unique_id,
  });
}

/** dbt: a model in batches says by which column, from when and in which steps. */
function checkMicrobatch(session: ParseSession, pkg: PackageContext, node: ManifestNode): void {
  const { config } = node;
  if (config.incremental_strategy !== 'microbatch' || config.materialized !== 'incremental' || !config.enabled) return;
  const missing = ['event_time', 'begin', 'batch_size'].filter(key => typeof config[key] !== 'string');
  if (missing.length === 0) return;
  const message = `the microbatch model ${node.name} lacks the config ${missing.map(key => `"${key}"`).join(' and ')}`;
  const at = { file: pkg.files.prefix + node.original_file_path };
  session.diagnostics.error({ code: 'TS1009', message, at, nodeId: node.unique_id });
}

/** dbt: what a contract promises must hold for the rows that are there already, so new columns are added or refused, never dropped. */
function checkContract(session: ParseSession, pkg: PackageContext, node: ManifestNode): void {
  const { config, contract } = node;
  if (!contract.enforced || config.materialized !== 'incremental' || !config.enabled) return;
  if (config.on_schema_change === 'append_new_columns' || config.on_schema_change === 'fail') return;
  session.diagnostics.error({
    code: 'TS2005',
    message: `${node.name}: an incremental model with an enforced contract cannot have on_schema_change: ${String(config.on_schema_change ?? 'ignore')}`,
    at: { file: pkg.files.prefix + node.original_file_path },
    hint: 'set on_schema_change to append_new_columns or fail',
    nodeId: node.unique_id,
  });
}

/** dbt: `TimeSpine`, whose list of granularities may be left out. */
function timeSpineOf(value: JsonValue): JsonValue {
  return isObject(value) ? { ...value, custom_granularities: value.custom_granularities ?? [] } : value;
}
