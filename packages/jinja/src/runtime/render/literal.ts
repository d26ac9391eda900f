import type { Constant, DictLiteral, Expression, ListLiteral, Pair, TupleLiteral } from '../../ast/nodes.ts';
import { Dict } from '../values/dict.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';

/** An expression made of literals only, whose evaluation cannot fail. */
export type Literal =
  | Constant
  | (Omit<ListLiteral, 'items'> & { readonly items: readonly Literal[] })
  | (Omit<TupleLiteral, 'items'> & { readonly items: readonly Literal[] })
  | (Omit<DictLiteral, 'items'> & { readonly items: readonly LiteralPair[] });

interface LiteralPair extends Pair {
  readonly key: Constant;
  readonly value: Literal;
}

export function isLiteral(node: Expression): node is Literal {
  switch (node.kind) {
    case 'constant':
      return true;
    case 'list':
    case 'tuple':
      return node.items.every(isLiteral);
    case 'dict':
      return node.items.every(({ key, value }) => key.kind === 'constant' && isLiteral(value));
    default:
      return false;
  }
}

/** A fresh value of a literal: the template may change lists and dicts. */
export function freshValue(node: Literal): Value {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'list':
      return node.items.map(freshValue);
    case 'tuple':
      return new Tuple(node.items.map(freshValue));
    case 'dict':
      return new Dict(node.items.map(({ key, value }) => [key.value, freshValue(value)]));
  }
}
