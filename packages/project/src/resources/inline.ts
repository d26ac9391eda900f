import type { ManifestNode, NodeId } from '@tsdbt/core';
import type { ProjectFiles, ResourceFile } from '../load/project-files.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/** dbt: the name of a template that is given on the command line. */
export const INLINE_NODE = 'inline_query';

/** The project with a template from the command line as one more file of the root. */
export function withInline(files: ProjectFiles, template: string): ProjectFiles {
  const file: ResourceFile = { role: 'inline', path: INLINE_NODE, folder: '.', text: template };
  return {
    ...files,
    packages: files.packages.map(pkg => (pkg.isRoot ? { ...pkg, files: [...pkg.files, file] } : pkg)),
  };
}

/** dbt: `sql_operation.<project>.inline_query`. */
export function parseInline(session: ParseSession, pkg: PackageContext, file: ResourceFile): ManifestNode {
  const id: NodeId = uniqueId('sql_operation', pkg.name, INLINE_NODE);
  return parseSqlNode(session, {
    pkg,
    resourceType: 'sql_operation',
    configResource: 'analysis',
    id,
    name: INLINE_NODE,
    path: `sql/${INLINE_NODE}`,
    originalFilePath: '--inline',
    fqn: [pkg.name, 'sql', INLINE_NODE],
    rawCode: file.text,
    checksum: textChecksum(file.text),
  });
}
