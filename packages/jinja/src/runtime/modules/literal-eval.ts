import { TsdbtError } from '@tsdbt/core';
import type { Expression } from '../../ast/nodes.ts';
import { sourceText } from '../../ast/source-text.ts';
import { tokenize } from '../../lex/tokenize.ts';
import { parseTuple } from '../../parse/parse-expression.ts';
import { TokenStream } from '../../parse/token-stream.ts';
import { negate, positive } from '../operators/arithmetic.ts';
import { Dict } from '../values/dict.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';

/** Python: `ast.literal_eval(text)`; `undefined` where it raises. */
export function literalEval(text: string): Value | undefined {
  try {
    const source = sourceText(`{{ ${text.replace(/^[ \t]+/, '')}}}`, '<literal>');
    const tokens = tokenize(source, {});
    if (tokens.some(token => token.type === 'name' && !CONSTANTS.has(String(token.value)))) return undefined;
    const stream = new TokenStream(source, tokens);
    stream.expect('variable_begin');
    const expression = parseTuple(stream);
    stream.expect('variable_end');
    return stream.is('eof') ? evaluate(expression) : undefined;
  } catch (error) {
    if (error instanceof TsdbtError || error instanceof NotLiteral) return undefined;
    throw error;
  }
}

class NotLiteral extends Error {}

const CONSTANTS = new Set(['True', 'False', 'None']);

function evaluate(node: Expression): Value {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'list':
      return node.items.map(evaluate);
    case 'tuple':
      return new Tuple(node.items.map(evaluate));
    case 'dict':
      return new Dict(node.items.map(({ key, value }) => [evaluate(key), evaluate(value)] as const));
    case 'unary': {
      if (node.operator === 'not' || node.operand.kind !== 'constant') throw new NotLiteral();
      if (typeof node.operand.value === 'string') throw new NotLiteral();
      return node.operator === 'neg' ? negate(evaluate(node.operand)) : positive(evaluate(node.operand));
    }
    default:
      throw new NotLiteral();
  }
}
