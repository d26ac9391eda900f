import type { Answer, Ask, ExistingRelation, ManifestNode, RelationName, Target } from '@tsdbt/core';
import type { StagingOwner } from '@tsdbt/sql';

/** All that a plan is made from; columns of queries and grants are asked for on the way. */
export interface PlanRequest {
  readonly node: ManifestNode;
  /** The compiled SQL; seeds have none. */
  readonly sql: string;
  readonly target: Target;
  /** Who plans: staging names and comments carry it. */
  readonly owner: StagingOwner;
  /** The node's relation as it stands; null when there is none. */
  readonly existing: ExistingRelation | null;
  /** Engine of the relation's database; null when the database is not there yet. */
  readonly databaseEngine: string | null;
  readonly hooks: { readonly pre: readonly Hook[]; readonly post: readonly Hook[] };
  /** `--full-refresh`; a model's own `full_refresh` wins. Default: no. */
  readonly fullRefresh?: boolean;
  /** Whether the warehouse knows users and grants (the embedded one does not). */
  readonly hasUsers: boolean;
  /** The project's own version of a built-in macro that plans consult; absent when the project overrides none. */
  readonly callMacro?: CallMacro;
}

/** One `pre_hook` or `post_hook`, rendered; null when it has to be rendered at its turn because its template asks the warehouse. */
export interface Hook {
  readonly sql: string | null;
  /** dbt: hooks outside the transaction run first before, and last after the model. */
  readonly transaction: boolean;
}

/**
 * Renders the project's override of a built-in macro, e.g. `create_table_as`; undefined when there is no override.
 * Relations are passed as names, for the caller to wrap.
 */
export type CallMacro = (
  name: OverridableMacro,
  args: readonly MacroArgument[],
) => Generator<Ask, string, Answer> | undefined;

export type MacroArgument = string | boolean | RelationName;

/** The built-ins of dbt-clickhouse that plans consult, each under its undispatched name. */
export type OverridableMacro =
  | 'create_table_as'
  | 'create_view_as'
  | 'engine_clause'
  | 'order_cols'
  | 'primary_key_clause'
  | 'partition_cols'
  | 'ttl_config';

/** A plan in the making: it may ask for columns, grants, or whatever an overridden macro asks for. */
export type Planning<T> = Generator<Ask, T, Answer>;

/** The relation that the node builds. */
export function relationOf(request: PlanRequest): RelationName {
  return { schema: request.node.schema, identifier: request.node.alias };
}
