import type { MacroNode } from '@tsdbt/core';

/**
 * dbt: a materialisation for ClickHouse beats a default one, whoever wrote it; then the root's beats a package's beats the built-in.
 * A package cannot replace a built-in materialisation: the root would have to take it over by name.
 */
export function findMaterialization(
  name: string,
  packages: ReadonlyMap<string, ReadonlyMap<string, MacroNode>>,
  rootPackage: string,
  internalPackages: readonly string[],
): MacroNode | undefined {
  const outer = [...packages.keys()].filter(p => p !== rootPackage && !internalPackages.includes(p));
  const isBuiltin = internalPackages.some(p =>
    ADAPTERS.some(adapter => packages.get(p)?.has(macroName(name, adapter))),
  );
  const order = [rootPackage, ...(isBuiltin ? [] : outer), ...[...internalPackages].reverse()];
  for (const adapter of ADAPTERS) {
    for (const packageName of order) {
      const found = packages.get(packageName)?.get(macroName(name, adapter));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const ADAPTERS = ['clickhouse', 'default'] as const;

function macroName(name: string, adapter: string): string {
  return `materialization_${name}_${adapter}`;
}
