import os from 'node:os';
import { relation } from '@tsdbt/clickhouse';
import type { LoadSpec, SourceNode, Target, Warehouse } from '@tsdbt/core';
import type { LoadRequest } from '@tsdbt/plan';
import type { StagingOwner } from '@tsdbt/sql';

export function killedOwner(): StagingOwner {
  return {
    invocationId: 'eeeeeeee-0000-4000-8000-000000000000',
    host: os.hostname(),
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
}

const load: LoadSpec = {
  files: '',
  format: 'csv',
  null_values: [''],
  delimiter: ',',
  decimal: '.',
  order_by: 'tuple()',
  place: { file: 'models/raw.yml', line: 1, column: 1 },
};

/** The load of `raw.clicks`, as the warehouse stands now. */
export async function loadRequest(
  warehouse: Warehouse,
  files: readonly string[],
  owner: StagingOwner,
): Promise<LoadRequest> {
  const source = {
    unique_id: 'source.p.raw.clicks',
    schema: 'raw',
    identifier: 'clicks',
    description: '',
    columns: {},
    local: {},
  };
  const engines = (await warehouse.query("select engine from system.databases where name = 'raw'")).rows;
  return {
    source: source as unknown as SourceNode,
    load,
    files,
    target: { schema: 'dev', visible: {} } as unknown as Target,
    owner,
    existing: (await relation(warehouse, { schema: 'raw', identifier: 'clicks' })) ?? null,
    databaseEngine: engines[0] === undefined ? null : String(engines[0][0]),
  };
}
