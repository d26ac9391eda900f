import type { ManifestNode, UnitTestNode } from '@tsdbt/core';

type WithPath = Pick<ManifestNode | UnitTestNode, 'package_name' | 'original_file_path' | 'path' | 'name'>;

/**
 * Where a node's SQL is written, below `target/compiled` and `target/run`: `<package>/<file>`; nodes that share a file are in a folder
 * of its name (generic tests: `…/schema.yml/unique_orders_id.sql`). A microbatch model has one file for each batch.
 */
export function nodeSqlPath(node: WithPath, batchId?: string): string {
  const { package_name: packageName } = node;
  const own = ownPath(node);
  return `${packageName}/${batchId === undefined ? own : batchPath(own, batchId)}`;
}

/** A unit test's path is its YAML file's: its SQL goes under that file by its own name. */
function ownPath({ original_file_path: file, path, name }: WithPath): string {
  if (baseName(path) !== baseName(file)) return `${file}/${path}`;
  return /\.ya?ml$/.test(file) ? `${file}/${name}.sql` : file;
}

function batchPath(path: string, batchId: string): string {
  const dot = path.lastIndexOf('.');
  const [stem, extension] = dot > path.lastIndexOf('/') ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
  return `${stem}/${baseName(stem)}_${batchId}${extension}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
