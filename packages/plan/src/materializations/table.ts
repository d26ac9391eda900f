import { ask, type ColumnInfo, type JsonObject, type Plan, type RelationName, type Step } from '@tsdbt/core';
import {
  type ColumnDefinition,
  closedExpression,
  createTable,
  dropRelation,
  insertSelect,
  queryWithSettings,
  quoteIdentifier,
  renderRelation,
  stagingComment,
  type TableDefinition,
} from '@tsdbt/sql';
import { checkConstraints, contractColumns } from '../contract.ts';
import { modelQuery } from '../model-query.ts';
import { keepsNested } from '../nested-columns.ts';
import { columnComment, commentStep, docsToPersist, isDocumented } from '../persist-docs.ts';
import type { Planning, PlanRequest } from '../plan-request.ts';
import { configObjects, configSettings } from '../read-config.ts';
import { replacementPlan, runsStatementsFirst } from '../replacement-plan.ts';
import { tableStorage } from '../table-storage.ts';

/** Plans a full rebuild: the new rows go to a staging table that takes the old relation's place in one atomic step. */
export function planTable(request: PlanRequest): Planning<Plan> {
  const query = modelQuery(request.node, request.sql);
  return replacementPlan(request, {
    isInstant: false,
    *steps(staging, cluster) {
      const overridden = request.callMacro?.('create_table_as', [false, staging, request.sql]);
      if (overridden !== undefined) return overriddenSteps(request, staging, yield* overridden, cluster);
      return yield* stagingTableSteps({ request, staging, query, cluster });
    },
  });
}

interface StagingTable {
  readonly request: PlanRequest;
  readonly staging: RelationName;
  readonly query: string;
  readonly cluster: string | undefined;
}

/** Creates the staging table, fills it from the query, column by column name, and gives it its final comment. */
function* stagingTableSteps(table: StagingTable): Planning<Step[]> {
  const { request, staging, query, cluster } = table;
  const { node } = request;
  const columns = yield* queryColumns(request, query);
  const settings = configSettings(node.config, 'query_settings');
  const definition: TableDefinition = {
    ...(yield* tableStorage(request, columns?.map(column => column.name) ?? Object.keys(node.columns))),
    relation: staging,
    shape: columns === null ? { emptyAs: query } : { columns: columnDefinitions(request, columns) },
    constraints: node.contract.enforced ? checkConstraints(node) : [],
    comment: stagingComment(request.owner),
    cluster,
  };
  const docs = docsToPersist(node);
  return [
    {
      kind: 'createStaging',
      sql: [createTable(definition), ...addIndexes(request, staging)],
      why:
        columns === null
          ? 'built beside the old relation; its columns are read from the query after what runs before it'
          : 'built beside the old relation, which goes on serving readers',
      undo: [dropRelation(staging, { cluster })],
      settings: { ...keepsNested(columns ?? []), ...settings },
      staging,
    },
    {
      kind: 'insert',
      sql: [insertSelect(staging, columns?.map(column => column.name) ?? null, query, settings)],
      why: columns === null ? 'fills it, in the order of the same query' : 'fills it, columns by name',
      undo: [],
      into: staging,
      main: true,
    },
    commentStep(staging, { relation: docs.relation, columns: columns === null ? docs.columns : {} }, cluster),
  ];
}

/** The query's columns; null when they may depend on what pre-hooks do, so that only the CREATE itself can tell. */
function* queryColumns(request: PlanRequest, query: string): Planning<readonly ColumnInfo[] | null> {
  if (runsStatementsFirst(request) && !request.node.contract.enforced) return null;
  const settings = configSettings(request.node.config, 'query_settings');
  return yield* ask({ kind: 'describe', sql: queryWithSettings(query, settings) });
}

function columnDefinitions(request: PlanRequest, found: readonly ColumnInfo[]): readonly ColumnDefinition[] {
  const { node } = request;
  const docs = docsToPersist(node);
  const columns = node.contract.enforced
    ? contractColumns(node, found)
    : found.map(({ name, type }): ColumnDefinition => ({ name, type }));
  return columns.map(column => ({ ...column, comment: columnComment(docs, column.name) }));
}

/** dbt-clickhouse: one ALTER adds all `projections` and `indexes` before any row is written. */
function addIndexes({ node }: PlanRequest, staging: RelationName): string[] {
  const text = (entry: JsonObject, key: string): string => String(entry[key] ?? '');
  const additions = [
    ...configObjects(node.config, 'projections').map(
      p => `add projection ${quoteIdentifier(text(p, 'name'))} (${closedExpression(text(p, 'query'))})`,
    ),
    ...configObjects(node.config, 'indexes').map(
      i => `add index ${quoteIdentifier(text(i, 'name'))} ${closedExpression(text(i, 'definition'))}`,
    ),
  ];
  return additions.length === 0 ? [] : [`alter table ${renderRelation(staging)} ${additions.join(', ')}`];
}

/** The project's own create_table_as decides what is created, and may fill it; only the name is ours. */
function overriddenSteps(
  request: PlanRequest,
  staging: RelationName,
  sql: string,
  cluster: string | undefined,
): Step[] {
  const docs = docsToPersist(request.node);
  const settings = configSettings(request.node.config, 'query_settings');
  return [
    {
      kind: 'sql',
      sql: [sql.trim()],
      why: 'the project overrides create_table_as',
      undo: [dropRelation(staging, { cluster })],
      settings,
      main: true,
    },
    ...(isDocumented(docs) ? [commentStep(staging, docs, cluster)] : []),
  ];
}
