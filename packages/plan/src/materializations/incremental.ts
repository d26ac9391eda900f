import { ask, type ColumnInfo, type ExistingRelation, type Plan, type RelationName, type Step } from '@tsdbt/core';
import {
  closedExpression,
  createTable,
  dropRelation,
  insertSelect,
  keyExpressions,
  onClusterClause,
  queryWithSettings,
  quoteIdentifier,
  quoteString,
  renderRelation,
  stagingComment,
  stagingName,
} from '@tsdbt/sql';
import { contractColumns } from '../contract.ts';
import { grantSteps } from '../grants.ts';
import { hookSteps } from '../hooks.ts';
import { type IncrementalStrategy, incrementalStrategy } from '../incremental-strategy.ts';
import { modelQuery } from '../model-query.ts';
import { flattenedQuery, keepsNested } from '../nested-columns.ts';
import { commentStep, docsToPersist } from '../persist-docs.ts';
import { type Planning, type PlanRequest, relationOf } from '../plan-request.ts';
import { configSettings } from '../read-config.ts';
import { clusterOf, headerSteps } from '../replacement-plan.ts';
import { type SchemaChange, schemaChange } from '../schema-change.ts';
import { canExchange, cleanupSteps, publishSteps } from '../staging.ts';
import { planTable } from './table.ts';

/**
 * Plans new rows for a table. The work is done on a clone of the table (hard links to the same parts), which then takes its place
 * in one atomic step, so that readers see the old rows or the new state and nothing between. Where something else feeds the table
 * or is fed by it (a materialized view), or it cannot be cloned, the plan works in place and says which window that leaves.
 */
export function* planIncremental(request: PlanRequest): Planning<Plan> {
  const strategy = incrementalStrategy(request);
  const { existing, node } = request;
  const fullRefresh = node.config.full_refresh ?? request.fullRefresh ?? false;
  if (existing === null || existing.kind !== 'table' || fullRefresh === true) return yield* planTable(request);
  const whole = modelQuery(node, request.sql);
  const given = yield* ask({ kind: 'describe', sql: queryWithSettings(whole, querySettings(request)) });
  if (node.contract.enforced) contractColumns(node, given);
  const present = yield* ask({ kind: 'columns', ...relationOf(request) });
  const { query, found } = flattenedQuery(whole, given, present);
  const obstacle = yield* obstacleToCloning(request, existing);
  const change = schemaChange(node, found, present);
  const relation = relationOf(request);
  const work: Work = {
    request,
    query,
    found,
    change,
    kept: change.columns.filter(name => present.some(column => column.name === name)),
    cluster: clusterOf(request),
    into: obstacle === null ? stagingName(relation, request.owner) : relation,
    fresh: stagingName(relation, request.owner, '__new'),
    obstacle,
  };
  return { nodeId: node.unique_id, relation, steps: yield* steps(work, strategy, existing) };
}

interface Work {
  readonly request: PlanRequest;
  readonly query: string;
  /** The query's columns. */
  readonly found: readonly ColumnInfo[];
  readonly change: SchemaChange;
  /** Those of its columns that the old rows have. */
  readonly kept: readonly string[];
  readonly cluster: string | undefined;
  /** What is written to: the clone, or the table itself. */
  readonly into: RelationName;
  /** The query's rows, when they are needed more than once. */
  readonly fresh: RelationName;
  /** Why the table is not cloned. */
  readonly obstacle: string | null;
}

function* steps(work: Work, strategy: IncrementalStrategy, existing: ExistingRelation): Planning<Step[]> {
  const { request, into, cluster, obstacle } = work;
  const { databaseEngine, owner, hooks } = request;
  const relation = relationOf(request);
  const replacement = { relation, existing, databaseEngine, owner, cluster };
  const docs = docsToPersist(request.node);
  // Old rows can be told by a key that has a new column, or one of another type, only after the change.
  const copies = strategy.kind === 'legacy' && obstacle === null && alterSteps(work).length === 0;
  return [
    ...hookSteps('pre', hooks.pre),
    ...headerSteps(request),
    ...(obstacle === null ? [startStep(work, copies)] : []),
    ...alterSteps(work),
    ...rowSteps(work, strategy, copies),
    commentStep(into, docs, cluster),
    ...(obstacle === null ? publishSteps(into, replacement) : []),
    ...(yield* grantSteps(request, relation, cluster)),
    ...hookSteps('post', hooks.post),
    ...(obstacle === null ? cleanupSteps(into, replacement) : []),
  ];
}

