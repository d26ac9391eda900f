import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const table = (config: string, query: string): string => `{{ config(materialized='table'${config}) }}\n${query}`;

/** A mistake in each model, and what is said of it. */
const MISTAKES: Readonly<Record<string, readonly [sql: string, says: readonly (string | RegExp)[]]>> = {
  by_partner: [
    "select partner_id from {{ ref('wide') }}",
    [
      "ref('wide') has a column `p.partner_id`, which a select over a join has named so: add `as partner_id` to it there",
    ],
  ],
  gone: [
    "select a.amnt from {{ ref('sales') }} a",
    [/did you mean 'a.amount'\? \(ref\('sales'\) has: sale_id, partner_id, amount\)/],
  ],
  nothing_near: ["select zzz from {{ ref('sales') }}", ["ref('sales') has: sale_id, partner_id, amount"]],
  may_be_null: [
    table(",\n  order_by=['sale_id', 'b']", "select sale_id, nullIf(amount, 1) as b from {{ ref('sales') }}"),
    ['models/may_be_null.sql:2:3', 'a column of order_by may be NULL', 'allow_nullable_key'],
  ],
  partitioned: [
    table(",\n  order_by='sale_id',\n  partition_by='toYYYYMM(dey)'", 'select 1 as sale_id, today() as day'),
    ['models/partitioned.sql:3:26', 'did you mean "day"? (the model has: '],
  ],
  comma: [
    "select amount,\n  count() as n from {{ ref('sales') }} group by amount,\norder by n",
    ['models/comma.sql:2:55', 'one comma too many, in front of order'],
  ],
};

let project: ProjectFixture;
let out = '';
let debug = '';

beforeAll(async () => {
  const mistakes = Object.entries(MISTAKES).map(([name, [sql]]) => [`models/${name}.sql`, sql]);
  project = createProject({
    'models/partners.sql': table('', 'select 1 as partner_id'),
    'models/sales.sql': table('', 'select 1 as sale_id, 1 as partner_id, 2 as amount'),
    'models/wide.sql': table(
      '',
      "select s.sale_id, s.partner_id as seller_id, p.partner_id as `p.partner_id` from {{ ref('sales') }} s join {{ ref('partners') }} p using (partner_id)",
    ),
    ...Object.fromEntries(mistakes),
  });
  out = (await project.tsdbt('run')).out;
  debug = (await project.tsdbt('run', '--debug', '-s', 'gone')).out;
});
afterAll(() => project.remove());

it.each(Object.entries(MISTAKES))('says what helps: %s', (_, [, says]) => {
  for (const each of says) typeof each === 'string' ? expect(out).toContain(each) : expect(out).toMatch(each);
});

it('tells what ClickHouse repeats of the query to those who debug only', () => {
  expect(out).not.toMatch(/in scope SELECT/i);
  expect(debug).toMatch(/in scope SELECT/i);
});
