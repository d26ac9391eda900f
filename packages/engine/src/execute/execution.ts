import type { CompiledNode, NodeId, NodeResult, RelationName, Warehouse } from '@tsdbt/core';
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
  /** Compiled ephemeral models: each is compiled once a run. */
  readonly ephemerals: Map<NodeId, CompiledNode>;
  /** dbt: `selected_resources`. */
  readonly selected: readonly NodeId[];
  /** What has ended so far, for `results` of on-run-end. */
  readonly results: NodeResult[];
}

/** dbt: Thread-1 … */
export function threadName(thread: number): string {
  return `Thread-${thread}`;
}

/** The start of the query_ids of one node's statements: the invocation's id, then what it is about. */
export function queryIdPrefix(execution: Execution, id: NodeId): string {
  return `${execution.session.invocation.id}:${id}`;
}

/** The session that a node keeps from its first to its last statement. */
export function sessionName(execution: Execution, id: NodeId): string {
  return `tsdbt:${execution.session.invocation.id}:${id}`;
}

export function sameRelation(a: RelationName, b: RelationName): boolean {
  return a.schema === b.schema && a.identifier === b.identifier;
}
