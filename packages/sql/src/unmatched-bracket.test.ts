import { describe, expect, it } from 'vitest';
import { unmatchedBracket } from './unmatched-bracket.ts';

describe('a bracket without a partner', () => {
  const cases: readonly (readonly [sql: string, found: string | undefined])[] = [
    ['select (a + [b, c]) from t', undefined],
    ['select \')\', "(" -- (\n from t', undefined],
    ['select f(g(x) from t where (y)', '(g'],
    ['select a) from t', ') from'],
    ['select a[1) from t', ') from'],
    ["select {'a': 1 from t", "{'a'"],
  ];
  for (const [sql, found] of cases) {
    it(`is ${found === undefined ? 'nowhere' : `at ${found}`} in ${JSON.stringify(sql)}`, () => {
      expect(unmatchedBracket(sql)).toBe(found === undefined ? undefined : sql.indexOf(found));
    });
  }
});
