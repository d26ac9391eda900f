import { describe, expect, it } from 'vitest';
import { injectCtes } from './inject-ctes.ts';

const eph = { id: 'model.p.eph', sql: ' __dbt__cte__eph as (\n select 1\n)' };
const two = { id: 'model.p.two', sql: ' __dbt__cte__two as (\n select 2\n)' };

// As recorded from dbt, to the character.
describe('injectCtes', () => {
  it.each([
    ['select 1', 'with __dbt__cte__eph as (\n select 1\n) select 1'],
    ['\n\n select 1', '\n\n with __dbt__cte__eph as (\n select 1\n) select 1'],
    ['with own as (select 2) select 3', 'with  __dbt__cte__eph as (\n select 1\n), own as (select 2) select 3'],
    [
      '-- c\nWITH own as (select 2)\nselect 3',
      '-- c\nWITH  __dbt__cte__eph as (\n select 1\n), own as (select 2)\nselect 3',
    ],
    [
      '/* with\n */ with\n  own as (select 2) select 3',
      '/* with\n */ with\n   __dbt__cte__eph as (\n select 1\n), own as (select 2) select 3',
    ],
    [
      'with recursive c as (select 1) select 2',
      'with recursive  __dbt__cte__eph as (\n select 1\n), c as (select 1) select 2',
    ],
    ['-- with a comment\nselect 1', 'with __dbt__cte__eph as (\n select 1\n) -- with a comment\nselect 1'],
    ["select 'with love'", "with __dbt__cte__eph as (\n select 1\n) select 'with love'"],
    ['select id as with_tax from t', 'with __dbt__cte__eph as (\n select 1\n) select id as with_tax from t'],
    [
      'select * from (with x as (select 1) select * from x)',
      'with __dbt__cte__eph as (\n select 1\n) select * from (with x as (select 1) select * from x)',
    ],
    ['select 1 order by d with fill', 'with __dbt__cte__eph as (\n select 1\n) select 1 order by d with fill'],
  ])('%j becomes %j', (sql, expected) => {
    expect(injectCtes(sql, [eph]).sql).toBe(expected);
  });

  it('puts several in their order, parents first', () => {
    expect(injectCtes('select 3', [eph, two]).sql).toBe(
      'with __dbt__cte__eph as (\n select 1\n),  __dbt__cte__two as (\n select 2\n) select 3',
    );
  });

  it('leaves a query without ephemeral parents alone', () => {
    expect(injectCtes(' select 1', [])).toEqual({ sql: ' select 1', at: 0, length: 0 });
  });
});
