import { inferSeed } from '@tsdbt/clickhouse';
import { planSeed } from '@tsdbt/plan';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlanFixture, type PlanFixture, SCHEMA } from './plan-fixture.ts';

let fixture: PlanFixture;
beforeAll(async () => {
  fixture = await openPlanFixture();
});
beforeEach(async () => {
  await fixture.warehouse.execute('drop database if exists dev');
});
afterAll(() => fixture.close());

async function seed(csv: string, columnTypes: Readonly<Record<string, string>> = {}): Promise<void> {
  const data = inferSeed(csv, { file: 'seeds/s.csv', columnTypes });
  const request = await fixture.request({
    name: 's',
    node: { resource_type: 'seed' },
    config: { materialized: 'seed' },
  });
  await fixture.apply(await fixture.drive(planSeed(request, data)));
}

const types = async () =>
  (
    await fixture.rows(`select type from system.columns where database = '${SCHEMA}' and table = 's' order by position`)
  ).flat();

// Recorded from dbt-core 1.11 with dbt-clickhouse 1.10.
describe('a seed becomes what dbt makes of it', () => {
  it('with types inferred from whole columns', async () => {
    await seed(`i,neg,f,b,d,ts,t,mixed,zip,i_empty,t_empty,word,big
1,-5,1.5,true,2024-01-31,2024-01-31 10:20:30,hello,1,01234,7,x,null,3
2,0,2,false,2023-12-01,2024-02-01 00:00:00,"with, comma",a,99999,8,,abc,4
3,12,0.25,true,2024-02-29,1999-12-31 23:59:59,"say ""hi""",2,00001,9,y,def,5
`);
    expect((await types()).join(' ')).toBe(
      'Int32 Int32 Float32 Bool Date DateTime String String Int32 Int32 String String Int32',
    );
    expect(await fixture.rows('select * from dev.s order by i')).toEqual([
      [1, -5, 1.5, true, '2024-01-31', '2024-01-31 10:20:30', 'hello', '1', 1234, 7, 'x', '', 3],
      [2, 0, 2, false, '2023-12-01', '2024-02-01 00:00:00', 'with, comma', 'a', 99999, 8, '', 'abc', 4],
      [3, 12, 0.25, true, '2024-02-29', '1999-12-31 23:59:59', 'say "hi"', '2', 1, 9, 'y', 'def', 5],
    ]);
  });

  it('with types given by column_types', async () => {
    await seed('id,amount,note,code,day,ratio\n1,10,first,007,2024-01-01,1\n2,,,008,,\n3,30,third,,2024-03-01,2.5\n', {
      amount: 'Nullable(Int64)',
      note: 'Nullable(String)',
      code: 'String',
      day: 'Nullable(Date)',
      ratio: 'Nullable(Decimal(10, 2))',
    });
    expect(await fixture.rows('select * from dev.s order by id')).toEqual([
      [1, '10', 'first', '007', '2024-01-01', '1'],
      [2, null, null, '008', null, null],
      [3, '30', 'third', '', '2024-03-01', '2.5'],
    ]);
  });
});

describe('a seed that is loaded again', () => {
  it('may have other columns, and is replaced in one exchange', async () => {
    await seed('a\n1\n');
    await seed('b,a\nx,2.5\n');
    expect(await fixture.rows('select * from dev.s')).toEqual([['x', 2.5]]);
    expect(await fixture.names()).toEqual(['s']);
  });

  it('leaves the old rows when a value does not fit its column_types', async () => {
    await seed('a\n1\n');
    await expect(seed('a\nx\n', { a: 'Int64' })).rejects.toThrow();
    expect(await fixture.rows('select * from dev.s')).toEqual([[1]]);
    expect(await fixture.names()).toEqual(['s']);
  });

  it('may be large, and hold what looks like SQL', async () => {
    const text = "it's; select 'x' -- \\N /* ";
    await seed(`id,text\n${Array.from({ length: 60_000 }, (_, id) => `${id},"${text}"\n`).join('')}`);
    expect(await fixture.rows('select count(), sum(id), any(text), uniq(text) from dev.s')).toEqual([
      ['60000', String((60_000 * 59_999) / 2), text.trim(), '1'],
    ]);
  });

  it('may have no rows at all', async () => {
    await seed('a\n1\n');
    await seed('a\n');
    expect(await fixture.rows('select count() from dev.s')).toEqual([['0']]);
  });
});
