import { expect, it } from 'vitest';
import { statementKeyword } from './statement-keyword.ts';

it.each([
  ['select 1', 'SELECT'],
  ['-- drop\n/* insert */ ((SELECT 1) union all select 2)', 'SELECT'],
  ["with a as (insert_me), 'select' as b select 1", 'SELECT'],
  ['(with a as (select 1) select * from a)', 'SELECT'],
  ['with a as (select 1)', 'WITH'],
  ['with (select 1) as one insert into t select one', 'INSERT'],
  ['Exchange tables a and b', 'EXCHANGE'],
  ["'select'", undefined],
  ['', undefined],
])('says what %j is', (sql, keyword) => {
  expect(statementKeyword(sql)).toBe(keyword);
});
