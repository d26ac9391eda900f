import { openWarehouse } from '@tsdbt/clickhouse';
import { TsdbtError, type Warehouse, WarehouseError } from '@tsdbt/core';
import { sqlDiagnostic } from '../diagnose/sql-diagnostic.ts';
import type { Session } from '../session/open-session.ts';
import { inSchema } from './in-schema.ts';
import { tellingStatements } from './told-statements.ts';

/** A warehouse that is opened when it is first needed, and at most once. */
export interface LazyWarehouse {
  open(): Promise<Warehouse>;
  /** Closes it if it was opened. */
  close(): Promise<void>;
}

export function lazyWarehouse(session: Session): LazyWarehouse {
  let opening: Promise<Warehouse> | undefined;
  return {
    open() {
      opening ??= connect(session);
      return opening;
    },
    async close() {
      const warehouse = await opening?.catch(() => undefined);
      await warehouse?.close();
    },
  };
}

/** Opens the target and asks it for its version, so that a server that is down or says no is reported once, before any node. */
async function connect({ invocation, request }: Session): Promise<Warehouse> {
  const { target } = invocation;
  try {
    const warehouse = await openWarehouse(target.connection, {
      threads: target.threads,
      settings: target.settings,
      command: request.commandLine,
    });
    await warehouse.capabilities();
    return tellingStatements(inSchema(warehouse, target.schema), request.events);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    throw new TsdbtError(sqlDiagnostic(error, { what: `target ${target.name}` }));
  }
}
