import { columnsOf, describeQuery, listDatabases } from '@tsdbt/clickhouse';
import { type Answer, type Ask, fail, type Warehouse } from '@tsdbt/core';
import { quoteIdentifier, renderRelation } from '@tsdbt/sql';
import type { RelationCache } from './relation-cache.ts';

/** Does what a template or a plan asked for. The only place where an Ask becomes a statement. */
export async function performAsk(ask: Ask, warehouse: Warehouse, relations: RelationCache): Promise<Answer> {
  switch (ask.kind) {
    case 'query':
      return warehouse.query(ask.sql);
    case 'execute':
      return warehouse.execute(ask.sql);
    case 'relation':
      return relations.get(ask);
    case 'relations':
      return relations.list(ask.schema);
    case 'columns':
      return columnsOf(warehouse, ask);
    case 'describe':
      return describeQuery(warehouse, ask.sql);
    case 'schemas':
      return listDatabases(warehouse);
    case 'serverVersion':
      return (await warehouse.capabilities()).version;
    case 'relationChanged':
      relations.changed(ask);
      return null;
    case 'createSchema':
      await warehouse.execute(`create database if not exists ${quoteIdentifier(ask.schema)}`);
      relations.schemaChanged(ask.schema);
      return null;
    case 'dropSchema':
      await warehouse.execute(`drop database if exists ${quoteIdentifier(ask.schema)} sync`);
      relations.schemaChanged(ask.schema);
      return null;
    case 'dropRelation':
      await warehouse.execute(`drop ${dropKeyword(ask.relationKind)} if exists ${renderRelation(ask)} sync`);
      relations.changed(ask);
      return null;
    case 'renameRelation':
      await warehouse.execute(`rename table ${renderRelation(ask.from)} to ${renderRelation(ask.to)}`);
      relations.changed(ask.from);
      relations.changed(ask.to);
      return null;
    case 'materialize':
      return fail({
        code: 'TS9003',
        message: `the materialization ${ask.materialization} of dbt’s can be called only by a materialization of a model, snapshot or test`,
      });
    case 'truncateRelation':
      await warehouse.execute(`truncate table ${renderRelation(ask)}`);
      return null;
  }
}

function dropKeyword(kind: string | undefined): string {
  return kind === 'view' || kind === 'materialized_view' ? 'view' : kind === 'dictionary' ? 'dictionary' : 'table';
}
