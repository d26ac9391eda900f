import type { Expression } from '../ast/nodes.ts';
import { PyFloat } from '../runtime/values/py-float.ts';

/** A literal as data: what JSON can hold. */
export type Literal = null | boolean | number | string | readonly Literal[] | { readonly [key: string]: Literal };

/** The value of an expression made of literals only; `undefined` for any other. */
export function literalValue(node: Expression): Literal | undefined {
  switch (node.kind) {
    case 'constant':
      if (node.value instanceof PyFloat || typeof node.value === 'bigint') return undefined;
      return node.value;
    case 'list': {
      const items = node.items.map(literalValue);
      return items.every(item => item !== undefined) ? items : undefined;
    }
    case 'dict': {
      const entries = node.items.map(({ key, value }) => [literalValue(key), literalValue(value)] as const);
      if (!entries.every(([key, value]) => typeof key === 'string' && value !== undefined)) return undefined;
      return Object.fromEntries(entries) as Literal;
    }
    default:
      return undefined;
  }
}
