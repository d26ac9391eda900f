import type { ManifestNode, SourceSpan } from '@tsdbt/core';
import type { PackageContext, ParseSession } from '../parse-session.ts';
import type { NodeCollection } from './node-collection.ts';

/**
 * Names that models, seeds and snapshots of a package share, since `ref` finds all of them. dbt: two kinds may have one name, with a
 * warning, unless `require_unique_project_resource_names` says otherwise; a name with versions may not also be without.
 */
export function checkNames(
  session: ParseSession,
  nodes: NodeCollection,
  packages: ReadonlyMap<string, PackageContext>,
): void {
  const plain = new Map<string, ManifestNode>();
  const versioned = new Map<string, ManifestNode>();
  const spanOf = (node: ManifestNode): SourceSpan => ({
    file: (packages.get(node.package_name)?.files.prefix ?? '') + node.original_file_path,
  });
  for (const node of nodes.manifestNodes('model', 'seed', 'snapshot')) {
    const name = `${node.package_name}.${node.name}`;
    const hasVersion = (node.version ?? null) !== null;
    const other = hasVersion ? undefined : plain.get(name);
    if (other !== undefined) {
      const unique = session.invocation.flags.behavior.require_unique_project_resource_names === true;
      session.diagnostics.add({
        code: 'TS2029',
        severity: unique ? 'error' : 'warning',
        message: `the name "${node.name}" is used twice (${other.unique_id} and ${node.unique_id}): in ${spanOf(other).file} and in ${spanOf(node).file}`,
        at: spanOf(node),
        hint: 'rename one of them',
        nodeId: node.unique_id,
      });
    }
    (hasVersion ? versioned : plain).set(name, node);
  }
  for (const [name, node] of plain) {
    const other = versioned.get(name);
    if (other === undefined) continue;
    session.diagnostics.error({
      code: 'TS2001',
      message: `the name "${node.name}" has versions (${other.unique_id}), and there is one without (${node.unique_id})`,
      at: spanOf(node),
      hint: `rename it, or add it to the versions${other.local.declaredAt === undefined ? '' : ` in ${other.local.declaredAt.file}`}`,
      nodeId: node.unique_id,
    });
  }
}
