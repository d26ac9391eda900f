import type { ManifestNode, UnitTestNode } from '@tsdbt/core';

type WithPath = Pick<
  ManifestNode | UnitTestNode,
  'package_name' | 'original_file_path' | 'path' | 'name' | 'resource_type' | 'version'
>;

/**
 * Where a node's SQL is written, below `target/compiled` and `target/run`: `<package>/<file>`; nodes that share a file are in a folder
 * of its name (generic tests: `…/schema.yml/unique_orders_id.sql`). A microbatch model has one file for each batch.
 */
export function nodeSqlPath(node: WithPath, batchId?: string): string {
  const { package_name: packageName } = node;
  const own = ownPath(node);
  return `${packageName}/${batchId === undefined ? own : batchPath(own, batchId)}`;
}

function ownPath(node: WithPath): string {
  const { original_file_path: file, path } = node;
  if (node.resource_type === 'unit_test') return `${file}/${unitTestPath(node)}`;
  return baseName(path) === baseName(file) ? file : `${file}/${path}`;
}

/** dbt: a unit test's path is its YAML file's; its SQL goes below that file, into the file's folder once more. */
function unitTestPath({ original_file_path: file, name, version = null }: WithPath): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return `${folder}${version === null ? name : `${name}_v${version}`}.sql`;
}

function batchPath(path: string, batchId: string): string {
  const dot = path.lastIndexOf('.');
  const [stem, extension] = dot > path.lastIndexOf('/') ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
  return `${stem}/${baseName(stem)}_${batchId}${extension}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
