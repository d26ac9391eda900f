import type { ManifestNode } from '@tsdbt/core';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/** A seed from its file; it has no template. */
export function parseSeed(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): ManifestNode {
  const name = stemOf(file.path);
  const path = relativePath(file);
  return parseSqlNode(
    session,
    {
      pkg,
      resourceType: 'seed',
      configResource: 'seed',
      id: uniqueId('seed', pkg.name, name),
      name,
      path,
      originalFilePath: file.path,
      fqn: fqnOf(pkg.name, path, name),
      rawCode: '',
      checksum: file.checksum ?? textChecksum(file.text.trim()),
      patch: patches.take(name, 'seeds'),
      extra: { root_path: pkg.files.root },
    },
    false,
  );
}
