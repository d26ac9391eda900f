import { cteName } from '@tsdbt/context';
import { type Answer, type Ask, fail, type NodeId, TsdbtError } from '@tsdbt/core';
import { type CompileInput, type RenderedNode, renderNode } from './compile-node.ts';
import { queryInBrackets } from './query-in-brackets.ts';

/** Ephemeral models that were rendered in this run, so that each is rendered once. */
export type EphemeralMemo = Map<NodeId, RenderedNode>;

/** An ephemeral parent as a CTE: ` name as (\nsql\n)`. dbt: `extra_ctes`. */
export interface Cte {
  readonly id: NodeId;
  readonly sql: string;
}

/** The CTEs of ephemeral parents and of theirs, parents first, each once. dbt: `_recursively_prepend_ctes`. */
export function* ctesOf(ids: readonly NodeId[], input: CompileInput): Generator<Ask, readonly Cte[], Answer> {
  const ctes = new Map<NodeId, Cte>();
  for (const id of ids) yield* collect(id, input, ctes);
  return [...ctes.values()];
}

function* collect(id: NodeId, input: CompileInput, ctes: Map<NodeId, Cte>): Generator<Ask, void, Answer> {
  if (ctes.has(id)) return;
  const node = input.manifest.nodes[id];
  if (node === undefined)
    return fail({ code: 'TS4001', message: `${input.node.unique_id} depends on ${id}, which was not found` });
  const rendered = yield* renderOnce({ ...input, node });
  for (const parent of rendered.ephemerals) yield* collect(parent, input, ctes);
  ctes.set(id, { id, sql: ` ${cteName(node.alias)} as (\n${queryInBrackets(rendered.sql)}\n)` });
}

function* renderOnce(input: CompileInput): Generator<Ask, RenderedNode, Answer> {
  const { ephemerals, node } = input;
  const known = ephemerals.get(node.unique_id);
  if (known !== undefined) return known;
  try {
    const rendered = yield* renderNode(input);
    ephemerals.set(node.unique_id, rendered);
    return rendered;
  } catch (error) {
    throw error instanceof TsdbtError ? new EphemeralParentError(error, node.unique_id) : error;
  }
}

/** An ephemeral parent cannot be rendered: not the fault of the node that is being compiled. */
export class EphemeralParentError extends TsdbtError {
  readonly parent: NodeId;

  constructor({ diagnostics }: TsdbtError, parent: NodeId) {
    super(diagnostics);
    this.parent = parent;
  }
}
