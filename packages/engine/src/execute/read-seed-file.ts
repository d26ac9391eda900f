import path from 'node:path';
import { type SeedOptions, seedText } from '@tsdbt/clickhouse';
import { fail, type JsonObject, type ManifestNode } from '@tsdbt/core';
import type { Session } from '../session/open-session.ts';

/** Reads the file of a seed under the seed's configuration, with whatever makes something of it. */
export function readSeedFile<T>(
  session: Session,
  node: ManifestNode,
  read: (csv: string, options: SeedOptions) => T,
): T {
  const { delimiter, column_types: columnTypes } = node.config;
  return read(seedText(seedBytes(session, node), node.original_file_path), {
    file: node.original_file_path,
    ...(typeof delimiter === 'string' ? { delimiter } : {}),
    ...(typeof columnTypes === 'object' && columnTypes !== null && !Array.isArray(columnTypes)
      ? { columnTypes: columnTypes as JsonObject }
      : {}),
  });
}

function seedBytes({ fs, invocation }: Session, node: ManifestNode): Uint8Array {
  try {
    return fs.readBytes(path.resolve(node.root_path ?? invocation.projectDir, node.original_file_path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason = code === 'ENOENT' ? 'it is gone since the project was read' : message;
    return fail({
      code: 'TS1014',
      message: `${node.original_file_path} cannot be read: ${reason}`,
      at: { file: node.original_file_path },
    });
  }
}
