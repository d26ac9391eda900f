import { fail, type ManifestNode } from '@tsdbt/core';
import type { PlanRequest } from './plan-request.ts';
import { configFlag, configList, configText } from './read-config.ts';

/** How new rows meet old ones; a key is a list of columns and expressions. `legacy` is dbt-clickhouse's default: old rows whose key is among the new are left out of a copy. */
export type IncrementalStrategy =
  | { readonly kind: 'append' }
  | {
      readonly kind: 'legacy' | 'deleteInsert';
      readonly key: readonly string[];
      readonly predicates: readonly string[];
    }
  | { readonly kind: 'insertOverwrite' };

/**
 * dbt-clickhouse: the strategy that the configuration names, else `delete+insert` if the profile says `use_lw_deletes`, else legacy;
 * without a unique_key rows are only added. A strategy that cannot work is an error at once, not on the second run as in dbt.
 */
export function incrementalStrategy({ node, target }: PlanRequest): IncrementalStrategy {
  const { config } = node;
  const key = configList(config, 'unique_key');
  const fallback = target.visible.use_lw_deletes === true ? 'delete_insert' : 'legacy';
  const name = configText(config, 'incremental_strategy')?.replaceAll('+', '_') ?? fallback;
  if (!KNOWN.has(name))
    return refuse(node, `there is no incremental strategy ${configText(config, 'incremental_strategy')}`);
  if (name === 'microbatch') return postponed(node);
  if (name === 'insert_overwrite') return overwrite(node, key);
  if (key.length === 0 || name === 'append' || configFlag(config, 'inserts_only')) return { kind: 'append' };
  return { kind: name === 'legacy' ? 'legacy' : 'deleteInsert', key, predicates: predicates(node) };
}

const KNOWN: ReadonlySet<string> = new Set(['append', 'delete_insert', 'insert_overwrite', 'legacy', 'microbatch']);

function overwrite(node: ManifestNode, key: readonly string[]): IncrementalStrategy {
  if (configList(node.config, 'partition_by').length === 0) {
    return refuse(node, 'the strategy insert_overwrite needs partition_by');
  }
  if (key.length > 0) return refuse(node, 'the strategy insert_overwrite replaces partitions and takes no unique_key');
  return { kind: 'insertOverwrite' };
}

function predicates({ config }: ManifestNode): readonly string[] {
  const value = config.incremental_predicates ?? config.predicates ?? [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function refuse(node: ManifestNode, problem: string): never {
  return fail({
    code: 'TS2005',
    message: `${node.name}: ${problem}`,
    at: { file: node.original_file_path },
    hint: 'ClickHouse models take append, delete+insert, insert_overwrite, or legacy',
    nodeId: node.unique_id,
  });
}

function postponed(node: ManifestNode): never {
  return fail({
    code: 'TS9003',
    message: `${node.name}: the incremental strategy microbatch is not built yet`,
    at: { file: node.original_file_path },
    nodeId: node.unique_id,
  });
}