/** A clone with all rows, or for a strategy that copies rows an empty table of the same shape. */
function startStep({ request, into, cluster }: Work, copies: boolean): Step {
  const clone = copies ? '' : 'clone ';
  const like = renderRelation(relationOf(request));
  const comment = quoteString(stagingComment(request.owner));
  return {
    kind: 'createStaging',
    sql: [`create table ${renderRelation(into)}${onClusterClause(cluster)} ${clone}as ${like} comment ${comment}`],
    why: copies ? 'of the same shape as the table' : 'a clone shares the parts of the table, so it costs nothing',
    undo: [dropRelation(into, { cluster })],
    staging: into,
  };
}

function alterSteps({ change, found, into, cluster, obstacle }: Work): Step[] {
  const sql = change.alterations(into, cluster);
  if (sql.length === 0) return [];
  const why = `on_schema_change follows the query${obstacle === null ? '' : '; it cannot be undone in place'}`;
  return [{ kind: 'alter', sql, why, undo: [], settings: { ...keepsNested(found), alter_sync: 2 }, relation: into }];
}

function rowSteps(work: Work, strategy: IncrementalStrategy, copies: boolean): Step[] {
  switch (strategy.kind) {
    case 'append':
      return [appendStep(work)];
    case 'legacy':
    case 'deleteInsert': {
      const keep = copies ? copyOthersStep(work, keyOf(work, strategy.key)) : deleteStep(work, strategy);
      const columns = work.found.map(column => column.name);
      return [...freshSteps(work, queryShape(work), columns), keep, insertFreshStep(work), dropFreshStep(work)];
    }
    case 'insertOverwrite':
      return [
        ...freshSteps(work, sameShape(work), work.change.columns),
        replacePartitionsStep(work),
        dropFreshStep(work),
      ];
  }
}

/** Only the columns that the table keeps, by name. */
function appendStep(work: Work): Step {
  const { change, into } = work;
  const sql = insertSelect(into, change.columns, selectColumns(work, change.columns), querySettings(work.request));
  return insertStep(into, sql, 'adds the new rows, columns by name');
}

/** The query runs once; what it gave is then both deleted by and inserted. */
function freshSteps(work: Work, create: string, columns: readonly string[]): Step[] {
  const { request, fresh, cluster } = work;
  const createFresh: Step = {
    kind: 'createStaging',
    sql: [create],
    why: 'for the new rows, so that the query runs once',
    undo: [dropRelation(fresh, { cluster })],
    settings: { ...keepsNested(work.found), ...querySettings(request) },
    staging: fresh,
  };
  const sql = insertSelect(fresh, columns, selectColumns(work, columns), querySettings(request));
  return [createFresh, insertStep(fresh, sql, 'the new rows')];
}

/** The query itself, or only some of its columns. */
function selectColumns({ query, found }: Work, columns: readonly string[]): string {
  return columns.length === found.length ? query : `select ${list(columns)} from (\n${query}\n)`;
}

/** A plain table with the query's columns. */
function queryShape({ request, fresh, found, cluster }: Work): string {
  return createTable({
    relation: fresh,
    shape: { columns: found.map(({ name, type }) => ({ name, type })) },
    engine: 'MergeTree()',
    clauses: ['order by tuple()'],
    settings: {},
    comment: stagingComment(request.owner),
    cluster,
  });
}

/** ClickHouse: partitions move between tables of one structure only. */
function sameShape({ request, into, fresh, cluster }: Work): string {
  const comment = quoteString(stagingComment(request.owner));
  return `create table ${renderRelation(fresh)}${onClusterClause(cluster)} as ${renderRelation(into)} comment ${comment}`;
}

