import type { Diagnostic, ManifestNode, SourceNode } from '@tsdbt/core';
import type { Execution } from './execution.ts';

/** A table or view that came out empty is rarely meant to be: say so, and whether its parents are empty too. */
export function emptyWarning(execution: Execution, node: ManifestNode | SourceNode): Diagnostic {
  const parents = (execution.session.graph.parents[node.unique_id] ?? []).filter(id => !id.startsWith('macro.'));
  const rowsOf = new Map(execution.results.map(result => [result.unique_id, result.local.rows]));
  const empty = parents.filter(id => rowsOf.get(id) === 0);
  return {
    code: 'TS6014',
    severity: 'warning',
    message: `${node.schema}.${'identifier' in node ? node.identifier : node.alias} has no rows`,
    at: { file: node.original_file_path },
    hint: emptyHint(parents.length, empty.length),
    nodeId: node.unique_id,
  };
}

function emptyHint(parents: number, empty: number): string {
  if (parents === 0) return 'empty';
  if (empty > 0) return `empty: ${empty} of its ${parents} parents ${empty === 1 ? 'is' : 'are'} empty too`;
  return parents === 1
    ? 'empty: its parent is not known to be'
    : `empty: none of its ${parents} parents is known to be`;
}
