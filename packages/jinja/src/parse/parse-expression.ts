import type { BinaryOperator, CompareOperator, Expression, Name, Operand, Pair } from '../ast/nodes.ts';
import { describeToken, type Token, type TokenType } from '../lex/token.ts';
import type { PyFloat } from '../runtime/values/py-float.ts';
import { parseFilterExpression, parsePostfix } from './parse-postfix.ts';
import { quote, type TokenStream } from './token-stream.ts';

/** Parses one expression, with inline `if` unless told otherwise. Precedence is Jinja2's (`-2 ** 2` is 4). */
export function parseExpression(stream: TokenStream, withConditional = true): Expression {
  if (isAlone(stream)) return parsePrimary(stream, false);
  return nested(stream, withConditional ? parseConditional : parseOr);
}

/** Most expressions are a single name or literal: what ends one follows, and none of the levels has a say. */
function isAlone(stream: TokenStream): boolean {
  return ENDS.has(stream.following.type) && ALONE.has(stream.current.type) && !stream.isWord('not');
}

const ALONE = new Set<TokenType>(['name', 'string', 'integer', 'float']);
const ENDS = new Set<TokenType>(['comma', 'rparen', 'rbracket', 'rbrace', 'colon', 'variable_end', 'block_end']);

/** Options of `parseTuple`, Jinja2's. */
export interface TupleOptions {
  /** Only names and literals: the target of an assignment. */
  readonly simplified?: boolean;
  readonly withConditional?: boolean;
  readonly explicitParentheses?: boolean;
  readonly withNamespace?: boolean;
}

/** Parses an expression, or a tuple if commas follow. */
export function parseTuple(stream: TokenStream, options: TupleOptions = {}): Expression {
  const { simplified = false, withConditional = true, explicitParentheses = false, withNamespace = false } = options;
  const at = stream.current.start;
  const items: Expression[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) stream.expect('comma');
    if (isTupleEnd(stream)) break;
    items.push(simplified ? parsePrimary(stream, withNamespace) : parseExpression(stream, withConditional));
    if (!stream.is('comma')) break;
    isTuple = true;
  }
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  if (!isTuple && !explicitParentheses) {
    stream.fail(`Expected an expression, got ${quote(describeToken(stream.current))}`);
  }
  return { kind: 'tuple', items, at };
}

/** Parses what a `set`, `for` or `with` assigns to. */
export function parseTarget(stream: TokenStream, options: TupleOptions = {}): Expression {
  return asTarget(stream, parseTuple(stream, { simplified: true, ...options }));
}

/** Parses a single name that is assigned to. */
export function parseTargetName(stream: TokenStream, context: 'store' | 'parameter' = 'store'): Name {
  const token = stream.expectName();
  if (RESERVED.has(token.value)) stream.fail("can't assign to 'const'", token.start);
  return { kind: 'name', name: token.value, context, at: token.start };
}

const RESERVED = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
const PRODUCT = new Set<TokenType>(['mul', 'div', 'floordiv', 'mod']);
const COMPARE = new Set<TokenType>(['eq', 'ne', 'lt', 'lteq', 'gt', 'gteq']);

/** Jinja2 means to end a loop's target at `in` too, but never does: `for a, in b` is an error. */
function isTupleEnd(stream: TokenStream): boolean {
  const { type } = stream.current;
  return type === 'variable_end' || type === 'block_end' || type === 'rparen';
}

function asTarget(stream: TokenStream, node: Expression): Expression {
  switch (node.kind) {
    case 'name':
      return { ...node, context: 'store' };
    case 'namespace-ref':
      return node;
    case 'tuple':
      return { ...node, items: node.items.map(item => asTarget(stream, item)) };
    default:
      return stream.fail(`can't assign to ${quote(node.kind === 'constant' ? 'const' : node.kind)}`, node.at);
  }
}

function parseConditional(stream: TokenStream): Expression {
  let node = parseOr(stream);
  for (let links = 0; stream.isWord('if'); links++) {
    stream.limitChain(links);
    const at = stream.next().start;
    const test = parseOr(stream);
    const otherwise = stream.skipWord('else') ? nested(stream, parseConditional) : undefined;
    node = { kind: 'conditional', test, consequent: node, otherwise, at };
  }
  return node;
}

function nested<T>(stream: TokenStream, parse: (stream: TokenStream) => T): T {
  stream.enter();
  const result = parse(stream);
  stream.leave();
  return result;
}

function parseOr(stream: TokenStream): Expression {
  let left = parseAnd(stream);
  for (let links = 0; stream.isWord('or'); links++) {
    stream.limitChain(links);
    const at = stream.next().start;
    left = { kind: 'logical', operator: 'or', left, right: parseAnd(stream), at };
  }
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  let left = parseNot(stream);
  for (let links = 0; stream.isWord('and'); links++) {
    stream.limitChain(links);
    const at = stream.next().start;
    left = { kind: 'logical', operator: 'and', left, right: parseNot(stream), at };
  }
  return left;
}

function parseNot(stream: TokenStream): Expression {
  if (!stream.isWord('not')) return parseCompare(stream);
  const at = stream.next().start;
  return { kind: 'unary', operator: 'not', operand: nested(stream, parseNot), at };
}

