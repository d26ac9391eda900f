import type {
  Expression,
  Filter,
  If,
  MacroDefinition,
  Name,
  Output,
  Signature,
  Statement,
  Text,
} from '../ast/nodes.ts';
import { failUnsupported } from '../runtime/errors/template-error.ts';
import { isDbtBlockTag, parseDbtBlock } from './parse-dbt-block.ts';
import { parseExpression, parseTarget, parseTargetName, parseTuple } from './parse-expression.ts';
import type { ParseOptions } from './parse-options.ts';
import { parseFilter } from './parse-postfix.ts';
import { quote, type TokenStream } from './token-stream.ts';

/** Parses tags and the text between them; it remembers which end tags are open, for Jinja2's messages. */
export class StatementParser {
  readonly stream: TokenStream;
  readonly options: ParseOptions;
  private readonly tags: string[] = [];
  private readonly awaited: (readonly string[])[] = [];

  constructor(stream: TokenStream, options: ParseOptions) {
    this.stream = stream;
    this.options = options;
  }

  /** Parses to the end of the template. */
  parseBody(): Statement[] {
    return this.parseUntil(undefined);
  }

  /** Parses the rest of a tag and what follows up to one of the end tags, which becomes the current token. */
  parseStatements(ends: readonly string[]): Statement[] {
    this.stream.skipIf('colon');
    this.stream.expect('block_end');
    const body = this.parseUntil(ends);
    if (this.stream.is('eof')) this.failOpen(undefined, [...this.awaited, ends], this.stream.current.start);
    return body;
  }

  /** As `parseStatements`, for a block with one end tag, which is taken too. */
  parseBlock(end: string): Statement[] {
    const body = this.parseStatements([end]);
    this.stream.next();
    return body;
  }

  parseSignature(): Signature {
    const parameters: Name[] = [];
    const defaults: Expression[] = [];
    this.stream.expect('lparen');
    while (!this.stream.is('rparen')) {
      if (parameters.length > 0) this.stream.expect('comma');
      const parameter = parseTargetName(this.stream, 'parameter');
      if (parameters.some(({ name }) => name === parameter.name)) {
        this.stream.fail(`duplicate argument ${quote(parameter.name)} in function definition`, parameter.at);
      }
      if (this.options.blockTags !== undefined && this.stream.skipIf('colon')) this.skipTypeName();
      if (this.stream.skipIf('assign')) defaults.push(parseExpression(this.stream));
      else if (defaults.length > 0) this.stream.fail('non-default argument follows default argument');
      parameters.push(parameter);
    }
    this.stream.expect('rparen');
    return { parameters, defaults };
  }

  private parseUntil(ends: readonly string[] | undefined): Statement[] {
    const body: Statement[] = [];
    if (ends !== undefined) this.awaited.push(ends);
    let output: (Text | Expression)[] = [];
    const flush = (): void => {
      const [first] = output;
      if (first !== undefined) body.push({ kind: 'output', nodes: output, at: first.at } satisfies Output);
      output = [];
    };
    while (!this.stream.is('eof')) {
      const token = this.stream.next();
      if (token.type === 'data') {
        output.push({ kind: 'text', data: String(token.value), at: token.start });
      } else if (token.type === 'variable_begin') {
        output.push(parseTuple(this.stream));
        this.stream.expect('variable_end');
      } else {
        flush();
        if (ends !== undefined && this.stream.isAnyWord(ends)) {
          this.awaited.pop();
          return body;
        }
        body.push(this.parseStatement());
        this.stream.expect('block_end');
      }
    }
    flush();
    if (ends !== undefined) this.awaited.pop();
    return body;
  }

  private parseStatement(): Statement {
    const { stream } = this;
    if (!stream.is('name')) stream.fail('tag name expected');
    const tag = String(stream.current.value);
    const at = stream.current.start;
    const parse = TAGS.get(tag);
    const isDbt = parse === undefined && isDbtBlockTag(tag) && this.options.blockTags?.has(tag) === true;
    if (parse === undefined && !isDbt) this.failOpen(tag, this.awaited, at);
    this.tags.push(tag);
    if (this.tags.length > MAX_BLOCK_DEPTH) stream.fail('blocks are nested too deeply');
    stream.next();
    const statement = parse === undefined ? parseDbtBlock(this, tag, at) : parse(this, at);
    this.tags.pop();
    return statement;
  }

  /** dbt: `name: type` and `name: list[type]` in a macro's parameters are notes for the reader. */
  private skipTypeName(): void {
    this.stream.expect('name');
    if (!this.stream.skipIf('lbracket')) return;
    for (let first = true; !this.stream.is('rbracket'); first = false) {
      if (!first) this.stream.expect('comma');
      this.skipTypeName();
    }
    this.stream.expect('rbracket');
  }

