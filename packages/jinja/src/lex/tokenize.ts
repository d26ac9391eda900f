import type { SourceText } from '../ast/source-text.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import { MAX_DIGITS, normalizeInteger } from '../runtime/values/integer.ts';
import { PyFloat } from '../runtime/values/py-float.ts';
import type { LexOptions } from './lex-options.ts';
import { isPythonSpace, PYTHON_SPACE, stripEnd } from './python-space.ts';
import { OPERATORS, type OperatorType, type Token, type TokenType } from './token.ts';
import { unescapeString } from './unescape.ts';

/**
 * Jinja2's lexer: text, then tags, whose end is only looked for outside brackets; `{% raw %}` comes out as text and
 * comments are dropped. White-space control (`-`, `+`, and the options) is applied here, once for all readers.
 */
export function tokenize(source: SourceText, options: LexOptions, range?: { start: number; end: number }): Token[] {
  const lexer = new Lexer(source, options, range?.start ?? 0, range?.end ?? source.text.length);
  lexer.run();
  return lexer.tokens;
}

const S = `[${PYTHON_SPACE}]`;
const RAW_BEGIN = new RegExp(`\\{%([-+]?)${S}*raw${S}*(?:-%\\}${S}*|%\\})`, 'y');
const TAG_BEGIN = /\{[%{#]/g;
const WHITESPACE = new RegExp(`${S}+`, 'y');
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{L}\p{N}\p{XID_Continue}_]+/uy;
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const CLOSER: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

const VARIABLE_END = new RegExp(`-\\}\\}${S}*|\\}\\}`, 'y');

/** What ends a tag, a comment and a raw block; with `trimBlocks` they take the newline that follows. */
interface EndPatterns {
  readonly block: RegExp;
  readonly comment: RegExp;
  readonly raw: RegExp;
}

function endPatterns(suffix: string): EndPatterns {
  const end = `(?:\\+%\\}|-%\\}${S}*|%\\}${suffix})`;
  return {
    block: new RegExp(end, 'y'),
    comment: new RegExp(`\\+#\\}|-#\\}${S}*|#\\}${suffix}`, 'g'),
    raw: new RegExp(`\\{%([-+]?)${S}*endraw${S}*${end}`, 'g'),
  };
}

const PLAIN = endPatterns('');
const TRIMMING = endPatterns('\\n?');

class Lexer {
  readonly tokens: Token[] = [];
  private readonly source: SourceText;
  private readonly text: string;
  private readonly options: LexOptions;
  private readonly patterns: EndPatterns;
  private readonly end: number;
  private pos: number;
  /** Whether what was read last ended a line: `lstripBlocks` then strips up to a tag at the very start. */
  private lineStarting = true;

  constructor(source: SourceText, options: LexOptions, start: number, end: number) {
    this.source = source;
    this.text = source.text;
    this.options = options;
    this.patterns = options.trimBlocks === true ? TRIMMING : PLAIN;
    this.pos = start;
    this.end = end;
    if (options.keepTrailingNewline !== true && end === this.text.length && this.text.endsWith('\n')) this.end--;
  }

  run(): void {
    while (this.pos < this.end) this.readText();
    this.push('eof', '', this.end, this.end);
  }

  private push(type: TokenType, value: Token['value'], start: number, end: number): void {
    this.tokens.push({ type, value, start, end });
  }

  private pushData(start: number, end: number): void {
    if (end > start) this.push('data', this.text.slice(start, end), start, end);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0];
    const over = this.pos + (found?.length ?? 0) - this.end;
    if (found === undefined || over <= 0) return found;
    // The newline that ends a file is no part of the template; `-%}` before it would take it along.
    const inside = found.slice(0, -over);
    return inside !== '' && isPythonSpace(found.slice(-over)) ? inside : undefined;
  }

  private readText(): void {
    TAG_BEGIN.lastIndex = this.pos;
    const found = TAG_BEGIN.exec(this.text);
    if (found === null || found.index >= this.end - 1) {
      this.pushData(this.pos, this.end);
      this.pos = this.end;
      return;
    }
    const textStart = this.pos;
    const tagStart = found.index;
    this.pos = tagStart;
    const raw = found[0] === '{%' ? this.match(RAW_BEGIN) : undefined;
    const sign = this.signAt(tagStart + 2);
    const textEnd = this.textEnd(textStart, tagStart, sign, found[0] === '{{');
    this.pushData(textStart, textEnd);
    if (raw !== undefined) {
      this.readRaw(tagStart, raw);
      return;
    }
    this.pos = tagStart + 2 + sign.length;
    this.lineStarting = false;
    if (found[0] === '{#') this.readComment(tagStart);
    else this.readTag(tagStart, found[0] === '{{');
  }

  private signAt(offset: number): string {
    const character = this.text.charAt(offset);
    return offset < this.end && (character === '-' || character === '+') ? character : '';
  }

  private textEnd(start: number, end: number, sign: string, isVariable: boolean): number {
    if (sign === '-') return start + stripEnd(this.text.slice(start, end)).length;
    if (sign === '+' || this.options.lstripBlocks !== true || isVariable) return end;
    const text = this.text.slice(start, end);
    const lineStart = text.lastIndexOf('\n') + 1;
    if ((lineStart > 0 || this.lineStarting) && isPythonSpace(text.slice(lineStart))) return start + lineStart;
    return end;
  }

  private readComment(start: number): void {
    const pattern = this.patterns.comment;
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text);
    if (found === null || found.index + 2 > this.end) {
      // Jinja2: a comment that begins at the very end is let through.
      if (this.pos < this.end) this.fail('Missing end of comment tag', start);
      return;
    }
    this.moveTo(Math.min(found.index + found[0].length, this.end));
  }

  private readRaw(start: number, begin: string): void {
    const bodyStart = start + begin.length;
    this.lineStarting = begin.endsWith('\n');
    const pattern = this.patterns.raw;
    pattern.lastIndex = bodyStart;
    const found = pattern.exec(this.text);
    if (found === null || found.index + 2 > this.end) {
      if (bodyStart < this.end) this.fail('Missing end of raw directive', start);
      this.pos = this.end;
      return;
    }
    this.pushData(bodyStart, this.textEnd(bodyStart, found.index, found[1] ?? '', false));
    this.moveTo(Math.min(found.index + found[0].length, this.end));
  }

  private moveTo(offset: number): void {
    this.pos = offset;
    this.lineStarting = this.text.charAt(offset - 1) === '\n';
  }

  private readTag(start: number, isVariable: boolean): void {
    this.push(isVariable ? 'variable_begin' : 'block_begin', '', start, this.pos);
    const ending = isVariable ? VARIABLE_END : this.patterns.block;
    const open: string[] = [];
    while (this.pos < this.end) {
      const end = open.length === 0 && mayEndTag(this.text.charCodeAt(this.pos)) ? this.match(ending) : undefined;
      if (end !== undefined) {
        this.push(isVariable ? 'variable_end' : 'block_end', '', this.pos, this.pos + end.length);
        this.moveTo(this.pos + end.length);
        return;
      }
      this.readTagToken(open);
    }
  }

  private readTagToken(open: string[]): void {
    const start = this.pos;
    const code = this.text.charCodeAt(start);
    if (code === 32 || code === 10) this.pos++;
    else if (isAsciiLetter(code)) this.readName(start);
    else if (isDigit(code)) this.readNumber(start);
    else if (code === 39 || code === 34) this.readString(start);
    else this.readOther(start, open);
  }

  private readName(start: number): void {
    let end = start + 1;
    while (end < this.end && isNameCode(this.text.charCodeAt(end))) end++;
    if (!(this.text.charCodeAt(end) > 127)) {
      this.push('name', this.text.slice(start, end), start, end);
      this.pos = end;
      return;
    }
    const name = this.match(NAME) ?? '';
    if (!IDENTIFIER.test(name)) this.fail('Invalid character in identifier', start);
    this.take('name', name, name);
  }

  private readNumber(start: number): void {
    const float = this.text.charAt(start - 1) === '.' ? undefined : this.match(FLOAT);
    if (float !== undefined) {
      this.take('float', new PyFloat(Number(float.replaceAll('_', ''))), float);
      return;
    }
    const integer = this.match(INTEGER);
    if (integer === undefined) this.fail(`unexpected char '${this.text.charAt(start)}' at ${start}`, start);
    if (integer.length > MAX_DIGITS) this.fail('the number has too many digits', start);
    this.take('integer', readInteger(integer), integer);
  }

  private readString(start: number): void {
    const quoted = this.match(STRING);
    if (quoted === undefined) this.failCharacter(start);
    this.take('string', this.unescape(quoted, start), quoted);
  }

  private readOther(start: number, open: string[]): void {
    const operator = this.match(OPERATOR);
    if (operator === undefined) {
      this.readUnusual(start);
      return;
    }
    this.balance(operator, open);
    this.take(OPERATORS[operator as keyof typeof OPERATORS] satisfies OperatorType, operator, operator);
  }

  /** Rare white space, and names that begin with no letter of ASCII. */
  private readUnusual(start: number): void {
    const space = this.match(WHITESPACE);
    if (space !== undefined) {
      this.pos += space.length;
      return;
    }
    const name = this.match(NAME);
    if (name === undefined) this.failCharacter(start);
    if (!IDENTIFIER.test(name)) this.fail('Invalid character in identifier', start);
    this.take('name', name, name);
  }

  private failCharacter(start: number): never {
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    return this.fail(`unexpected char ${character === "'" ? `"'"` : `'${character}'`} at ${start}`, start);
  }

  private take(type: TokenType, value: Token['value'], text: string): void {
    this.push(type, value, this.pos, this.pos + text.length);
    this.pos += text.length;
  }

  private unescape(quoted: string, start: number): string {
    try {
      return unescapeString(quoted.slice(1, -1));
    } catch (error) {
      return this.fail(error instanceof Error ? error.message : String(error), start);
    }
  }

  private balance(operator: string, open: string[]): void {
    const closer = CLOSER[operator];
    if (closer !== undefined) {
      open.push(closer);
    } else if (operator === '}' || operator === ')' || operator === ']') {
      const expected = open.pop();
      if (expected === undefined) this.fail(`unexpected '${operator}'`, this.pos);
      if (expected !== operator) this.fail(`unexpected '${operator}', expected '${expected}'`, this.pos);
    }
  }

  private fail(message: string, offset: number): never {
    failSyntax(message, this.source, offset);
  }
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isNameCode(code: number): boolean {
  return isAsciiLetter(code) || isDigit(code);
}

/** `-`, `+`, `%` or `}`. */
function mayEndTag(code: number): boolean {
  return code === 45 || code === 43 || code === 37 || code === 125;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function readInteger(text: string): number | bigint {
  if (text.length < 15 && /^[1-9][0-9]*$/.test(text)) return Number(text);
  const plain = text.replaceAll('_', '').toLowerCase();
  return normalizeInteger(BigInt(/^0+$/.test(plain) ? '0' : plain));
}
