import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Applied, applyPlan, columnsOf, describeQuery, openWarehouse, relation } from '@tsdbt/clickhouse';
import type { Answer, Ask, JsonObject, ManifestNode, Plan, Target, Warehouse } from '@tsdbt/core';
import { type Planning, type PlanRequest, planNode } from '@tsdbt/plan';
import type { StagingOwner } from '@tsdbt/sql';

/** An embedded warehouse of its own, and nodes planned and applied on it. */
export interface PlanFixture {
  readonly warehouse: Warehouse;
  readonly dir: string;
  /** Plans a model as the warehouse stands now. */
  request(model: Model): Promise<PlanRequest>;
  plan(model: Model): Promise<Plan>;
  apply(plan: Plan): Promise<Applied>;
  build(model: Model): Promise<Applied>;
  drive<T>(work: Planning<T>): Promise<T>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** Names in the models' database, staging relations included. */
  names(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export interface Model {
  readonly name: string;
  readonly sql?: string;
  readonly config?: JsonObject;
  readonly node?: Partial<ManifestNode>;
  readonly pre?: readonly string[];
  readonly post?: readonly string[];
  readonly fullRefresh?: boolean;
}

export const SCHEMA = 'dev';

export const OWNER: StagingOwner = {
  invocationId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  host: os.hostname(),
  pid: process.pid,
  startedAt: new Date().toISOString(),
};

const TARGET = { schema: SCHEMA, visible: {}, settings: {} } as unknown as Target;

export async function openPlanFixture(): Promise<PlanFixture> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-plans-'));
  const warehouse = await openWarehouse({ driver: 'chdb', path: path.join(dir, 'warehouse') }, { threads: 2 });
  const rows: PlanFixture['rows'] = async sql => (await warehouse.query(sql)).rows;
  const drive: PlanFixture['drive'] = async work => {
    let step = work.next();
    while (!step.done) step = work.next(await answer(warehouse, step.value));
    return step.value;
  };
  const request = async (model: Model): Promise<PlanRequest> => {
    const node = modelNode(model);
    const engines = await rows(`select engine from system.databases where name = '${node.schema}'`);
    return {
      node,
      sql: model.sql ?? '',
      target: TARGET,
      owner: OWNER,
      existing: (await relation(warehouse, { schema: node.schema, identifier: node.alias })) ?? null,
      databaseEngine: engines[0] === undefined ? null : String(engines[0][0]),
      hooks: { pre: hooks(model.pre), post: hooks(model.post) },
      hasUsers: false,
      fullRefresh: model.fullRefresh ?? false,
    };
  };
  const fixture: PlanFixture = {
    warehouse,
    dir,
    request,
    drive,
    rows,
    plan: async model => await drive(planNode(await request(model))),
    apply: async plan => await applyPlan(plan, warehouse, { session: 'test', queryIdPrefix: 'test', owner: OWNER }),
    build: async model => await fixture.apply(await fixture.plan(model)),
    names: async () => (await rows(`select name from system.tables where database = '${SCHEMA}' order by 1`)).flat(),
    async close() {
      await warehouse.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  return fixture;
}

async function answer(warehouse: Warehouse, ask: Ask): Promise<Answer> {
  if (ask.kind === 'describe') return await describeQuery(warehouse, ask.sql);
  if (ask.kind === 'columns') return await columnsOf(warehouse, ask);
  if (ask.kind === 'query') return await warehouse.query(ask.sql);
  throw new Error(`a plan asked for ${ask.kind}`);
}

function hooks(sql: readonly string[] = []): PlanRequest['hooks']['pre'] {
  return sql.map(text => ({ sql: text, transaction: true }));
}

function modelNode({ name, config = {}, node = {} }: Model): ManifestNode {
  return {
    unique_id: `model.p.${name}`,
    resource_type: 'model',
    name,
    alias: name,
    schema: SCHEMA,
    description: '',
    columns: {},
    constraints: [],
    contract: { enforced: false, alias_types: true, checksum: null },
    original_file_path: `models/${name}.sql`,
    local: {},
    ...node,
    config: { enabled: true, materialized: 'table', tags: [], meta: {}, ...config },
  } as unknown as ManifestNode;
}
