import { expect, it } from 'vitest';
import { canBeNullable } from './can-be-nullable.ts';

it.each([
  ['String', true],
  ['LowCardinality(varchar(3))', true],
  ["Enum8('Array(' = 1)", true],
  ['Nullable(Int64)', true],
  ['Variant(String, UInt8)', true],
  ['SimpleAggregateFunction(sum, UInt64)', true],
  ['Array(Nullable(String))', false],
  ['Map(String, UInt8)', false],
  ['Tuple(a UInt8)', false],
  ['Nested(a UInt8)', false],
  ['AggregateFunction(sum, UInt8)', false],
  ['Point', false],
])('%s has a Nullable form: %s', (type, expected) => {
  expect(canBeNullable(type)).toBe(expected);
});
