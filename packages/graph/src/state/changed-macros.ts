import type { Manifest, NodeId } from '@tsdbt/core';

/**
 * Answers which changed macro (text differs, or new) a list of macros reaches, itself included; undefined when none. Built-in macros
 * never count: they are part of the tool, and a state that dbt or another version wrote has other texts for them.
 * dbt: `check_macros_modified`.
 */
export function changedMacros(
  manifest: Manifest,
  previous: Manifest,
): (macros: readonly NodeId[]) => NodeId | undefined {
  const reached = new Map<NodeId, NodeId | undefined>();
  const isChanged = (id: NodeId): boolean => {
    const macro = manifest.macros[id];
    if (macro === undefined || macro.local.builtin || BUILTIN_PACKAGES.has(macro.package_name)) return false;
    return macro.macro_sql !== previous.macros[id]?.macro_sql;
  };
  const search = (start: NodeId): NodeId | undefined => {
    // Depth first, each macro once: macros may call each other in a circle.
    const seen = new Set<NodeId>();
    const left = [start];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (isChanged(id)) return id;
      left.push(...(manifest.macros[id]?.depends_on.macros ?? []));
    }
    return undefined;
  };
  return macros => {
    for (const id of macros) {
      if (!reached.has(id)) reached.set(id, search(id));
      const changed = reached.get(id);
      if (changed !== undefined) return changed;
    }
    return undefined;
  };
}

const BUILTIN_PACKAGES: ReadonlySet<string> = new Set(['dbt', 'dbt_clickhouse']);
