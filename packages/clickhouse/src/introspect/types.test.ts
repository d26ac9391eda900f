import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Warehouse } from '@tsdbt/core';
import { canonicalType, quoteString, readableType } from '@tsdbt/sql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../open-warehouse.ts';
import { describeQuery } from './columns-of.ts';

const dir = mkdtempSync(join(tmpdir(), 'tsdbt-types-'));
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse({ driver: 'chdb', path: join(dir, 'w') }, { threads: 2 });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The type as ClickHouse spells it in system.columns. */
async function asStored(type: string): Promise<unknown> {
  await warehouse.execute(`create or replace table typed (c ${type}) engine = Memory`);
  const { rows } = await warehouse.query("select type from system.columns where table = 'typed' and name = 'c'");
  return rows[0]?.[0];
}

describe('canonicalType', () => {
  it('knows every family and alias of ClickHouse, and in which case it takes them', async () => {
    const { rows } = await warehouse.query(
      "select name, if(alias_to = '', name, alias_to) as family, case_insensitive from system.data_type_families",
    );
    expect(rows.length).toBeGreaterThan(100);
    for (const [name, family, anyCase] of rows as readonly [string, string, unknown][]) {
      const expected = canonicalType(String(family));
      expect(canonicalType(name)).toBe(expected);
      expect(canonicalType(name.toLowerCase())).toBe(expected);
      const lower = name.toLowerCase();
      const isRead = Number(anyCase) === 1 || lower === name;
      if (!lower.includes(' ')) expect([name, readableType(lower) === lower]).toEqual([name, isRead]);
    }
  });

  it.each([
    'VARCHAR(45)',
    'int(11)',
    'Int(11) Unsigned',
    'bigint unsigned',
    'double precision',
    'FLOAT(5,2)',
    'decimal',
    'numeric(5)',
    'dec(10,2)',
    'Decimal32(3)',
    'Decimal64(2)',
    'Decimal128(5)',
    'Decimal256(5)',
    'timestamp',
    'Timestamp(6)',
    "datetime('UTC')",
    "DateTime(3,'UTC')",
    'DateTime64',
    'boolean',
    'year',
    'binary(3)',
    'national character varying(3)',
    'inet6',
    "Enum('b','a')",
    "Enum('b' = 500, 'a'=-2)",
    "Enum8('it''s'=1,'b\\\\c'=-1, 'new\nline' = 3)",
    'Map( text,Array(Nullable(int)) )',
    'Tuple(a Tuple(b int, `c d` text), `select` Array(Tuple(e int)))',
    'Variant(UInt8, text, Array(text))',
    'Dynamic(max_types = 4)',
    "JSON(b UInt8, a.c String, SKIP x, SKIP REGEXP 'y', max_dynamic_paths=4)",
    'AggregateFunction(quantiles(0.5,0.9), float)',
    'AggregateFunction(1, uniq, text)',
    'SimpleAggregateFunction(sum,double)',
    'LowCardinality(Nullable(text))',
  ])('spells %s as ClickHouse does', async type => {
    expect(canonicalType(type)).toBe(await asStored(type));
  });

  it('spells what a query gives as a table stores it', async () => {
    const type = 'Array(Tuple(n UInt8, m Map(String, Tuple(`a b` UInt8))))';
    const [column] = await describeQuery(warehouse, `select defaultValueOfTypeName(${quoteString(type)}) as c`);
    expect(column?.type).toBe(await asStored(type));
  });
});
