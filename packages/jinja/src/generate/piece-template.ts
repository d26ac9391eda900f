import type { Template } from '../ast/nodes.ts';
import type { FrameContext } from '../runtime/render/frame-context.ts';
import { pieceValue } from '../runtime/render/piece.ts';
import { isSuspended, type Suspended } from '../runtime/values/call.ts';
import { str } from '../runtime/values/str.ts';
import type { CompiledTemplate } from './compile-template.ts';
import { isPiece, type PieceRun, piecesOf } from './write-pieces.ts';

/** Most models are one run of pieces. Such a template is rendered as it is: no code is written for it. */
export function pieceTemplate({ source, body }: Template): CompiledTemplate | undefined {
  const [output] = body;
  if (body.length !== 1 || output?.kind !== 'output' || !output.nodes.every(isPiece)) return undefined;
  const run = piecesOf(output.nodes, at => at);
  return { source, requirements: [], start: context => renderPieces(context, run) };
}

function* renderPieces(cx: FrameContext, { pieces, names }: PieceRun): Suspended<string> {
  let at = 0;
  try {
    const values = names.map(({ name }) => cx.resolve(name));
    let output = '';
    for (const piece of pieces) {
      at = piece.place;
      cx.mark(output.length, at, piece.text !== undefined);
      if (piece.text !== undefined) output += piece.text;
      else {
        const value = pieceValue(cx, piece, values, at);
        output += str(isSuspended(value) ? yield* value : value);
      }
    }
    return output;
  } catch (error) {
    throw cx.locate(error, at, undefined);
  }
}
