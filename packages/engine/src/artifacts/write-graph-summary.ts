import path from 'node:path';
import { type Graph, type NodeId, TsdbtError } from '@tsdbt/core';
import { childNumbers, runDependencies } from '@tsdbt/graph';
import type { ParsedSession } from '../session/parse-session.ts';
import { targetFolder } from './write-artifacts.ts';

/**
 * Writes graph_summary.json: who depends on whom, with numbers for names; for `build` also with the edges that make tests gates.
 * dbt: `Compiler.compile`, which writes it whatever --write-json says; it is for diagnosis only, so that a failure is only noted.
 */
export function writeGraphSummary(session: ParsedSession): void {
  try {
    session.fs.writePieces(path.join(targetFolder(session), 'graph_summary.json'), summaryPieces(session));
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    const message = error.diagnostics.map(each => each.message).join('\n');
    session.request.events({ type: 'log', level: 'debug', message });
  }
}

function* summaryPieces({ invocation, request, graph, parsed }: ParsedSession): Generator<string> {
  yield `{"_invocation_id": "${invocation.id}", "linked": `;
  yield* graphPieces(graph, childNumbers(graph));
  if (request.command === 'build') {
    yield ', "with_test_edges": ';
    const gated = runDependencies(graph, parsed.manifest, graph.order, { testsGate: true });
    yield* graphPieces(graph, numbersOfChildren(graph, gated));
  }
  yield '}';
}

function* graphPieces({ order }: Graph, childrenOf: (number: number) => readonly number[]): Generator<string> {
  let piece = '{';
  for (const [number, id] of order.entries()) {
    const successors = childrenOf(number).join(', ');
    if (number > 0) piece += ', ';
    piece += `"${number}": {"name": ${JSON.stringify(id)}, "type": "${typeOf(id)}"`;
    piece += successors === '' ? '}' : `, "succ": [${successors}]}`;
    if (piece.length < PIECE_SIZE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}}`;
}

const PIECE_SIZE = 1 << 16;

/** dbt: the word in front of an id is its resource type, but for one that has a blank in it. */
function typeOf(id: NodeId): string {
  const type = id.slice(0, id.indexOf('.'));
  return type === 'sql_operation' ? 'sql operation' : type;
}

/** For each node by its number: the numbers of those that wait for it. */
function numbersOfChildren(
  { order }: Graph,
  parents: ReadonlyMap<NodeId, readonly NodeId[]>,
): (number: number) => readonly number[] {
  const numbers = new Map(order.map((id, number) => [id, number]));
  const children: number[][] = order.map(() => []);
  for (const [id, above] of parents) {
    const own = numbers.get(id) ?? -1;
    for (const parent of above) children[numbers.get(parent) ?? -1]?.push(own);
  }
  return number => children[number] ?? [];
}
