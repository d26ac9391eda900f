import { childNodes } from '../ast/child-nodes.ts';
import type { Node } from '../ast/nodes.ts';

/**
 * Whether an expression is made of literals only. Jinja2 computes such ones while compiling and puts them into the
 * surrounding text, so that native rendering sees text: `{{ 5 }}` is `'5'`, `{{ x }}` with x = 5 is 5.
 */
export function isConstant(node: Node): boolean {
  switch (node.kind) {
    case 'name':
    case 'call':
    case 'getattr':
    case 'namespace-ref':
      return false;
    case 'filter':
      return !node.name.startsWith('as_') && childNodes(node).every(isConstant);
    default:
      return childNodes(node).every(isConstant);
  }
}
