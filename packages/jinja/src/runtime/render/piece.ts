import { NO_NAMED, type Suspended } from '../values/call.ts';
import type { Value } from '../values/value.ts';
import { callValue } from './call-value.ts';
import type { FrameContext } from './frame-context.ts';
import { freshValue, type Literal } from './literal.ts';

/**
 * A piece of output that is data rather than code: text, `{{ name }}` or `{{ name(literals) }}`. Code for what runs once
 * costs more to compile than to run, and a run of pieces has the same code whatever is in it.
 */
export interface Piece {
  /** Index of its offset; in a template that is nothing but pieces the offset. */
  readonly place: number;
  readonly text?: string;
  /** Index of its name among those of the run. */
  readonly name?: number;
  readonly call?: {
    readonly positional: readonly Literal[];
    readonly named: readonly (readonly [name: string, value: Literal])[];
  };
}

/** What a piece with a name evaluates to, given the values of the run's names. */
export function pieceValue(cx: FrameContext, piece: Piece, names: readonly Value[], offset: number): Value | Suspended {
  const value = names[piece.name ?? 0] ?? null;
  if (piece.call === undefined) return value;
  const { positional, named } = piece.call;
  const values = named.length === 0 ? NO_NAMED : new Map(named.map(([name, literal]) => [name, freshValue(literal)]));
  return callValue(cx, value, positional.map(freshValue), values, offset);
}