function parseCompare(stream: TokenStream): Expression {
  const first = parseSum(stream);
  const rest: Operand[] = [];
  for (;;) {
    const at = stream.current.start;
    const operator = readCompareOperator(stream);
    if (operator === undefined) break;
    rest.push({ kind: 'operand', operator, value: parseSum(stream), at });
  }
  return rest.length === 0 ? first : { kind: 'compare', first, rest, at: rest[0]?.at ?? first.at };
}

function readCompareOperator(stream: TokenStream): CompareOperator | undefined {
  if (COMPARE.has(stream.current.type)) return stream.next().type as CompareOperator;
  if (stream.skipWord('in')) return 'in';
  if (stream.isWord('not') && stream.isWordNext('in')) {
    stream.skip(2);
    return 'notin';
  }
  return undefined;
}

function parseSum(stream: TokenStream): Expression {
  let left = parseConcat(stream);
  for (let links = 0; stream.is('add') || stream.is('sub'); links++) {
    stream.limitChain(links);
    left = binary(stream, left, parseConcat);
  }
  return left;
}

function binary(stream: TokenStream, left: Expression, parseRight: (stream: TokenStream) => Expression): Expression {
  const token = stream.next();
  return { kind: 'binary', operator: token.type as BinaryOperator, left, right: parseRight(stream), at: token.start };
}

function parseConcat(stream: TokenStream): Expression {
  const first = parseProduct(stream);
  if (!stream.is('tilde')) return first;
  const at = stream.current.start;
  const items = [first];
  while (stream.skipIf('tilde')) items.push(parseProduct(stream));
  return { kind: 'concat', items, at };
}

function parseProduct(stream: TokenStream): Expression {
  let left = parsePower(stream);
  for (let links = 0; PRODUCT.has(stream.current.type); links++) {
    stream.limitChain(links);
    left = binary(stream, left, parsePower);
  }
  return left;
}

function parsePower(stream: TokenStream): Expression {
  let left = parseUnary(stream);
  for (let links = 0; stream.is('pow'); links++) {
    stream.limitChain(links);
    left = binary(stream, left, parseUnary);
  }
  return left;
}

function parseUnary(stream: TokenStream, withFilter = true): Expression {
  const { type, start } = stream.current;
  let node: Expression;
  if (type === 'sub' || type === 'add') {
    stream.next();
    const operand = nested(stream, inner => parseUnary(inner, false));
    node = { kind: 'unary', operator: type === 'sub' ? 'neg' : 'pos', operand, at: start };
  } else {
    node = parsePrimary(stream, false);
  }
  node = parsePostfix(stream, node);
  return withFilter ? parseFilterExpression(stream, node) : node;
}

/** Parses a literal, a name or what is in brackets. */
export function parsePrimary(stream: TokenStream, withNamespace: boolean): Expression {
  const token = stream.current;
  switch (token.type) {
    case 'name':
      stream.next();
      return nameOrConstant(stream, token as Token & { value: string }, withNamespace);
    case 'string':
      return { kind: 'constant', value: adjacentStrings(stream), at: token.start };
    case 'integer':
    case 'float':
      stream.next();
      return { kind: 'constant', value: token.value as number | bigint | PyFloat, at: token.start };
    case 'lparen': {
      stream.next();
      const node = nested(stream, inner => parseTuple(inner, { explicitParentheses: true }));
      stream.expect('rparen');
      return node;
    }
    case 'lbracket':
      return nested(stream, parseList);
    case 'lbrace':
      return nested(stream, parseDict);
    default:
      return stream.fail(`unexpected ${quote(describeToken(token))}`, token.start);
  }
}

function nameOrConstant(stream: TokenStream, token: Token & { value: string }, withNamespace: boolean): Expression {
  const at = token.start;
  switch (token.value) {
    case 'true':
    case 'True':
      return { kind: 'constant', value: true, at };
    case 'false':
    case 'False':
      return { kind: 'constant', value: false, at };
    case 'none':
    case 'None':
      return { kind: 'constant', value: null, at };
    default:
      if (withNamespace && stream.skipIf('dot')) {
        return { kind: 'namespace-ref', name: token.value, attribute: stream.expectName().value, at };
      }
      return { kind: 'name', name: token.value, context: 'load', at };
  }
}

function adjacentStrings(stream: TokenStream): string {
  let text = '';
  while (stream.is('string')) text += String(stream.next().value);
  return text;
}

function parseList(stream: TokenStream): Expression {
  const at = stream.expect('lbracket').start;
  const items: Expression[] = [];
  while (!stream.is('rbracket')) {
    if (items.length > 0) stream.expect('comma');
    if (stream.is('rbracket')) break;
    items.push(parseExpression(stream));
  }
  stream.expect('rbracket');
  return { kind: 'list', items, at };
}

function parseDict(stream: TokenStream): Expression {
  const at = stream.expect('lbrace').start;
  const items: Pair[] = [];
  while (!stream.is('rbrace')) {
    if (items.length > 0) stream.expect('comma');
    if (stream.is('rbrace')) break;
    const key = parseExpression(stream);
    stream.expect('colon');
    items.push({ kind: 'pair', key, value: parseExpression(stream), at: key.at });
  }
  stream.expect('rbrace');
  return { kind: 'dict', items, at };
}
