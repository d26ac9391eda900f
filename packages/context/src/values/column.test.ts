import { scopeOf } from '@tsdbt/jinja';
import { describe, expect, it } from 'vitest';
import { Api } from '../names/api.ts';
import { renderText } from '../testing/fixtures.ts';

const show = (type: string, expression: string): string =>
  renderText(`{% set c = api.Column('my_col', '${type}') %}{{ ${expression} }}`, scopeOf({ api: new Api() }));

describe('Column', () => {
  it.each([
    ['Nullable(String)', 'c.dtype', 'String'],
    ['Nullable(String)', 'c.data_type', 'Nullable(String)'],
    ['Nullable(String)', 'c.is_nullable ~ c.is_string()', 'TrueTrue'],
    ['LowCardinality(Nullable(String))', 'c.dtype', 'String'],
    ['LowCardinality(Nullable(String))', 'c.data_type', 'LowCardinality(Nullable(String))'],
    ['FixedString(2)', 'c.data_type ~ c.string_size()', 'String2'],
    ['String', 'c.string_size()', '256'],
    ['UInt64', 'c.is_integer()', 'True'],
    ['Decimal(10, 2)', 'c.is_numeric() ~ c.data_type ~ c.numeric_scale', 'TrueDecimal(10, 2)2'],
    ['Float64', 'c.is_float() ~ c.is_number()', 'TrueTrue'],
    ['Array(UInt8)', 'c.data_type', 'Array(UInt8)'],
    ['String', 'c.quoted', '"my_col"'],
    ['String', 'c', 'my_col String'],
    ['String', "api.Column.create('x', 'string').dtype", 'String'],
    ['String', "api.Column.translate_type('numeric')", 'numeric'],
    ['String', "c.can_expand_to(api.Column('x', 'FixedString(300)'))", 'True'],
  ])('of type %s: %s is %s', (type, expression, expected) => {
    expect(show(type, expression)).toBe(expected);
  });
});
