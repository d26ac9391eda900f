import type { Expression, Template, Text } from '../ast/nodes.ts';
import type { FrameContext } from '../runtime/render/frame-context.ts';
import { call } from '../runtime/render/generated-runtime.ts';
import { isSuspended, type Suspended } from '../runtime/values/call.ts';
import { fromJson } from '../runtime/values/json.ts';
import { str } from '../runtime/values/str.ts';
import type { Value } from '../runtime/values/value.ts';
import { type Literal, literalValue } from '../static/literal-value.ts';
import type { CompiledTemplate } from './compile-template.ts';

/**
 * A template made of text and of calls with literal arguments (most models: `ref`, `source`, `config`, `var`) runs as it was
 * read: writing JavaScript for it and having that compiled would take several times as long as running it, which happens
 * once. `undefined`: it holds something else.
 */
export function literalTemplate({ source, body }: Template): CompiledTemplate | undefined {
  const pieces: Piece[] = [];
  for (const statement of body) {
    if (statement.kind !== 'output') return undefined;
    for (const node of statement.nodes) {
      const piece = pieceOf(node);
      if (piece === undefined) return undefined;
      pieces.push(piece);
    }
  }
  return { source, requirements: [], start: context => run(pieces, context) };
}

type Piece =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly name: string;
      readonly positional: readonly Literal[];
      readonly named: readonly (readonly [name: string, value: Literal])[];
    };

function pieceOf(node: Text | Expression): Piece | undefined {
  if (node.kind === 'text') return { kind: 'text', at: node.at, text: node.data };
  if (node.kind !== 'call' || node.callee.kind !== 'name') return undefined;
  if (node.spread !== undefined || node.spreadNamed !== undefined) return undefined;
  const positional = node.positional.map(literalValue);
  const named = node.named.map(({ name, value }) => [name, literalValue(value)] as const);
  if (!positional.every(isLiteral) || !named.every(isLiteralEntry)) return undefined;
  return { kind: 'call', at: node.at, name: node.callee.name, positional, named };
}

function isLiteral(value: Literal | undefined): value is Literal {
  return value !== undefined;
}

function isLiteralEntry(entry: readonly [string, Literal | undefined]): entry is readonly [string, Literal] {
  return entry[1] !== undefined;
}

function* run(pieces: readonly Piece[], context: FrameContext): Suspended<string> {
  let output = '';
  let at = 0;
  try {
    for (const piece of pieces) {
      at = piece.at;
      context.mark(output.length, at, piece.kind === 'text');
      if (piece.kind === 'text') output += piece.text;
      else {
        const result = callPiece(piece, context);
        output += str(isSuspended(result) ? yield* result : result);
      }
    }
    return output;
  } catch (error) {
    throw context.locate(error, at, undefined);
  }
}

function callPiece(piece: Extract<Piece, { kind: 'call' }>, context: FrameContext): Value | Suspended {
  const positional = piece.positional.map(fromJson);
  const named = new Map(piece.named.map(([name, value]) => [name, fromJson(value)]));
  return call(context, context.resolve(piece.name), positional, named, piece.at);
}
