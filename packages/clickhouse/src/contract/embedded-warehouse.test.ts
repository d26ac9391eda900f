import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { warehouseContract } from './warehouse-contract.ts';

const path = mkdtempSync(join(tmpdir(), 'tsdbt-embedded-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));

warehouseContract('chdb', () => openWarehouse({ driver: 'chdb', path }, { threads: 4 }));
