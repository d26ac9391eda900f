import { describe, expect, it } from 'vitest';
import { findOffender } from './find-offender.ts';

/** What is said of a statement; ⟦ is where it must lead to. */
const CASES: readonly (readonly [message: string, sql: string])[] = [
  ['Unknown expression identifier `x` in scope SELECT x FROM b', 'with a as (select x from t) select ⟦x from b'],
  [
    'Unknown expression identifier `x` in scope  b',
    'with a as (select 1 as x), b as (select ⟦x from a) select x from b',
  ],
  ["Unknown expression identifier `x` in scope SELECT a, x FROM t. Maybe you meant: ['y']", 'select a, ⟦x from t, u.x'],
  ['Unknown expression or function identifier `y` in scope x -> (x + y)', 'select y.a, arrayMap(x -> x + ⟦y, [1])'],
  ["Unknown table expression identifier 'd.u' in scope (SELECT b FROM d.u)", 'select d.u.b from (select b from ⟦d.u)'],
  [
    "Identifier 'q.c' cannot be resolved from table with name q. In scope SELECT q.a, q.c FROM t AS q",
    'select q.a, ⟦q.c from t q',
  ],
  ['Function with name `f` does not exist. In scope SELECT f, f(a) FROM t', 'select f, ⟦f(a) from t'],
  ['Illegal types A and B of arguments of function plus: In scope SELECT 1, a + b FROM t', 'select 1, a ⟦+ b from t'],
  [
    "Column 'd.t.a' is not under aggregate function and not in GROUP BY keys. In query SELECT a, count() FROM t",
    'select ⟦a, count() from t',
  ],
  [
    "Cannot parse string 'x' as Int32: In scope SELECT toInt32('x') AS n FROM t",
    "with b as (⟦select toInt32('x') as n from t) select 1",
  ],
];

describe('what ClickHouse complains of is found', () => {
  for (const [message, marked] of CASES) {
    it(`in ${marked}`, () => {
      expect(findOffender(message, marked.replace('⟦', ''))).toBe(marked.indexOf('⟦'));
    });
  }

  it('nowhere if the message names nothing that stands there', () => {
    expect(findOffender('Memory limit exceeded', 'select 1')).toBeUndefined();
    expect(findOffender('Database nowhere does not exist', 'select 1')).toBeUndefined();
  });
});
