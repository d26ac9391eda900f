import { expect, it } from 'vitest';
import { statementKeyword } from './statement-keyword.ts';

it.each([
  ['select 1', 'select'],
  ['-- drop\n/* insert */ ((SELECT 1) union all select 2)', 'select'],
  ["with a as (insert_me), 'select' as b select 1", 'select'],
  ['with (select 1) as one insert into t select one', 'insert'],
  ['Exchange tables a and b', 'exchange'],
  ["'select'", ''],
  ['', ''],
])('says what %j is', (sql, keyword) => {
  expect(statementKeyword(sql)).toBe(keyword);
});
