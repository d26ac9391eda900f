import { join } from 'node:path';
import type { ChdbConnection, HttpConnection, Warehouse } from '@tsdbt/core';
import { openChdbEngine } from './embedded/chdb-engine.ts';
import { embeddedWarehouse } from './embedded/embedded-warehouse.ts';
import { loadChdb } from './embedded/load-chdb.ts';
import { defaultMemoryLimit } from './embedded/memory-limit.ts';
import { httpWarehouse } from './http/http-warehouse.ts';

export interface WarehouseOptions {
  /** Statements that may run at the same time. */
  readonly threads: number;
  /** Settings of every statement; `Target.settings`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Opens the warehouse of a target. Over HTTP nothing is sent yet; the embedded engine is loaded (0.4 s, 250 MB), so ask for a
 * warehouse only when a statement needs one.
 * @throws TsdbtError TS6011 when the embedded engine is missing
 * @throws WarehouseError for settings that ClickHouse does not know
 */
export async function openWarehouse(
  connection: ChdbConnection | HttpConnection,
  { threads, settings = {} }: WarehouseOptions,
): Promise<Warehouse> {
  if (connection.driver === 'http') return httpWarehouse(connection, { threads, settings });
  const { path, memoryLimit = defaultMemoryLimit() } = connection;
  const engine = openChdbEngine(await loadChdb(), { path, memoryLimit, threads, settings });
  return embeddedWarehouse(engine, join(path, 'tmp'));
}