/** dbt-clickhouse's legacy way; rows whose key is NULL are kept, which dbt loses. */
function copyOthersStep(work: Work, key: string): Step {
  const { request, into, fresh, kept } = work;
  const old = renderRelation(relationOf(request));
  const others = `select ${list(kept)} from ${old}
where not ifNull((${key}) in (select ${key} from ${renderRelation(fresh)}), false)`;
  const step = insertStep(into, insertSelect(into, kept, others), 'the old rows that no new row replaces');
  return { ...step, main: false } as Step;
}

/** The key's entries are columns of the query or expressions. */
function keyOf({ found }: Work, key: readonly string[]): string {
  return keyExpressions(
    key,
    found.map(column => column.name),
  );
}

function deleteStep(work: Work, strategy: Extract<IncrementalStrategy, { readonly key: readonly string[] }>): Step {
  const { into, fresh, cluster, obstacle } = work;
  const { kind, predicates } = strategy;
  const key = keyOf(work, strategy.key);
  const on = `${renderRelation(into)}${onClusterClause(cluster)}`;
  // The legacy strategy copies rows and so works where rows cannot be deleted lightly: in tables with projections.
  const verb = kind === 'legacy' && obstacle === null ? `alter table ${on} delete` : `delete from ${on}`;
  const conditions = [
    `(${key}) in (select ${key} from ${renderRelation(fresh)})`,
    ...predicates.map(predicate => `(${closedExpression(predicate)})`),
  ];
  return {
    kind: 'sql',
    sql: [`${verb} where ${conditions.join('\nand ')}`],
    why:
      obstacle === null
        ? 'the rows that new ones replace'
        : `in place, since ${obstacle}: until the insert readers miss the rows that are replaced`,
    undo: [],
    settings: { lightweight_deletes_sync: 2, mutations_sync: 2, allow_nondeterministic_mutations: 1 },
    main: false,
  };
}

function insertFreshStep(work: Work): Step {
  const { into, fresh, change } = work;
  const select = `select ${list(change.columns)} from ${renderRelation(fresh)}`;
  return insertStep(into, insertSelect(into, change.columns, select), 'the new rows, columns by name');
}

function replacePartitionsStep({ into, fresh, obstacle }: Work): Step {
  const where = obstacle === null ? '' : ` (in place, since ${obstacle})`;
  return {
    kind: 'replacePartitions',
    sql: [],
    why: `every partition that has new rows is replaced by them; which those are is looked up now${where}`,
    undo: [],
    settings: { alter_sync: 2 },
    from: fresh,
    into,
  };
}

function dropFreshStep({ fresh, cluster }: Work): Step {
  const sql = [dropRelation(fresh, { cluster })];
  return { kind: 'drop', sql, why: 'the new rows have arrived', undo: [], relation: fresh };
}

function insertStep(into: RelationName, sql: string, why: string): Step {
  return { kind: 'insert', sql: [sql], why, undo: [], into, main: true };
}

/** null when the table may be cloned and swapped; otherwise why not. */
function* obstacleToCloning(request: PlanRequest, existing: ExistingRelation): Planning<string | null> {
  if (!canExchange(request.databaseEngine)) return `databases of engine ${request.databaseEngine} have no EXCHANGE`;
  if (!/MergeTree/.test(existing.engine)) return `tables of engine ${existing.engine} cannot be cloned`;
  const { schema, identifier } = relationOf(request);
  const target = `${nameRegExp(schema)}\\.${nameRegExp(identifier)}`;
  const { rows } = yield* ask({
    kind: 'query',
    sql: `select
  (select count() from system.tables where engine = 'MaterializedView' and match(create_table_query, ${quoteString(` TO ${target}[ (]`)})),
  (select sum(length(dependencies_table)) from system.tables where database = ${quoteString(schema)} and name = ${quoteString(identifier)})`,
  });
  const [feeders, readers] = rows[0] ?? [];
  if (Number(feeders) > 0) return 'a materialized view writes to the table';
  return Number(readers) > 0 ? 'a materialized view reads from the table' : null;
}

function querySettings({ node }: PlanRequest): ReturnType<typeof configSettings> {
  return configSettings(node.config, 'query_settings');
}

function list(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

/** A name as create_table_query has it: quoted where it needs to be. */
function nameRegExp(name: string): string {
  return `(?:${escapeRegExp(name)}|${escapeRegExp(quoteIdentifier(name))})`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
