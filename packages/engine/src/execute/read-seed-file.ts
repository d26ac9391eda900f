import path from 'node:path';
import type { SeedOptions } from '@tsdbt/clickhouse';
import type { JsonObject, ManifestNode } from '@tsdbt/core';
import type { Session } from '../session/open-session.ts';

/** Reads the file of a seed under the seed's configuration, with whatever makes something of it. */
export function readSeedFile<T>(
  { fs, invocation }: Session,
  node: ManifestNode,
  read: (csv: string, options: SeedOptions) => T,
): T {
  const { delimiter, column_types: columnTypes } = node.config;
  const text = fs.readText(path.resolve(node.root_path ?? invocation.projectDir, node.original_file_path));
  return read(text, {
    file: node.original_file_path,
    ...(typeof delimiter === 'string' ? { delimiter } : {}),
    ...(typeof columnTypes === 'object' && columnTypes !== null && !Array.isArray(columnTypes)
      ? { columnTypes: columnTypes as JsonObject }
      : {}),
  });
}
