import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { connectionTo } from '../ownership/claim-folder.ts';
import { serveWarehouse } from './served-warehouse.ts';
import { warehouseContract } from './warehouse-contract.ts';

const path = mkdtempSync(join(tmpdir(), 'tsdbt-served-'));
const server = await serveWarehouse(path, 'secret-token');
const connection = connectionTo(server);

describe('a served warehouse', () => {
  it('is what another process on the same folder gets', async () => {
    const warehouse = await openWarehouse({ driver: 'chdb', path }, { threads: 1 });
    expect(await warehouse.capabilities()).toMatchObject({ embedded: true, readsLocalFiles: true, hasUsers: false });
    await warehouse.close();
  });
});

warehouseContract('http', () => openWarehouse(connection, { threads: 4 }));

describe('a server with a token', () => {
  it('refuses other tokens, and passwords that are not it', async () => {
    for (const credentials of [{ token: 'guess' }, { user: 'default', password: 'guess' }]) {
      const { token: _, ...bare } = connection;
      const warehouse = await openWarehouse({ ...bare, ...credentials }, { threads: 1 });
      await expect(warehouse.capabilities()).rejects.toMatchObject({ code: 516, type: 'AUTHENTICATION_FAILED' });
      await warehouse.close();
    }
  });

  it('takes it as a password', async () => {
    const { token = '', ...bare } = connection;
    const warehouse = await openWarehouse({ ...bare, user: 'anyone', password: token }, { threads: 1 });
    expect((await warehouse.query('SELECT 1')).rows).toEqual([[1]]);
    await warehouse.close();
  });
});

describe('the HTTP driver with compression', () => {
  it('sends and reads compressed', async () => {
    const warehouse = await openWarehouse({ ...connection, compression: true }, { threads: 1 });
    const { rows } = await warehouse.query('SELECT count() FROM numbers(10)');
    expect(rows).toEqual([['10']]);
    await warehouse.close();
  });
});

// The last to run: the contract closes its own warehouse first.
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  rmSync(path, { recursive: true, force: true });
});
