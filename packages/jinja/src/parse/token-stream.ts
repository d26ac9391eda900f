import type { SourceText } from '../ast/source-text.ts';
import { describeToken, describeType, type Token, type TokenType } from '../lex/token.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';

/** A cursor over a template's tokens, with Jinja2's `expect` and its messages. */
export class TokenStream {
  readonly source: SourceText;
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(source: SourceText, tokens: readonly Token[]) {
    this.source = source;
    this.tokens = tokens;
  }

  get current(): Token {
    return this.tokens[this.index] ?? this.last();
  }

  /** The token after the current one. */
  get following(): Token {
    return this.tokens[this.index + 1] ?? this.last();
  }

  /** Returns the current token and moves on. */
  next(): Token {
    const token = this.current;
    if (this.index < this.tokens.length - 1) this.index++;
    return token;
  }

  skip(count: number): void {
    for (let i = 0; i < count; i++) this.next();
  }

  is(type: TokenType): boolean {
    return this.current.type === type;
  }

  /** Whether the current token is a certain word. */
  isWord(word: string): boolean {
    const { type, value } = this.current;
    return type === 'name' && value === word;
  }

  /** Whether the token after the current one is a certain word. */
  isWordNext(word: string): boolean {
    const { type, value } = this.following;
    return type === 'name' && value === word;
  }

  isAnyWord(words: readonly string[]): boolean {
    const { type, value } = this.current;
    return type === 'name' && words.includes(value as string);
  }

  skipIf(type: TokenType): boolean {
    if (!this.is(type)) return false;
    this.next();
    return true;
  }

  skipWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.next();
    return true;
  }

  expect(type: TokenType): Token {
    return this.is(type) ? this.next() : this.failExpected(describeType(type));
  }

  expectWord(word: string): void {
    if (!this.skipWord(word)) this.failExpected(word);
  }

  expectName(): Token & { value: string } {
    return this.expect('name') as Token & { value: string };
  }

  /** Counts the nesting of expressions, so that a hostile template cannot exhaust the stack. */
  enter(): void {
    if (++this.depth > MAX_DEPTH) this.fail('expression is nested too deeply');
  }

  leave(): void {
    this.depth--;
  }

  /** Holds what hangs on one operand (filters, attributes, `+ …`) to a number of links: each is a level of the tree, as brackets are. */
  limitChain(links: number): void {
    if (links > MAX_CHAIN) this.fail('expression is nested too deeply');
  }

  fail(message: string, offset: number = this.current.start): never {
    failSyntax(message, this.source, offset);
  }

  private failExpected(description: string): never {
    const wanted = quote(description);
    if (this.current.type === 'eof') this.fail(`unexpected end of template, expected ${wanted}.`);
    return this.fail(`expected token ${wanted}, got ${quote(describeToken(this.current))}`);
  }

  private last(): Token {
    const token = this.tokens[this.tokens.length - 1];
    if (token === undefined) throw new Error('a token stream ends with eof');
    return token;
  }
}

const MAX_DEPTH = 150;

/** More than Python takes: what Jinja writes has a pair of brackets for each link, of which Python nests 200. */
const MAX_CHAIN = 500;

/** Python's repr of a short text in a message. */
export function quote(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