  private failOpen(tag: string | undefined, awaited: readonly (readonly string[])[], at: number): never {
    const message = [tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag ${quote(tag)}.`];
    const innermost = awaited[awaited.length - 1];
    if (innermost !== undefined) {
      const looking = innermost.map(quote).join(' or ');
      const misplaced = tag !== undefined && awaited.some(ends => ends.includes(tag));
      message.push(
        misplaced
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      );
    }
    const open = this.tags[this.tags.length - 1];
    if (open !== undefined) message.push(`The innermost block that needs to be closed is ${quote(open)}.`);
    this.stream.fail(message.join(' '), at);
  }
}

const MAX_BLOCK_DEPTH = 100;

type ParseTag = (parser: StatementParser, at: number) => Statement;

const TAGS: ReadonlyMap<string, ParseTag> = new Map(
  Object.entries<ParseTag>({
    for: parseFor,
    if: parseIf,
    set: parseSet,
    with: parseWith,
    macro: parseMacro,
    call: parseCallBlock,
    filter: parseFilterBlock,
    print: parsePrint,
    do: (parser, at) => ({ kind: 'do', value: parseTuple(parser.stream), at }),
    break: (_parser, at) => ({ kind: 'break', at }),
    continue: (_parser, at) => ({ kind: 'continue', at }),
    autoescape: (parser, at) => {
      const enabled = parseExpression(parser.stream);
      return { kind: 'autoescape', enabled, body: parser.parseBlock('endautoescape'), at };
    },
    extends: refuse('template inheritance ({% extends %})'),
    block: refuse('template inheritance ({% block %})'),
    include: refuse('{% include %}'),
    import: refuse('{% import %}'),
    from: refuse('{% from … import %}'),
  }),
);

function refuse(what: string): ParseTag {
  return (parser, at) => failUnsupported(what, parser.stream.source, at);
}

function parseSet(parser: StatementParser, at: number): Statement {
  const { stream } = parser;
  const target = parseTarget(stream, { withNamespace: true });
  if (stream.skipIf('assign')) return { kind: 'assign', target, value: parseTuple(stream), at };
  const filter = parseFilter(stream, undefined) as Filter | undefined;
  return { kind: 'assign-block', target, filter, body: parser.parseBlock('endset'), at };
}

function parseFor(parser: StatementParser, at: number): Statement {
  const { stream } = parser;
  const target = parseTarget(stream);
  stream.expectWord('in');
  const iterable = parseTuple(stream, { withConditional: false });
  const test = stream.skipWord('if') ? parseExpression(stream) : undefined;
  if (stream.isWord('recursive')) failUnsupported('a recursive loop', stream.source, stream.current.start);
  const body = parser.parseStatements(['endfor', 'else']);
  const otherwise = stream.next().value === 'else' ? parser.parseBlock('endfor') : [];
  return { kind: 'for', target, iterable, test, body, otherwise, at };
}

function parseIf(parser: StatementParser, at: number): Statement {
  const { stream } = parser;
  const branch = (start: number): If => {
    const test = parseTuple(stream, { withConditional: false });
    const body = parser.parseStatements(['elif', 'else', 'endif']);
    return { kind: 'if', test, body, elifs: [], otherwise: [], at: start };
  };
  const first = branch(at);
  const elifs: If[] = [];
  let otherwise: Statement[] = [];
  for (;;) {
    const end = stream.next();
    if (end.value === 'elif') {
      elifs.push(branch(end.start));
      continue;
    }
    if (end.value === 'else') otherwise = parser.parseBlock('endif');
    return { ...first, elifs, otherwise };
  }
}

function parseWith(parser: StatementParser, at: number): Statement {
  const { stream } = parser;
  const targets: Expression[] = [];
  const values: Expression[] = [];
  while (!stream.is('block_end')) {
    if (targets.length > 0) stream.expect('comma');
    targets.push(asParameter(parseTarget(stream)));
    stream.expect('assign');
    values.push(parseExpression(stream));
  }
  return { kind: 'with', targets, values, body: parser.parseBlock('endwith'), at };
}

function asParameter(target: Expression): Expression {
  if (target.kind === 'name') return { ...target, context: 'parameter' };
  if (target.kind === 'tuple') return { ...target, items: target.items.map(asParameter) };
  return target;
}

function parseMacro(parser: StatementParser, at: number): MacroDefinition {
  const label = parseTargetName(parser.stream).name;
  const name = (parser.options.macroPrefix ?? '') + label;
  const signature = parser.parseSignature();
  return { kind: 'macro', name, label, ...signature, body: parser.parseBlock('endmacro'), at };
}

function parseCallBlock(parser: StatementParser, at: number): Statement {
  const { stream } = parser;
  const signature = stream.is('lparen') ? parser.parseSignature() : { parameters: [], defaults: [] };
  const call = parseExpression(stream);
  if (call.kind !== 'call') return stream.fail('expected call', at);
  return { kind: 'call-block', ...signature, call, body: parser.parseBlock('endcall'), at };
}

function parseFilterBlock(parser: StatementParser, at: number): Statement {
  const filter = parseFilter(parser.stream, undefined, true) as Filter;
  return { kind: 'filter-block', filter, body: parser.parseBlock('endfilter'), at };
}

function parsePrint(parser: StatementParser, at: number): Statement {
  const nodes: Expression[] = [];
  while (!parser.stream.is('block_end')) {
    if (nodes.length > 0) parser.stream.expect('comma');
    nodes.push(parseExpression(parser.stream));
  }
  return { kind: 'output', nodes, at };
}
