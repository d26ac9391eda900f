import type { Call, Expression } from '../ast/nodes.ts';

/** `a.b.c` of names and attributes; `undefined` for anything else. */
export function dottedName(node: Expression | Call['callee']): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'getattr') return undefined;
  const object = dottedName(node.object);
  return object === undefined ? undefined : `${object}.${node.attribute}`;
}
