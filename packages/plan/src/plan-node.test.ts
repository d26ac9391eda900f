import { type JsonObject, TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { unenforcedConstraints } from './contract.ts';
import { explainPlan } from './explain-plan.ts';
import { planOf, planRequest, type RequestFixture } from './plan-fixture.ts';
import { planNode } from './plan-node.ts';

const STAGING = '`dev`.`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7`';
const sqlOf = (fixture: RequestFixture, kind: string) =>
  planOf(fixture)
    .steps.flatMap(step => (step.kind === kind ? step.sql : []))
    .join('\n');
const kinds = (fixture: RequestFixture) => planOf(fixture).steps.map(step => step.kind);
const diagnosticOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof TsdbtError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
};

describe('the plan of a table', () => {
  it('builds beside the old table, swaps, and drops the old one last', () => {
    const plan = planOf({ existing: {}, sql: '-- rows\nselect 1 as id;', pre: [], post: [] });
    expect(explainPlan(plan)).toMatchInlineSnapshot(`
      "model.p.t → \`dev\`.\`t\`
        1. create staging table: built beside the old relation, which goes on serving readers
           create table \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\`
           (
             \`id\` UInt8
           )
           engine = MergeTree()
           order by (tuple())
           SETTINGS replicated_deduplication_window=0
           comment 'tsdbt staging {"invocation":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","host":"h","pid":1,"started":"2026-01-01T00:00:00Z","leaseSeconds":3600}'
           undo: drop table if exists \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` settings max_table_size_to_drop = 0
        2. insert: fills it, columns by name
           insert into \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` (\`id\`)
           -- rows
           select 1 as id
        3. comment: the description in place of the staging comment
           alter table \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` modify comment ''
        4. exchange: readers see the old table until this one atomic step, and the new one after it
           exchange tables \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` and \`dev\`.\`t\`
           undo: exchange tables \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` and \`dev\`.\`t\`
        5. drop: the old relation, under the staging name since the swap
           drop table if exists \`dev\`.\`t__tsdbt_0190a1b2c3d4_1_t85s00_1trsxg7\` settings max_table_size_to_drop = 0"
    `);
  });

  it('creates the database when it is missing, with the profile’s engine and cluster', () => {
    const target = { databaseEngine: 'Replicated()', cluster: 'c1' };
    expect(planOf({ databaseEngine: null, target }).steps[0]).toMatchObject({
      kind: 'createDatabase',
      sql: ['create database if not exists `dev` ON CLUSTER `c1` ENGINE = Replicated()'],
    });
  });

  it('says ON CLUSTER everywhere, unless the model opts out or the database replicates by itself', () => {
    const statements = (fixture: RequestFixture) =>
      planOf({ existing: {}, ...fixture })
        .steps.filter(step => !['insert', 'hook'].includes(step.kind))
        .flatMap(step => [...step.sql, ...step.undo]);
    for (const sql of statements({ target: { cluster: 'c1' } })) expect(sql).toContain('ON CLUSTER `c1`');
    for (const fixture of [
      { target: { cluster: 'c1' }, config: { disable_on_cluster: true } },
      { target: { cluster: 'c1' }, config: { disable_on_cluster: 'true' } },
      { target: { cluster: 'c1', databaseEngine: 'Replicated()' } },
    ])
      expect(statements(fixture).join('\n')).not.toContain('ON CLUSTER');
  });

  it.each([
    ['id', 'primary key `id`'],
    ['(id, day)', 'primary key (id, day)'],
    [['id', 'day'], 'primary key (`id`, day)'],
    ['id, day', 'primary key (id, day)'],
  ])('takes the primary key %j', (primary_key, clause) => {
    expect(sqlOf({ config: { primary_key } }, 'createStaging').split('\n')).toContain(clause);
  });

  it('names ORDER BY only for engines that take it', () => {
    expect(sqlOf({}, 'createStaging')).toContain('order by (tuple())');
    expect(sqlOf({ config: { engine: 'Memory' } }, 'createStaging')).not.toMatch(/order by|SETTINGS/);
  });

  it('switches deduplication of inserts off unless it is allowed', () => {
    const settings = (fixture: RequestFixture) => sqlOf(fixture, 'createStaging').match(/SETTINGS .*/)?.[0];
    expect(settings({})).toBe('SETTINGS replicated_deduplication_window=0');
    expect(settings({ config: { settings: { replicated_deduplication_window: 5 } } })).toContain('=5');
    expect(settings({ target: { visible: { allow_automatic_deduplication: true } } })).toBeUndefined();
  });

  it('asks for the query’s columns with its settings, and inserts by their names', () => {
    const plan = planOf(
      { config: { query_settings: { join_use_nulls: 1 } } },
      { columns: [{ name: 'a b', type: 'String' }] },
    );
    expect(plan.asked).toEqual([
      { kind: 'describe', sql: 'select * from (\nselect 1 as id\n)\nSETTINGS join_use_nulls=1' },
    ]);
    expect(plan.steps.find(step => step.kind === 'insert')).toMatchObject({
      sql: [`insert into ${STAGING} (\`a b\`)\nSETTINGS join_use_nulls=1\nselect 1 as id`],
    });
  });

  it('quotes texts of settings once, whether or not they come with quotes', () => {
    for (const join_algorithm of ['full_sorting_merge', "'full_sorting_merge'"])
      expect(sqlOf({ config: { query_settings: { join_algorithm } } }, 'insert')).toContain(
        "SETTINGS join_algorithm='full_sorting_merge'",
      );
  });

  it('leaves the columns to the CREATE when pre-hooks or a header run first', () => {
    for (const fixture of [
      { pre: [{ sql: 'set a = 1', transaction: true }] },
      { config: { sql_header: 'set a = 1;' } },
    ]) {
      const plan = planOf(fixture);
      expect(plan.asked).toEqual([]);
      expect(plan.steps.find(step => step.kind === 'createStaging')?.sql[0]).toContain('empty as (\nselect 1 as id\n)');
    }
    expect(planOf({ config: { sql_header: '-- only a comment' } }).asked).toHaveLength(1);
  });

  it('refuses what is not one SELECT', () => {
    expect(diagnosticOf(() => planOf({ sql: 'select 1; select 2' }))).toMatchObject({
      code: 'TS6004',
      at: { file: 'models/t.sql' },
    });
    expect(diagnosticOf(() => planOf({ sql: ' -- nothing' }))).toMatchObject({ code: 'TS6004' });
  });
});

