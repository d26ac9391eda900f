import type { ManifestNode } from '@tsdbt/core';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { codeStart } from './code-start.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/** An analysis: compiled, never run. dbt: its path and fqn begin with `analysis`, unless `require_corrected_analysis_fqns`. */
export function parseAnalysis(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): ManifestNode {
  const name = stemOf(file.path);
  const isCorrected = session.invocation.flags.behavior.require_corrected_analysis_fqns === true;
  const path = isCorrected ? relativePath(file) : `analysis/${relativePath(file)}`;
  const text = file.text.trim();
  return parseSqlNode(session, {
    pkg,
    resourceType: 'analysis',
    configResource: 'analysis',
    id: uniqueId('analysis', pkg.name, name),
    name,
    path,
    originalFilePath: file.path,
    fqn: fqnOf(pkg.name, path, name),
    rawCode: text,
    checksum: textChecksum(text),
    patch: patches.take(name, 'analyses'),
    local: codeStart(file.text),
  });
}
