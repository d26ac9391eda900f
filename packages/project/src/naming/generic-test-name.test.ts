import { describe, expect, it } from 'vitest';
import { genericTestHash, genericTestName } from './generic-test-name.ts';

const model = (ref: string) => `{{ get_where_subquery(${ref}) }}`;
const idOf = (name: string, test: string, kwargs: Record<string, never> | object, namespace: string | null = null) =>
  `${name}.${genericTestHash(name, { kwargs: kwargs as never, name: test, namespace })}`;

describe('ids of generic tests', () => {
  it.each([
    ['unique', 'unique_orders_order_id.fed79b3a6e'],
    ['not_null', 'not_null_orders_order_id.cf6c17daed'],
  ])('%s of jaffle_shop has the published id', (test, id) => {
    const kwargs = { column_name: 'order_id', model: model("ref('orders')") };
    expect(idOf(genericTestName(test, 'orders', kwargs).full, test, kwargs)).toBe(id);
  });

  it('flattens lists and hashes every scalar as text (recorded with dbt 1.11)', () => {
    const kwargs = { column_name: 'st', values: ['x', 'y'], model: model("ref('a')") };
    const { full } = genericTestName('accepted_values', 'a', kwargs);
    expect(idOf(full, 'accepted_values', kwargs)).toBe('accepted_values_a_st__x__y.853e929b54');
  });

  it('hashes nested values of every kind (recorded with dbt 1.11)', () => {
    const kwargs = {
      column_name: 'id',
      items: [1, 'two', 3.5, true, null],
      opts: { k: 'v', n: [1] },
      other: "ref('b')",
      text: "it's {{ 1 + 1 }}",
      num: "{{ var('n', 41) }}",
      model: model("ref('a')"),
    };
    expect(idOf('first', 'show_args', kwargs)).toBe('first.228bd5480a');
  });

  it('names and hashes tests on sources and of packages (recorded with dbt 1.11)', () => {
    const source = { column_name: 'id', model: model("source('raw', 't')") };
    const { full } = genericTestName('source_unique', 'raw_t', source);
    expect(idOf(full, 'unique', source)).toBe('source_unique_raw_t_id.2fc627af8f');
    const packaged = { n: 2, model: model("ref('a')") };
    const name = genericTestName('outer_min_rows', 'a', packaged).full;
    expect(idOf(name, 'min_rows', packaged, 'outer')).toBe('outer_min_rows_a_2.444a3c2f90');
  });

  it('shortens names from 64 characters on', () => {
    const kwargs = { column_name: 'status', values: ['placed', 'shipped', 'completed', 'return_pending', 'returned'] };
    const { full, short } = genericTestName('accepted_values', 'orders', kwargs);
    expect(full).toBe('accepted_values_orders_status__placed__shipped__completed__return_pending__returned');
    expect(short).toBe('accepted_values_orders_1ce6ab157c285f7cd2ac656013faf758');
  });

  it('prints Python’s spelling of values', () => {
    const { full } = genericTestName('t', 'm', { a: true, b: null, c: { $float: '1.0' }, d: [[1, 'x']] });
    expect(full).toBe('t_m_True__None__1_0___1_x_');
  });
});
