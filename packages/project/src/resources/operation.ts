import type { JsonValue, ManifestNode } from '@tsdbt/core';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { listOf } from '../yaml/json-shape.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

export type RunHook = 'on-run-start' | 'on-run-end';

/** dbt: `original_file_path` of operations. */
export function operationsFile(pkg: PackageContext): string {
  return `./${pkg.files.projectFile.path}`;
}

/** The hooks around a run that a package's project file lists, as operations. */
export function parseOperations(session: ParseSession, pkg: PackageContext, hook: RunHook): ManifestNode[] {
  const texts = listOf(pkg.config.values[hook]).filter((text): text is Exclude<JsonValue, null> => text !== null);
  return texts.map((text, index) => {
    const name = `${pkg.name}-${hook}-${index}`;
    const file = operationsFile(pkg);
    const node = parseSqlNode(session, {
      pkg,
      resourceType: 'operation',
      configResource: 'operation',
      id: uniqueId('operation', pkg.name, name),
      name,
      path: `hooks/${name}.sql`,
      originalFilePath: file,
      fqn: [pkg.name, 'hooks', name],
      rawCode: String(text),
      checksum: textChecksum(pkg.files.projectFile.text.trim()),
      tags: [hook],
      extra: { index },
    });
    // What models are must not matter here: a package whose models are off still runs its hooks.
    return { ...node, config: { ...node.config, enabled: true, materialized: 'view' } };
  });
}
