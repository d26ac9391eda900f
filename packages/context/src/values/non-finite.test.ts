import { repr, str } from '@tsdbt/jinja';
import { describe, expect, it } from 'vitest';
import { containerJson } from './container-json.ts';
import { pythonColumn } from './python-column.ts';

describe('numbers that are not finite', () => {
  it.each(['Float64', 'Float32', 'Nullable(Float64)', 'LowCardinality(Float32)', 'BFloat16'])(
    'stay what they are: %s',
    type => {
      const { values } = pythonColumn({ name: 'x', type }, ['inf', '-inf', 'nan', 1.5, null]);
      expect(values.map(str)).toEqual(['Infinity', '-Infinity', 'NaN', '1.5', 'None']);
      expect(values.slice(0, 3).map(repr)).toEqual(["Decimal('Infinity')", "Decimal('-Infinity')", "Decimal('NaN')"]);
    },
  );

  it('are text in a column of text', () => {
    expect(pythonColumn({ name: 'x', type: 'String' }, ['inf', 'nan']).values).toEqual(['inf', 'nan']);
  });

  it.each<readonly [type: string, value: unknown, json: string]>([
    ['Array(Float64)', ['inf', 'nan', 1], '[Infinity, NaN, 1.0]'],
    ['Array(Nullable(Float32))', ['-inf', null], '[-Infinity, null]'],
    ['Array(String)', ['inf', 'nan'], '["inf", "nan"]'],
    ['Tuple(Float64, String)', ['nan', 'nan'], '[NaN, "nan"]'],
    [
      'Tuple(a Float64, `b c` String, d Int64)',
      { a: 'inf', 'b c': 'inf', d: '7' },
      '{"a": Infinity, "b c": "inf", "d": 7}',
    ],
    ['Map(String, Float64)', { inf: '-inf' }, '{"inf": -Infinity}'],
    ["Map(String, Array(Tuple(Float64, Enum8('a,)' = 1))))", { k: [['nan', 'a,)']] }, '{"k": [[NaN, "a,)"]]}'],
    ['Nested(x Float64, y String)', [{ x: 'inf', y: 'inf' }], '[{"x": Infinity, "y": "inf"}]'],
    ['Array(UInt64)', ['18446744073709551615'], '[18446744073709551615]'],
  ])('stay what they are inside %s', (type, value, json) => {
    expect(containerJson(type, value)).toBe(json);
  });
});
