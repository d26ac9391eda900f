import type { QueryResult, StatementSummary } from '../ports/warehouse.ts';
import type { ColumnInfo, ExistingRelation, RelationName } from './relation.ts';

/**
 * What a template or a plan may want from the warehouse. Rendering does no I/O: a generator yields an Ask, whoever drives it
 * performs it and resumes the same generator with the answer. While parsing, the driver gives dbt's parse-time answers.
 */
export type Ask = { readonly [K in AskKind]: { readonly kind: K } & AskArguments[K] }[AskKind];

export type AskKind = keyof AskArguments;

interface AskArguments {
  /** run_query, statement(fetch_result=True), adapter.execute(fetch=True). */
  query: { readonly sql: string; readonly limit?: number };
  /** A statement with effect and without rows. */
  execute: { readonly sql: string };
  relation: RelationName;
  relations: { readonly schema: string };
  columns: RelationName;
  /** Columns of a SELECT, without running it. */
  describe: { readonly sql: string };
  schemas: object;
  createSchema: { readonly schema: string };
  dropSchema: { readonly schema: string };
  dropRelation: RelationName & { readonly relationKind?: string };
  renameRelation: { readonly from: RelationName; readonly to: RelationName };
  truncateRelation: RelationName;
  /** Tells the driver that a template changed the warehouse behind its back (adapter.cache_added and the like). */
  relationChanged: RelationName;
  serverVersion: object;
  /**
   * A materialisation of dbt's that a template calls (`dbt.materialization_table_default()`): tsdbt's own plan does the work, with the
   * SQL as the template has it. `stored_failures`: the rows of a test are kept.
   */
  materialize: { readonly materialization: string; readonly sql: string };
}

interface AskAnswers {
  query: QueryResult;
  execute: StatementSummary;
  relation: ExistingRelation | null;
  relations: readonly ExistingRelation[];
  columns: readonly ColumnInfo[];
  describe: readonly ColumnInfo[];
  schemas: readonly string[];
  createSchema: null;
  dropSchema: null;
  dropRelation: null;
  renameRelation: null;
  truncateRelation: null;
  relationChanged: null;
  serverVersion: string;
  materialize: null;
}

export type AnswerTo<K extends AskKind> = AskAnswers[K];

export type Answer = AskAnswers[AskKind];

/** Yields one ask and gives back its answer, typed: `const columns = yield* ask({ kind: 'columns', ... })`. */
export function* ask<K extends AskKind>(question: Extract<Ask, { kind: K }>): Generator<Ask, AnswerTo<K>, Answer> {
  return (yield question) as AnswerTo<K>;
}
