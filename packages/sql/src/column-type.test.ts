import { describe, expect, it } from 'vitest';
import { isNullableType, nullableType, unwrappedType } from './column-type.ts';

describe('wrappers of types', () => {
  it.each([
    ['Int64', 'Int64', false, 'Nullable(Int64)'],
    ['Nullable(Int64)', 'Int64', true, 'Nullable(Int64)'],
    ['LowCardinality(String)', 'String', false, 'LowCardinality(Nullable(String))'],
    ['LowCardinality(Nullable(String))', 'String', true, 'LowCardinality(Nullable(String))'],
    ['Array(Nullable(String))', 'Array(Nullable(String))', false, 'Nullable(Array(Nullable(String)))'],
  ])('of %s', (type, bare, nullable, made) => {
    expect([unwrappedType(type), isNullableType(type), nullableType(type)]).toEqual([bare, nullable, made]);
  });
});
