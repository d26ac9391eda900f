import type { CompiledFields } from '@tsdbt/artifacts';
import type { EphemeralMemo } from '@tsdbt/compile';
import type { NodeId, NodeResult, Warehouse } from '@tsdbt/core';
import type { StagingOwner } from '@tsdbt/sql';
import type { ParsedSession } from '../session/parse-session.ts';
import type { RelationCache } from '../warehouse/relation-cache.ts';

/** What the nodes of one run share. */
export interface Execution {
  readonly session: ParsedSession;
  readonly warehouse: () => Promise<Warehouse>;
  readonly relations: RelationCache;
  /** Engine of a database; null for one that does not exist yet. */
  readonly databaseEngine: (schema: string) => Promise<string | null>;
  /** Whose the staging relations of this run are. */
  readonly owner: StagingOwner;
  /** Ephemeral models that were rendered: each is rendered once a run. */
  readonly ephemerals: EphemeralMemo;
  /** What compiling added to nodes, for manifest.json. */
  readonly compiled: Map<NodeId, CompiledFields>;
  /** dbt: `selected_resources`. */
  readonly selected: readonly NodeId[];
  /** What has ended so far, for `results` of on-run-end. */
  readonly results: NodeResult[];
}

/** As Python names them, and so dbt: `Thread-1 (worker)`, …; what no thread of the run does is done by `main`. */
export function threadName(thread: number): string {
  return thread === 0 ? 'main' : `Thread-${thread} (worker)`;
}

/** The start of the query_ids of one node's statements: the invocation's id, then what it is about. */
export function queryIdPrefix(execution: Execution, id: NodeId): string {
  return `${execution.session.invocation.id}:${id}`;
}

/** The session that a node keeps from the first statement that may change it to the last. */
export function sessionName(execution: Execution, id: NodeId): string {
  return `tsdbt:${execution.session.invocation.id}:${id}`;
}
