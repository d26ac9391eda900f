import type { ManifestNode } from '@tsdbt/core';
import { INLINE_NODE } from '@tsdbt/project';
import type { ParsedSession } from '../session/parse-session.ts';

/** The node that parsing made of the template of `--inline`. */
export function inlineNode(session: ParsedSession): ManifestNode {
  const { manifest, project } = session.parsed;
  const node = manifest.nodes[`sql_operation.${project.name}.${INLINE_NODE}`];
  if (node === undefined) throw new Error('the inline template was not parsed');
  return node;
}
