import { describe, expect, it } from 'vitest';
import { outputClause } from './output-clause.ts';

describe('the output clause', () => {
  it.each<[string, string | undefined, string]>([
    ['select 1', undefined, 'select 1 HERE'],
    ['select 1 format CSV', 'CSV', 'select 1 HERE format CSV'],
    ['select 1 FORMAT JSON;', 'JSON', 'select 1 HERE FORMAT JSON;'],
    ['select 1 format CSV settings max_threads = 1', 'CSV', 'select 1 HERE format CSV settings max_threads = 1'],
    ['select 1 settings max_threads = 1 format CSV', 'CSV', 'select 1 settings max_threads = 1 HERE format CSV'],
    ['select 1 -- format CSV', undefined, 'select 1 HERE -- format CSV'],
    ['select 1 as format', undefined, 'select 1 as format HERE'],
    ['select format from t', undefined, 'select format from t HERE'],
    ['select (select 1 format CSV)', undefined, 'select (select 1 format CSV) HERE'],
    ["select 'format CSV'", undefined, "select 'format CSV' HERE"],
    ['(select 1) union all (select 2) ; -- end', undefined, '(select 1) union all (select 2) HERE ; -- end'],
    [
      'with format as (select 1) select * from format',
      undefined,
      'with format as (select 1) select * from format HERE',
    ],
  ])('of %j', (sql, format, placed) => {
    const clause = outputClause(sql);
    expect(clause.format).toBe(format);
    const [before, after] = [sql.slice(0, clause.place).trimEnd(), sql.slice(clause.place).trimStart()];
    const gap = after === '' ? '' : ' ';
    expect(`${before} HERE${gap}${after}`).toBe(placed);
  });

  it('sees an outfile that the statement names itself', () => {
    expect(outputClause("select 1 into outfile 'x' format CSV").outfile).toBe(true);
    expect(outputClause('select 1 from (select 2)').outfile).toBe(false);
  });
});
