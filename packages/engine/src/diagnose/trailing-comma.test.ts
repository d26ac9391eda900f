import { expect, it } from 'vitest';
import { trailingComma } from './trailing-comma.ts';

// ⟦ is where ClickHouse stops reading, ‸ the comma.
it.each([
  'select a, b‸, from ⟦numbers(3)',
  'select a, b‸, -- the last\nfrom ⟦t where x',
  'select a from t group by a‸, order ⟦by a',
  'select a‸, from `d`⟦.`t` where a',
  'with x as (select 1) select * from x order by a‸, ⟦limit 1',
  'select (1, 2‸, ⟦) from t',
  'with a as (select 1)‸, ⟦select 1',
  'select a from t order by a‸, ⟦',
])('is found in %s', marked => {
  const at = marked.replace('‸', '').indexOf('⟦');
  const sql = marked.replace(/[‸⟦]/g, '');
  expect(trailingComma(sql, at)?.offset).toBe(marked.indexOf('‸'));
});

it.each(['select a, fro ⟦t', 'select a b ⟦c', "select ',' from ⟦from", 'select a from t ⟦wher x'])(
  'is not in %s',
  marked => {
    expect(trailingComma(marked.replace('⟦', ''), marked.indexOf('⟦'))).toBeUndefined();
  },
);