describe('hooks', () => {
  const hook = (sql: string | null, transaction = true) => ({ sql, transaction });

  it('run around the build: outside the transaction first before it and last after it', () => {
    const plan = planOf({
      existing: {},
      pre: [hook('in'), hook('out', false), hook(' -- nothing')],
      post: [hook('out', false), hook('a; b'), hook(null)],
    });
    expect(
      plan.steps.map(step => (step.kind === 'hook' ? `${step.hook} ${step.index}: ${step.sql.join('|')}` : step.kind)),
    ).toEqual([
      'pre 1: out',
      'pre 0: in',
      'createStaging',
      'insert',
      'comment',
      'exchange',
      'post 1: a|b',
      'post 2: ',
      'post 0: out',
      'drop',
    ]);
  });
});

describe('an overridden macro', () => {
  it('gives the text of the clause that it stands for', () => {
    const macros = { engine_clause: ' engine = ReplacingMergeTree() ', order_cols: 'order by (id, extra)' };
    expect(sqlOf({ macros }, 'createStaging')).toContain(
      'engine = ReplacingMergeTree()\norder by (id, extra)\nSETTINGS',
    );
  });

  it('create_table_as becomes one opaque step on the staging relation, which is still swapped in', () => {
    const plan = planOf({ existing: {}, macros: { create_table_as: 'create table x /* $0 $1 */' } });
    expect(plan.steps.map(step => step.kind)).toEqual(['sql', 'exchange', 'drop']);
    expect(plan.steps[0]).toMatchObject({
      sql: [expect.stringMatching(/false \{"schema":"dev","identifier":"t__tsdbt_/)],
      main: true,
    });
  });

  it('create_view_as likewise', () => {
    const macros = { create_view_as: 'create view $0' };
    const [create] = planOf({ existing: {}, config: { materialized: 'view' }, macros }).steps;
    expect(create).toMatchObject({ kind: 'createView', sql: [expect.stringContaining('t__tsdbt_')] });
  });
});

describe('grants', () => {
  const config = { grants: { select: ['ann', 'bob'] } };

  it('carry out the difference to what is there, and undo it', () => {
    const plan = planOf(
      { config },
      {
        rows: [
          ['select', 'ann'],
          ['insert', 'eve'],
        ],
      },
    );
    expect(plan.steps.find(step => step.kind === 'grant')).toMatchObject({
      sql: ['revoke insert on `dev`.`t` from `eve`', 'grant select on `dev`.`t` to `bob`'],
      undo: ['revoke select on `dev`.`t` from `bob`', 'grant insert on `dev`.`t` to `eve`'],
    });
  });

  it('are left out, visibly, where there are no users', () => {
    expect(planOf({ config, hasUsers: false }).steps.find(step => step.kind === 'grant')).toMatchObject({ sql: [] });
    expect(kinds({})).not.toContain('grant');
  });
});

describe('an enforced contract', () => {
  const contract = { enforced: true, alias_types: true, checksum: null };
  const columns = {
    id: { name: 'id', data_type: 'UInt8', config: {}, codec: 'ZSTD(3)' },
    name: { name: 'name', data_type: 'Nullable( String )', config: {}, description: '' },
  } as never;
  const constraints = [{ type: 'check', name: 'positive', expression: 'id > 0' }, { type: 'not_null' }];
  const found = [
    { name: 'name', type: 'Nullable(String)' },
    { name: 'id', type: 'UInt8' },
  ];

  it('gives columns, codecs and check constraints; the insert follows the query’s order', () => {
    const plan = planOf({ node: { contract, columns, constraints } }, { columns: found });
    expect(plan.steps[0]?.sql[0]).toContain(
      '(\n  `id` UInt8 codec(ZSTD(3)),\n  `name` Nullable(String),\n  CONSTRAINT `positive` CHECK (id > 0)\n)',
    );
    expect(plan.steps[1]?.sql[0]).toContain('(`name`, `id`)\n');
  });

  it('refuses columns that are missing, surplus or of another type', () => {
    for (const materialized of ['table', 'view']) {
      const work = () =>
        planOf(
          { node: { contract, columns }, config: { materialized } },
          {
            columns: [
              { name: 'id', type: 'Int64' },
              { name: 'x', type: 'Date' },
            ],
          },
        );
      expect(diagnosticOf(work)).toMatchObject({
        code: 'TS2011',
        notes: [
          'column id: data type mismatch, Int64 in the query, UInt8 in the contract',
          'column name (Nullable( String )): missing in definition (the query has no such column)',
          'column x (Date): missing in contract',
        ],
      });
    }
  });

  it('warns of constraints that ClickHouse does not enforce, unless the constraint says not to', () => {
    const typed = { id: { name: 'id', data_type: 'UInt8', config: {}, constraints: [{ type: 'not_null' }] } } as never;
    const constraints = [
      { type: 'check', expression: '1' },
      { type: 'unique', warn_unsupported: false },
      { type: 'foreign_key' },
    ];
    const { node } = planRequest({ node: { contract, columns: typed, constraints } });
    expect(unenforcedConstraints(node).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'TS2013 t: the constraint foreign_key is not supported by ClickHouse and is ignored',
      'TS2013 t: constraints of the column id are not supported by ClickHouse and are ignored',
    ]);
    expect(unenforcedConstraints({ ...node, contract: { ...contract, enforced: false } })).toEqual([]);
  });

  it('must name its columns and their types', () => {
    const untyped = { id: { name: 'id', data_type: null, config: {} } } as never;
    expect(diagnosticOf(() => planOf({ node: { contract, columns: untyped } }))).toMatchObject({
      code: 'TS2010',
      message: expect.stringContaining('data_type'),
    });
    expect(diagnosticOf(() => planOf({ node: { contract } }))).toMatchObject({ code: 'TS2010' });
  });
});

describe('a view', () => {
  const view = { materialized: 'view' };

  it('may say who it runs as', () => {
    expect(sqlOf({ config: { ...view, sql_security: 'invoker' } }, 'createView')).toContain('sql security invoker');
    const refused = (config: JsonObject) => diagnosticOf(() => planOf({ config: { ...view, ...config } }));
    expect(refused({ sql_security: 'definer' })).toMatchObject({
      code: 'TS2005',
      message: "Model 'model.p.t' does not define a required config parameter 'definer'.",
    });
    expect(refused({ sql_security: 'definer', definer: '' })).toMatchObject({
      message: 'Invalid config parameter `definer`. No value was provided.',
    });
    expect(refused({ sql_security: 'x' })).toMatchObject({ message: expect.stringContaining('Got: `x`') });
  });

  it('is made in place by one statement when there is nothing to replace, and swapped in otherwise', () => {
    expect(kinds({ config: view })).toEqual(['createView']);
    expect(kinds({ config: view, existing: {} })).toEqual(['createView', 'exchange', 'drop']);
  });

  it('asks for nothing when there is nothing to say about its columns', () => {
    expect(planOf({ config: view }).asked).toEqual([]);
  });
});

describe('a materialization', () => {
  it('that is planned for later is a coded refusal, an unknown one another', () => {
    const refused = (materialized: string) => diagnosticOf(() => planNode(planRequest({ config: { materialized } })));
    expect(refused('dictionary')).toMatchObject({ code: 'TS9003', nodeId: 'model.p.t' });
    expect(refused('tabel')).toMatchObject({ code: 'TS2008', hint: 'did you mean "table"?' });
  });
});
