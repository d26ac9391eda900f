import { describe, expect, it } from 'vitest';
import {
  canonicalType,
  flattenedColumns,
  isNullableType,
  isSameType,
  isSameUnwrappedType,
  meetsType,
  nullableType,
  readableType,
  splitCodec,
  unwrappedType,
} from './column-type.ts';

describe('wrappers of types', () => {
  it.each([
    ['Int64', 'Int64', false, 'Nullable(Int64)'],
    ['Nullable(Int64)', 'Int64', true, 'Nullable(Int64)'],
    ['LowCardinality(String)', 'String', false, 'LowCardinality(Nullable(String))'],
    ['LowCardinality(Nullable(String))', 'String', true, 'LowCardinality(Nullable(String))'],
    ['lowcardinality( nullable( text ))', 'String', true, 'lowcardinality( nullable( text ))'],
    ['Array(Nullable(String))', 'Array(Nullable(String))', false, 'Nullable(Array(Nullable(String)))'],
  ])('of %s', (type, bare, nullable, made) => {
    expect([unwrappedType(type), isNullableType(type), nullableType(type)]).toEqual([bare, nullable, made]);
  });
});

describe('isSameType', () => {
  it.each([
    ['Tuple(\n    n UInt8,\n    s String)', 'Tuple(n UInt8, s String)'],
    ['Map(text,Array(Tuple(`a b` int,c Decimal64(2))))', 'Map(String, Array(Tuple("a b" Int32, c Decimal(18, 2))))'],
    ["Enum('b', 'a' = 5)", "Enum8('b'=1,'a'=5)"],
    ["Enum8('it''s' = 1)", String.raw`Enum8('it\'s' = 1)`],
    ['Variant(String, UInt8)', 'Variant(UInt8, varchar(3))'],
    [
      'JSON(b UInt8, SKIP x, a.c String, max_dynamic_paths=4)',
      'JSON(max_dynamic_paths = 4, `a`.`c` String, b UInt8, SKIP x)',
    ],
    ['Array(LowCardinality(String))', 'Array(String)'],
    ['AggregateFunction(quantiles(0.5,0.9), double)', 'AggregateFunction(quantiles(0.5, 0.9), Float64)'],
    ['timestamp(3)', 'DateTime64(3)'],
  ])('holds for %s and %s', (a, b) => {
    expect(isSameType(a, b)).toBe(true);
  });

  it.each([
    ['Tuple(UInt8, String)', 'Tuple(n UInt8, s String)'],
    ['DateTime', "DateTime('UTC')"],
    ["DateTime('UTC')", "DateTime('Europe/Berlin')"],
    ["Enum8('a' = 1)", "Enum8('a' = 2)"],
    ['Array(Nullable(String))', 'Array(String)'],
    ['FixedString(3)', 'FixedString(4)'],
    ['SimpleAggregateFunction(sum, UInt64)', 'SimpleAggregateFunction(max, UInt64)'],
    ['Decimal(10, 2)', 'Decimal(10, 3)'],
    ['Nested(k UInt8)', 'Array(Tuple(k UInt8))'],
  ])('does not hold for %s and %s', (a, b) => {
    expect(isSameType(a, b)).toBe(false);
  });

  it('is asked of what is inside Nullable on a schema change', () => {
    expect(isSameUnwrappedType('LowCardinality(Nullable(text))', 'String')).toBe(true);
    expect(isSameUnwrappedType('Nullable(UInt8)', 'UInt16')).toBe(false);
  });
});

describe('meetsType', () => {
  it.each([
    ['String', 'LowCardinality(String)', true],
    ['LowCardinality(String)', 'String', true],
    ['String', 'LowCardinality(Nullable(String))', true],
    ['Nullable(String)', 'LowCardinality(Nullable(String))', true],
    // NULLs would become empty texts without a word.
    ['LowCardinality(Nullable(String))', 'LowCardinality(String)', false],
    ['Nullable(String)', 'String', false],
    ['String', 'Nullable(String)', false],
    ['Int32', 'integer', true],
    ['Int64', 'integer', false],
  ])('a query’s %s in a contract’s %s: %s', (found, declared, met) => {
    expect(meetsType(found, declared)).toBe(met);
  });
});

describe('texts of types', () => {
  it('leaves what is no type as it is', () => {
    expect(canonicalType(' String; drop table x')).toBe('String; drop table x');
    expect(canonicalType('Tuple(a')).toBe('Tuple(a');
    expect(canonicalType("Enum8('")).toBe("Enum8('");
  });

  it('splits a codec off', () => {
    expect(splitCodec('Nullable(String) codec(ZSTD(3), LZ4)')).toEqual({
      type: 'Nullable(String)',
      codec: 'ZSTD(3), LZ4',
    });
    expect(splitCodec('Array(String)')).toEqual({ type: 'Array(String)' });
  });

  it('changes only what ClickHouse would not read', () => {
    expect(readableType('string')).toBe('String');
    expect(readableType('Array( Nullable( uint8 ) )')).toBe('Array( Nullable( UInt8 ) )');
    for (const type of [
      'varchar(45)',
      'double precision',
      'integer',
      'Tuple(string String)',
      'now()',
      "DateTime('utc')",
    ]) {
      expect(readableType(type)).toBe(type);
    }
  });

  it('names the columns that a flattened Nested becomes', () => {
    expect(flattenedColumns('n', 'Nested(k int, `v v` text)')).toEqual([
      { name: 'n.k', type: 'Array(Int32)' },
      { name: 'n.v v', type: 'Array(String)' },
    ]);
    expect(flattenedColumns('n', 'Array(Int32)')).toBeUndefined();
  });
});
