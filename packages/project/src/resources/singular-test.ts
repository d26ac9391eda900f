import type { ManifestNode } from '@tsdbt/core';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { codeStart } from './code-start.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/** A test that is a query of its own: it selects the rows that should not be. */
export function parseSingularTest(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): ManifestNode {
  const name = stemOf(file.path);
  const path = relativePath(file);
  const text = file.text.trim();
  return parseSqlNode(session, {
    pkg,
    resourceType: 'test',
    configResource: 'test',
    id: uniqueId('test', pkg.name, name),
    name,
    path: path.replace(/\.sql$/i, '.sql'),
    originalFilePath: file.path,
    fqn: fqnOf(pkg.name, path, name),
    rawCode: text,
    checksum: textChecksum(text),
    patch: patches.take(name, 'data_tests'),
    local: codeStart(file.text),
  });
}
