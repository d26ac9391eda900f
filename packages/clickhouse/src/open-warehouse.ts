import type { Capabilities, ChdbConnection, HttpConnection, Warehouse } from '@tsdbt/core';
import { embeddedWarehouse } from './embedded/embedded-warehouse.ts';
import { defaultMemoryLimit } from './embedded/memory-limit.ts';
import type { HttpWarehouseOptions } from './http/http-warehouse.ts';
import { claimFolder, connectionTo } from './ownership/claim-folder.ts';

export interface WarehouseOptions {
  /** Statements that may run at the same time. */
  readonly threads: number;
  /** Settings of every statement; `Target.settings`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** The command line, by which others are told who holds an embedded warehouse. */
  readonly command?: string;
}

/**
 * Opens the warehouse of a target. Over HTTP nothing is sent yet; the embedded engine is loaded (0.4 s, 250 MB), so ask for a
 * warehouse only when a statement needs one. An embedded warehouse that another process serves is reached through it.
 * @throws TsdbtError TS6008 when another process holds the embedded warehouse, TS6011 when the engine is missing
 * @throws WarehouseError for settings that ClickHouse does not know
 */
export async function openWarehouse(
  connection: ChdbConnection | HttpConnection,
  { threads, settings = {}, command = 'tsdbt' }: WarehouseOptions,
): Promise<Warehouse> {
  if (connection.driver === 'http') return await overHttp(connection, { threads, settings });
  const { path, memoryLimit = defaultMemoryLimit() } = connection;
  const claim = await claimFolder({ path, memoryLimit, threads, settings }, command);
  if ('engine' in claim) return { ...embeddedWarehouse(claim.engine), close: () => claim.release() };
  const warehouse = await overHttp(connectionTo(claim), { threads, settings });
  return { ...warehouse, capabilities: async () => servedHere(await warehouse.capabilities()) };
}

/** Node's HTTP modules take 30 ms to load, and an embedded warehouse has no use for them. */
async function overHttp(connection: HttpConnection, options: HttpWarehouseOptions): Promise<Warehouse> {
  const { httpWarehouse } = await import('./http/http-warehouse.ts');
  return httpWarehouse(connection, options);
}

/** The server is an embedded warehouse of this machine: it reads the same files. */
function servedHere(capabilities: Capabilities): Capabilities {
  return { ...capabilities, embedded: true, readsLocalFiles: true, hasUsers: false };
}
