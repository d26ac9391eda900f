import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;
beforeAll(() => {
  project = createProject({ 'models/orders.sql': "{{ config(materialized='table') }} select 1 as id" });
});
afterAll(() => project.remove());

describe('run-operation --sql', () => {
  it('runs statements with Jinja in them, on a new warehouse too', async () => {
    const table = 'create table {{ target.schema }}.kept (id Int8) engine = MergeTree order by id';
    const insert = "insert into {{ target.schema }}.kept select {{ 40 + 2 }}, -- a ';' here";
    const ran = await project.tsdbt('run-operation', '--sql', `${table}; ${insert.replace(', --', ' --')}`);
    expect(ran).toMatchObject({ code: 0 });
    const [result] = JSON.parse(project.read('target/run_results.json')).results;
    expect(result).toMatchObject({ unique_id: 'sql_operation.p.inline_query', status: 'success', failures: 0 });
    expect((await project.tsdbt('show', '--inline', 'select id from {{ target.schema }}.kept')).out).toContain('42');
  });

  it('ends with 1 when ClickHouse refuses', async () => {
    const { code, out } = await project.tsdbt('run-operation', '--sql', 'selec 1');
    expect(code).toBe(1);
    expect(out).toContain('TS6004');
  });

  it.each([
    [['orders', '--sql', 'select 1'], 'takes a macro or --sql, not both'],
    [['--sql', 'select 1', '--args', '{a: 1}'], '--args are for a macro'],
    [[], 'needs to know what to run'],
  ])('is refused with %j', async (args, message) => {
    const { code, out } = await project.tsdbt('run-operation', ...args);
    expect(code).toBe(2);
    expect(out).toContain(message);
  });
});
