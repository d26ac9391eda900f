import type { Call, Expression, Output, Text } from '../ast/nodes.ts';
import { isLiteral, type Literal } from '../runtime/render/literal.ts';
import type { Piece } from '../runtime/render/piece.ts';
import type { Frame } from './frame.ts';
import type { StatementGenerator } from './statement-generator.ts';

/** What may be a `Piece`. */
export type PieceNode = Text | (Expression & { kind: 'name' }) | PieceCall;

type PieceCall = Omit<Call, 'callee' | 'positional'> & {
  readonly callee: Expression & { kind: 'name' };
  readonly positional: readonly Literal[];
};

export function isPiece(node: Output['nodes'][number]): node is PieceNode {
  if (node.kind === 'text' || node.kind === 'name') return true;
  return (
    node.kind === 'call' &&
    node.callee.kind === 'name' &&
    node.spread === undefined &&
    node.spreadNamed === undefined &&
    node.positional.every(isLiteral) &&
    node.named.every(({ value }) => isLiteral(value))
  );
}

/** Writes a run of pieces as one loop over them. */
export function writePieces(generator: StatementGenerator, nodes: readonly PieceNode[], frame: Frame): void {
  const { expressions, fn } = generator;
  const { pieces, names } = piecesOf(nodes, at => expressions.data.place(at));
  const piece = fn.temporary('q');
  const values = names.map(name => expressions.value(name, frame));
  const value = `$.piece(cx,${piece},[${values.join(',')}],P[p])`;
  const asks = nodes.some(node => node.kind === 'call');
  if (asks) fn.suspends = true;
  fn.write(`for(${piece} of ${expressions.constant(pieces)}){p=${piece}.place;`);
  fn.write(`cx.mark(${frame.buffer}.length,P[p],${piece}.text!==undefined);`);
  fn.write(`if(${piece}.text!==undefined)${frame.buffer}+=${piece}.text;`);
  fn.write(`else ${frame.buffer}+=$.str(${asks ? `$.suspended(t=${value})?yield* t:t` : value});}`);
}

/** A run of pieces, and the names in it, each once. */
export interface PieceRun {
  readonly pieces: readonly Piece[];
  readonly names: readonly (Expression & { kind: 'name' })[];
}

/** What a run of pieces comes to; `placeOf` gives what a piece knows of its offset. */
export function piecesOf(nodes: readonly PieceNode[], placeOf: (at: number) => number): PieceRun {
  const names: (Expression & { kind: 'name' })[] = [];
  const indexOf = (node: Expression & { kind: 'name' }): number => {
    const index = names.findIndex(({ name }) => name === node.name);
    return index < 0 ? names.push(node) - 1 : index;
  };
  const pieces = nodes.map((node): Piece => {
    const place = placeOf(node.at);
    if (node.kind === 'text') return { place, text: node.data };
    if (node.kind === 'name') return { place, name: indexOf(node) };
    const named = node.named.map(({ name, value }) => [name, value as Literal] as const);
    return { place, name: indexOf(node.callee), call: { positional: node.positional, named } };
  });
  return { pieces, names };
}
