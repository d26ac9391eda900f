import path from 'node:path';
import { type Graph, type NodeId, TsdbtError } from '@tsdbt/core';
import { runDependencies } from '@tsdbt/graph';
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
  const numbers = new Map<NodeId, number>();
  for (const id of graph.order) numbers.set(id, numbers.size);
  yield `{"_invocation_id": "${invocation.id}", "linked": `;
  yield* graphPieces(graph, numbers, id => graph.children[id] ?? []);
  if (request.command === 'build') {
    const gated = childrenOf(runDependencies(graph, parsed.manifest, graph.order, { testsGate: true }));
    yield ', "with_test_edges": ';
    yield* graphPieces(graph, numbers, id => gated.get(id) ?? []);
  }
  yield '}';
}

function* graphPieces(
  { order }: Graph,
  numbers: ReadonlyMap<NodeId, number>,
  childrenOf: (id: NodeId) => readonly NodeId[],
): Generator<string> {
  let opening = '{';
  let number = 0;
  for (const id of order) {
    const children = childrenOf(id);
    const successors =
      children.length === 0 ? '' : `, "succ": [${children.map(child => numbers.get(child)).join(', ')}]`;
    yield `${opening}"${number++}": {"name": ${JSON.stringify(id)}, "type": "${typeOf(id)}"${successors}}`;
    opening = ', ';
  }
  yield opening === '{' ? '{}' : '}';
}

/** dbt: the word in front of an id is its resource type, but for one that has a blank in it. */
function typeOf(id: NodeId): string {
  const type = id.slice(0, id.indexOf('.'));
  return type === 'sql_operation' ? 'sql operation' : type;
}

function childrenOf(parents: ReadonlyMap<NodeId, readonly NodeId[]>): ReadonlyMap<NodeId, readonly NodeId[]> {
  const children = new Map<NodeId, NodeId[]>();
  for (const [id, above] of parents) {
    for (const parent of above) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [id]);
      else known.push(id);
    }
  }
  return children;
}
