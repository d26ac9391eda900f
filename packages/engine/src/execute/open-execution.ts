import { relation, relationsOf, sweepLeftovers } from '@tsdbt/clickhouse';
import type { NodeId, Warehouse } from '@tsdbt/core';
import { createDatabase } from '@tsdbt/sql';
import type { ParsedSession } from '../session/parse-session.ts';
import { createRelationCache } from '../warehouse/relation-cache.ts';
import { findNode } from './describe-run-node.ts';
import type { Execution } from './execution.ts';

/** Prepares a run: nothing is asked of the warehouse before the first node (or template) needs it. */
export function openExecution(
  session: ParsedSession,
  open: () => Promise<Warehouse>,
  selected: readonly NodeId[],
): Execution {
  const { invocation } = session;
  const owner = {
    invocationId: invocation.id,
    host: invocation.host,
    pid: invocation.pid,
    startedAt: invocation.startedAt,
  };
  const relations = createRelationCache({
    schema: async schema => relationsOf(await open(), schema),
    relation: async name => (await relation(await open(), name)) ?? null,
  });
  return {
    session,
    warehouse: open,
    relations,
    databaseEngine: databaseEngines(open),
    owner,
    ephemerals: new Map(),
    compiled: new Map(),
    selected,
    results: [],
  };
}

/** Looks the engines of all databases up once; a database that is missing then is looked up again when it is asked for. */
function databaseEngines(open: () => Promise<Warehouse>): (schema: string) => Promise<string | null> {
  let all: Promise<Map<string, string>> | undefined;
  const load = async (): Promise<Map<string, string>> => {
    const { rows } = await (await open()).query('select name, engine from system.databases');
    return new Map(rows.map(([name, engine]) => [String(name), String(engine)]));
  };
  return async schema => {
    all ??= load();
    const known = (await all).get(schema);
    if (known !== undefined) return known;
    all = load();
    return (await all).get(schema) ?? null;
  };
}

/** dbt: the databases of all nodes are there before the first of them (or a hook) runs. */
export async function createSchemas(execution: Execution, ids: readonly NodeId[]): Promise<void> {
  const { invocation } = execution.session;
  const { databaseEngine: engine, cluster, schema: own } = invocation.target;
  const warehouse = await execution.warehouse();
  for (const schema of new Set([own, ...schemasOf(execution.session, ids)])) {
    if ((await execution.databaseEngine(schema)) !== null) continue;
    await warehouse.execute(createDatabase(schema, { engine, cluster }));
  }
}

/** Removes what killed runs left in the databases that the nodes are in; says what it removed. */
export async function sweep(execution: Execution, ids: readonly NodeId[]): Promise<void> {
  const { session } = execution;
  const warehouse = await execution.warehouse();
  const schemas = schemasOf(session, ids);
  const { exclusive } = await warehouse.capabilities();
  const { cluster } = session.invocation.target;
  const removed = await sweepLeftovers(warehouse, {
    schemas,
    self: execution.owner,
    exclusive,
    ...(cluster === undefined ? {} : { cluster }),
  });
  for (const { schema, identifier } of removed) {
    session.request.events({
      type: 'log',
      level: 'info',
      message: `removed ${schema}.${identifier}, left by a run that was killed`,
    });
  }
}

/** The databases that the nodes write to, sorted. */
function schemasOf(session: ParsedSession, ids: readonly NodeId[]): readonly string[] {
  const schemas = ids.flatMap(id => {
    const node = findNode(session.parsed.manifest, id);
    return node !== undefined && 'schema' in node && typeof node.schema === 'string' && node.resource_type !== 'test'
      ? [node.schema]
      : [];
  });
  return [...new Set(schemas)].sort();
}
