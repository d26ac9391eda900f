import type { ManifestNode } from '@tsdbt/core';

/**
 * Where a node's compiled (or executed) SQL is written, below `target/compiled` (or `target/run`). dbt: a node whose own file name is
 * its source file's keeps that path; others (tests in YAML, hooks) get a folder named after the file they stand in.
 */
export function nodeSqlPath(node: Pick<ManifestNode, 'package_name' | 'original_file_path' | 'path'>): string {
  const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
  const own =
    nameOf(node.path) === nameOf(node.original_file_path)
      ? node.original_file_path
      : `${node.original_file_path}/${node.path}`;
  return `${node.package_name}/${own}`;
}
