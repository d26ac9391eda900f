import { describe, expect, it } from 'vitest';
import { injectCtes } from './inject-ctes.ts';

const e1 = { name: '__dbt__cte__e1', sql: ' select 1 as id' };
const e2 = { name: '__dbt__cte__e2', sql: 'select 2' };
const inject = (sql: string, ...ctes: readonly (typeof e1)[]): string => injectCtes(sql, ctes).sql;

describe('injectCtes', () => {
  it('leaves a query without ephemeral parents alone', () => {
    expect(inject('select 1')).toBe('select 1');
  });

  it('writes a WITH of its own before the first character, keeping leading blanks', () => {
    expect(inject('\n select * from x', e1, e2)).toBe(
      '\n with __dbt__cte__e1 as (\n select 1 as id\n),  __dbt__cte__e2 as (\nselect 2\n) select * from x',
    );
  });

  it('joins the WITH that is there, also after RECURSIVE', () => {
    expect(inject('with own as (select 1) select * from own', e1)).toBe(
      'with  __dbt__cte__e1 as (\n select 1 as id\n), own as (select 1) select * from own',
    );
    expect(inject('WITH RECURSIVE r as (select 1) select 1', e2)).toBe(
      'WITH RECURSIVE  __dbt__cte__e2 as (\nselect 2\n), r as (select 1) select 1',
    );
  });

  it('keeps comments in front of a WITH and goes before them otherwise', () => {
    expect(inject('-- with\nwith a as (select 1) select 1', e2)).toBe(
      '-- with\nwith  __dbt__cte__e2 as (\nselect 2\n), a as (select 1) select 1',
    );
    expect(inject('-- with\nselect 1', e2)).toBe('with __dbt__cte__e2 as (\nselect 2\n) -- with\nselect 1');
  });

  it('does not take other words, strings or totals for a WITH', () => {
    expect(inject("select 'with' from x group by a with totals", e2)).toMatch(
      /^with __dbt__cte__e2 as \(\nselect 2\n\) select/,
    );
  });

  it('says where the text grew', () => {
    const { sql, at, length } = injectCtes('with a as (select 1) select 1', [e2]);
    expect([at, sql.slice(at + length)]).toEqual([5, 'a as (select 1) select 1']);
  });
});
