import type { ManifestNode } from '@tsdbt/core';
import { type PackageContext, type ParseSession, treesByKey } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { locate } from '../yaml/locate.ts';
import type { NodeCollection } from './node-collection.ts';

/** dbt: no two enabled nodes may be one relation. */
export function checkAmbiguousRelations(
  session: ParseSession,
  nodes: NodeCollection,
  packages: ReadonlyMap<string, PackageContext>,
): void {
  const byRelation = new Map<string, ManifestNode>();
  for (const node of nodes.manifestNodes('model', 'seed', 'snapshot')) {
    const relation = node.relation_name;
    if (relation === null) continue;
    const other = byRelation.get(relation);
    if (other === undefined) {
      byRelation.set(relation, node);
      continue;
    }
    const file = (packages.get(node.package_name)?.files.prefix ?? '') + node.original_file_path;
    const message = `${other.unique_id} and ${node.unique_id} would both be written to ${relation}`;
    const hint = `give one of them another alias or schema (the other is ${other.original_file_path})`;
    session.diagnostics.error({ code: 'TS2006', message, at: { file }, hint, nodeId: node.unique_id });
  }
}

/** dbt: "Configuration paths exist in your dbt_project.yml file which do not apply to any resources". */
export function warnUnusedConfig(session: ParseSession): void {
  const { root, diagnostics } = session;
  // A node that could not be read may be what a path is for.
  if (diagnostics.hasErrors()) return;
  for (const [key, tree] of treesByKey(root)) {
    for (const path of tree.unusedPaths()) {
      const written = key === 'data_tests' && root.config.values.data_tests === undefined ? 'tests' : key;
      const at = locate(root.config.document, [written, ...path]);
      diagnostics.warning({
        code: 'TS2009',
        message: `the configuration path ${[written, ...path].join('.')} applies to nothing`,
        at,
      });
    }
  }
}

/** Groups that nodes name must exist. */
export function checkGroups(session: ParseSession, nodes: NodeCollection, groups: ReadonlySet<string>): void {
  for (const node of nodes.manifestNodes('model', 'seed', 'snapshot')) {
    if (node.group !== null && !groups.has(node.group)) {
      const message = `${node.unique_id} is in the group "${node.group}", which does not exist`;
      session.diagnostics.error({
        code: 'TS2005',
        message,
        at: node.local.declaredAt ?? { file: node.original_file_path },
        nodeId: node.unique_id,
      });
    }
  }
}

/** dbt: what no relation stands for cannot be public. */
export function checkAccess(session: ParseSession, nodes: NodeCollection): void {
  for (const node of nodes.manifestNodes('model')) {
    if (node.access !== 'public' || node.config.materialized !== 'ephemeral') continue;
    session.diagnostics.error({
      code: 'TS1017',
      message: `${node.unique_id} is ephemeral and cannot be public`,
      at: node.local.declaredAt ?? { file: node.original_file_path },
      hint: 'materialize it as a view or table, or leave `access: public` out',
      nodeId: node.unique_id,
    });
  }
}

/** dbt: what is off several times under one name cannot be turned on by a property file, which does not say which of them it means. */
export function refuseToEnableSeveral(
  session: ParseSession,
  { pkg, patches }: { readonly pkg: PackageContext; readonly patches: PatchIndex },
  nodes: NodeCollection,
): void {
  for (const patch of patches.unversioned()) {
    if (patch.config.enabled !== true) continue;
    const id = `${patch.entry.kind.replace(/s$/, '')}.${pkg.name}.${patch.name}`;
    const found = nodes.enabled.has(id) ? [] : (nodes.disabled.get(id) ?? []);
    if (found.length < 2) continue;
    session.diagnostics.error({
      code: 'TS2027',
      message: `${id} is disabled in ${found.map(node => node.original_file_path).join(' and ')}; a property file cannot enable one of them`,
      at: locate(patch.entry.document, patch.entry.path),
      hint: 'enable one of them in the project file or in its own config()',
      nodeId: id,
    });
  }
}

/** Macros of the root that replace built-in ones to no effect. */
export function warnVainOverrides(session: ParseSession): void {
  for (const macro of session.library.overridesWithoutEffect()) {
    const message = `the macro ${macro.name} replaces dbt's, but tsdbt's plans do not ask it: only templates that call it see the change`;
    const at = { file: macro.original_file_path, ...macro.local.codeStart };
    session.diagnostics.warning({ code: 'TS3012', message, at });
  }
}
