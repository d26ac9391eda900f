import type { PyFloat } from '../runtime/values/py-float.ts';

/** A lexical unit of a template; `start` and `end` are offsets into the (newline-normalised) source. */
export interface Token {
  readonly type: TokenType;
  readonly value: string | number | bigint | PyFloat;
  readonly start: number;
  readonly end: number;
}

/** Jinja2's token names, so that its error messages can be given word for word. */
export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'eof'
  | OperatorType;

export type OperatorType = (typeof OPERATORS)[keyof typeof OPERATORS];

export const OPERATORS = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '//': 'floordiv',
  '*': 'mul',
  '%': 'mod',
  '**': 'pow',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '==': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gteq',
  '<': 'lt',
  '<=': 'lteq',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
} as const;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
  ...Object.fromEntries(Object.entries(OPERATORS).map(([text, name]) => [name, text])),
};

/** Jinja2: `describe_token_expr`: how a kind of token is named in messages. */
export function describeType(type: TokenType): string {
  return DESCRIPTIONS[type] ?? type;
}

/** Jinja2: `describe_token`. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? String(token.value) : (DESCRIPTIONS[token.type] ?? token.type);
}
