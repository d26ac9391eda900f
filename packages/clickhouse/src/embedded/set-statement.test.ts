import { describe, expect, it } from 'vitest';
import { escapeParameters, setStatement } from './set-statement.ts';

describe('SET', () => {
  it('has every setting and parameter of a statement', () => {
    const sql = setStatement({ a: 1, b: "it's", c: true, d: undefined }, { p: 'x\\ty' });
    expect(sql).toBe("SET a = 1, b = 'it\\'s', c = '1', d = DEFAULT, param_p = 'x\\\\ty'");
  });

  it('is not needed without any', () => {
    expect(setStatement({})).toBeUndefined();
  });

  it('leaves it to ClickHouse to refuse a name that is none', () => {
    expect(setStatement({ 'a = 1, b': 2 })).toBe('SET `a = 1, b` = 2');
  });

  it('escapes parameters as TSV', () => {
    expect(escapeParameters({ a: 'x\ty\\', b: null, c: false, d: 1.5 })).toEqual({
      a: 'x\\ty\\\\',
      b: '\\N',
      c: '0',
      d: '1.5',
    });
  });
});
