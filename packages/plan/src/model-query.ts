import { fail, type ManifestNode } from '@tsdbt/core';
import { queryText } from '@tsdbt/sql';

/** The node's query without the semicolon that may end it; a node is one SELECT, no more and no less. */
export function modelQuery(node: ManifestNode, sql: string): string {
  const text = queryText(sql);
  if ('query' in text) return text.query;
  return fail({
    code: 'TS6004',
    message:
      text.statements === 0
        ? `${node.resource_type} ${node.name} renders to no SQL at all`
        : `${node.resource_type} ${node.name} holds ${text.statements} statements; it must be one SELECT`,
    at: { file: node.original_file_path },
    hint: text.statements === 0 ? 'disable it, or write its SELECT' : 'move the other statements into hooks',
    nodeId: node.unique_id,
  });
}
