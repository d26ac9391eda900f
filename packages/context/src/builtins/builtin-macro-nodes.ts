import type { MacroNode, NodeId } from '@tsdbt/core';
import type { BuiltinMacro } from './builtin-macro.ts';
import { BUILTIN_TABLE } from './builtin-table.ts';

/** The built-in macros as nodes of the manifest, by id: `macro.dbt.*` and `macro.dbt_clickhouse.*`. */
export function builtinMacroNodes(): Readonly<Record<NodeId, MacroNode>> {
  nodes ??= Object.fromEntries(BUILTIN_TABLE.map(entry => [`macro.${entry.package}.${entry.name}`, nodeOf(entry)]));
  return nodes;
}

let nodes: Readonly<Record<NodeId, MacroNode>> | undefined;

function nodeOf(entry: BuiltinMacro): MacroNode {
  const path = `macros/${entry.name}.sql`;
  return {
    unique_id: `macro.${entry.package}.${entry.name}`,
    resource_type: 'macro',
    name: entry.name,
    package_name: entry.package,
    path,
    original_file_path: path,
    macro_sql: entry.source,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    config: {},
    docs: { show: true, node_color: null },
    patch_path: null,
    arguments: [],
    supported_languages: entry.name.startsWith('materialization_') ? ['sql'] : null,
    created_at: 0,
    local: { builtin: true },
  };
}
