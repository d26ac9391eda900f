import type { Arguments, Expression, Keyword, Slice } from '../ast/nodes.ts';
import type { TokenType } from '../lex/token.ts';
import { parseExpression, parsePrimary } from './parse-expression.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses what follows an operand closely: attributes, items, calls. */
export function parsePostfix(stream: TokenStream, operand: Expression): Expression {
  let node = operand;
  for (let links = 0; ; links++) {
    stream.limitChain(links);
    if (stream.is('dot') || stream.is('lbracket')) node = parseSubscript(stream, node);
    else if (stream.is('lparen')) node = parseCall(stream, node);
    else return node;
  }
}

/** Parses what follows an operand loosely: filters and tests. */
export function parseFilterExpression(stream: TokenStream, operand: Expression): Expression {
  let node = operand;
  for (let links = 0; ; links++) {
    stream.limitChain(links);
    if (stream.is('pipe')) node = parseFilter(stream, node) ?? node;
    else if (stream.isWord('is')) node = parseTest(stream, node);
    else if (stream.is('lparen')) node = parseCall(stream, node);
    else return node;
  }
}

/** Parses `name(args)` filters after `|`; the first without its `|` if `startInline`. */
export function parseFilter(
  stream: TokenStream,
  operand: Expression | undefined,
  startInline = false,
): Expression | undefined {
  let node = operand;
  let inline = startInline;
  for (let links = 0; inline || stream.is('pipe'); links++) {
    stream.limitChain(links);
    if (!inline) stream.next();
    inline = false;
    const at = stream.current.start;
    const name = parseDottedName(stream);
    const args = stream.is('lparen') ? parseArguments(stream) : NO_ARGUMENTS;
    node = { kind: 'filter', operand: node, name, ...args, at };
  }
  return node;
}

const NO_ARGUMENTS: Arguments = { positional: [], named: [], spread: undefined, spreadNamed: undefined };

function parseSubscript(stream: TokenStream, object: Expression): Expression {
  const token = stream.next();
  const at = token.start;
  if (token.type === 'lbracket') return parseSubscriptKeys(stream, object, at);
  const attribute = stream.next();
  if (attribute.type === 'name') return { kind: 'getattr', object, attribute: String(attribute.value), at };
  if (attribute.type !== 'integer') stream.fail('expected name or number', attribute.start);
  const key: Expression = { kind: 'constant', value: attribute.value as number | bigint, at: attribute.start };
  return { kind: 'getitem', object, key, at };
}

function parseSubscriptKeys(stream: TokenStream, object: Expression, at: number): Expression {
  const keys: Expression[] = [];
  while (!stream.is('rbracket')) {
    if (keys.length > 0) stream.expect('comma');
    keys.push(parseKey(stream));
  }
  stream.expect('rbracket');
  const [only] = keys;
  const key: Expression = keys.length === 1 && only !== undefined ? only : { kind: 'tuple', items: keys, at };
  return { kind: 'getitem', object, key, at };
}

function parseKey(stream: TokenStream): Expression {
  const at = stream.current.start;
  const start = stream.is('colon') ? undefined : parseExpression(stream);
  if (start !== undefined && !stream.is('colon')) return start;
  stream.expect('colon');
  const isEnd = (): boolean => stream.is('rbracket') || stream.is('comma');
  const stop = stream.is('colon') || isEnd() ? undefined : parseExpression(stream);
  const hasStep = stream.skipIf('colon') && !isEnd();
  const slice: Slice = { kind: 'slice', start, stop, step: hasStep ? parseExpression(stream) : undefined, at };
  return slice;
}

function parseCall(stream: TokenStream, callee: Expression): Expression {
  const at = stream.current.start;
  return { kind: 'call', callee, ...parseArguments(stream), at };
}

function parseArguments(stream: TokenStream): Arguments {
  const open = stream.expect('lparen');
  const positional: Expression[] = [];
  const named: Keyword[] = [];
  let spread: Expression | undefined;
  let spreadNamed: Expression | undefined;
  const ensure = (valid: boolean): void => {
    if (!valid) stream.fail('invalid syntax for function call expression', open.start);
  };
  for (let first = true; !stream.is('rparen'); first = false) {
    if (!first) {
      stream.expect('comma');
      if (stream.is('rparen')) break;
    }
    if (stream.skipIf('mul')) {
      ensure(spread === undefined && spreadNamed === undefined);
      spread = parseExpression(stream);
    } else if (stream.skipIf('pow')) {
      ensure(spreadNamed === undefined);
      spreadNamed = parseExpression(stream);
    } else if (stream.is('name') && stream.following.type === 'assign') {
      ensure(spreadNamed === undefined);
      const keyword = parseKeyword(stream);
      if (named.some(each => each.name === keyword.name)) {
        stream.fail(`keyword argument repeated: ${keyword.name}`, keyword.at);
      }
      named.push(keyword);
    } else {
      ensure(spread === undefined && spreadNamed === undefined && named.length === 0);
      positional.push(parseExpression(stream));
    }
  }
  stream.expect('rparen');
  return { positional, named, spread, spreadNamed };
}

function parseKeyword(stream: TokenStream): Keyword {
  const token = stream.expectName();
  stream.next();
  return { kind: 'keyword', name: token.value, value: parseExpression(stream), at: token.start };
}

function parseDottedName(stream: TokenStream): string {
  let name = stream.expectName().value;
  while (stream.skipIf('dot')) name += `.${stream.expectName().value}`;
  return name;
}

const TEST_ARGUMENT = new Set<TokenType>(['name', 'string', 'integer', 'float', 'lbracket', 'lbrace']);
const NO_TEST_ARGUMENT = ['else', 'or', 'and'];

function parseTest(stream: TokenStream, operand: Expression): Expression {
  const at = stream.next().start;
  const negated = stream.skipWord('not');
  const name = parseDottedName(stream);
  let args = NO_ARGUMENTS;
  if (stream.is('lparen')) {
    args = parseArguments(stream);
  } else if (TEST_ARGUMENT.has(stream.current.type) && !stream.isAnyWord(NO_TEST_ARGUMENT)) {
    if (stream.isWord('is')) stream.fail('You cannot chain multiple tests with is');
    args = { ...NO_ARGUMENTS, positional: [parsePostfix(stream, parsePrimary(stream, false))] };
  }
  const test: Expression = { kind: 'test', operand, name, ...args, at };
  return negated ? { kind: 'unary', operator: 'not', operand: test, at } : test;
}
