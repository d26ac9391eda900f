import type { SourceSpan } from '@tsdbt/core';
import type { Call, Expression, Statement, Template } from '../ast/nodes.ts';
import { type SourceText, spanAt } from '../ast/source-text.ts';
import { type Literal, literalValue } from './literal-value.ts';
import { dottedName } from './referenced-names.ts';

/** A call that was read without rendering. */
export interface StaticCall {
  readonly name: string;
  readonly args: readonly Literal[];
  readonly kwargs: Readonly<Record<string, Literal>>;
  readonly at: SourceSpan;
}

/** The calls of a template in the order in which rendering makes them, or why they cannot be known without it. */
export type StaticCalls =
  | { readonly safe: true; readonly calls: readonly StaticCall[] }
  | { readonly safe: false; readonly reason: string; readonly at: SourceSpan };

/**
 * Reads the literal calls of some functions (`ref`, `source`, `config`, `var`) without rendering. It is safe only if
 * everything in the template is text and such calls (and filters or operators cannot occur): then rendering would make
 * exactly these calls, once each, in this order. Anything else is unsafe and has to be rendered.
 */
export function readStaticCalls(template: Template, names: ReadonlySet<string>): StaticCalls {
  const { source } = template;
  const calls: StaticCall[] = [];
  try {
    for (const statement of template.body) readStatement(statement, { source, names, calls });
    return { safe: true, calls };
  } catch (error) {
    if (!(error instanceof Unsafe)) throw error;
    return { safe: false, reason: error.reason, at: spanAt(source, error.at) };
  }
}

/** Ends the reading; never leaves this file. */
class Unsafe {
  readonly reason: string;
  readonly at: number;

  constructor(reason: string, at: number) {
    this.reason = reason;
    this.at = at;
  }
}

interface Reading {
  readonly source: SourceText;
  readonly names: ReadonlySet<string>;
  readonly calls: StaticCall[];
}

function readStatement(node: Statement, reading: Reading): void {
  if (node.kind === 'output') {
    for (const child of node.nodes) if (child.kind !== 'text') readExpression(child, reading);
  } else if (node.kind === 'do') readExpression(node.value, reading);
  else throw new Unsafe(`a ${node.kind} statement`, node.at);
}

function readExpression(node: Expression, reading: Reading): void {
  if (literalValue(node) !== undefined) return;
  if (node.kind !== 'call') throw new Unsafe(`an expression (${node.kind})`, node.at);
  reading.calls.push(readCall(node, reading));
}

function readCall(node: Call, { source, names }: Reading): StaticCall {
  const name = dottedName(node.callee);
  if (name === undefined || !names.has(name)) throw new Unsafe(`a call of ${name ?? 'a value'}`, node.at);
  if (node.spread !== undefined || node.spreadNamed !== undefined) throw new Unsafe('unpacked arguments', node.at);
  const args = node.positional.map(argument => literal(argument));
  const kwargs = Object.fromEntries(node.named.map(keyword => [keyword.name, literal(keyword.value)]));
  return { name, args, kwargs, at: spanAt(source, node.callee.at) };
}

function literal(node: Expression): Literal {
  const value = literalValue(node);
  if (value === undefined) throw new Unsafe('an argument that is no literal', node.at);
  return value;
}
