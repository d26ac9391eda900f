import { describe, expect, it } from 'vitest';
import { createTable } from './create-table.ts';
import { createView } from './create-view.ts';
import { queryText } from './query-text.ts';
import {
  commentOn,
  createDatabase,
  dropRelation,
  exchangeTables,
  insertSelect,
  renameTables,
} from './relation-statements.ts';
import { settingsClause } from './settings-clause.ts';

const a = { schema: 'dev', identifier: 'a' };
const b = { schema: 'dev', identifier: 'b`c' };

describe('statements on relations', () => {
  it('quote every name and carry the cluster', () => {
    expect(exchangeTables(a, b)).toBe('exchange tables `dev`.`a` and `dev`.`b\\`c`');
    expect(exchangeTables(a, a, 'c1')).toBe('exchange tables `dev`.`a` and `dev`.`a` ON CLUSTER `c1`');
    expect(renameTables([[a, b]], 'c1')).toBe('rename table `dev`.`a` to `dev`.`b\\`c` ON CLUSTER `c1`');
    expect(createDatabase('d', { engine: 'Replicated()', cluster: 'c1' })).toBe(
      'create database if not exists `d` ON CLUSTER `c1` ENGINE = Replicated()',
    );
    expect(insertSelect(a, ['x', 'y z'], 'select 1')).toBe('insert into `dev`.`a` (`x`, `y z`)\nselect 1');
    expect(insertSelect(a, null, 'select 1')).toBe('insert into `dev`.`a`\nselect 1');
    expect(insertSelect(a, null, 'select 1', { s: 1 })).toBe('insert into `dev`.`a`\nSETTINGS s=1\nselect 1');
  });

  it('drop a dictionary by its own word', () => {
    expect(dropRelation(a, { kind: 'dictionary' })).toBe('drop dictionary if exists `dev`.`a`');
    expect(dropRelation(a, { kind: 'view' })).toContain('drop table if exists `dev`.`a`');
  });

  it('comment a relation and its columns, texts escaped', () => {
    expect(commentOn(a, { relation: "it's", columns: { x: 'one\ntwo', y: '' } })).toEqual([
      "alter table `dev`.`a` modify comment 'it\\'s'",
      "alter table `dev`.`a` comment column if exists `x` 'one\\ntwo', comment column if exists `y` ''",
    ]);
    expect(commentOn(a, {})).toEqual([]);
  });
});

describe('createTable', () => {
  const storage = { engine: 'MergeTree()', clauses: ['order by (x)', 'ttl d'], settings: { index_granularity: 1 } };

  it('lists columns with their comments, codecs and TTLs, constraints after them', () => {
    const columns = [
      { name: 'x', type: 'UInt8' },
      { name: 'd', type: 'Date', comment: 'day', codec: 'ZSTD', ttl: 'd + interval 1 day' },
    ];
    expect(
      createTable({
        ...storage,
        relation: a,
        shape: { columns },
        constraints: ['CONSTRAINT c CHECK (x > 0)'],
        comment: 'c',
        cluster: 'k',
      }),
    ).toBe(`create table \`dev\`.\`a\` ON CLUSTER \`k\`
(
  \`x\` UInt8,
  \`d\` Date comment 'day' codec(ZSTD) ttl d + interval 1 day,
  CONSTRAINT c CHECK (x > 0)
)
engine = MergeTree()
order by (x)
ttl d
SETTINGS index_granularity=1
comment 'c'`);
  });

  it('takes its columns from a query that may end in a comment', () => {
    expect(createTable({ ...storage, relation: a, shape: { emptyAs: 'select 1 -- one' } })).toMatch(
      /empty as \(\nselect 1 -- one\n\)$/,
    );
  });
});

describe('createView', () => {
  it('says its security, settings and comment', () => {
    const view = {
      relation: a,
      query: 'select 1 as x settings max_threads = 1',
      querySettings: { join_use_nulls: true },
    };
    expect(
      createView({ ...view, security: { kind: 'definer', definer: 'me' }, comment: 'c' }),
    ).toBe(`create view \`dev\`.\`a\`
definer = me
sql security definer
as (
select * from (
select 1 as x settings max_threads = 1
)
SETTINGS join_use_nulls=1
)
comment 'c'`);
  });
});

describe('settingsClause', () => {
  it('quotes texts, prints booleans as numbers', () => {
    expect(settingsClause({ a: 'x', b: "y's", c: true, d: 0.5 })).toBe("SETTINGS a='x', b='y\\'s', c=1, d=0.5");
    expect(settingsClause({})).toBe('');
  });
});

describe('queryText', () => {
  it.each([
    ['select 1', 'select 1'],
    ['\n-- a\nselect 1;\n-- b ; c\n', '-- a\nselect 1'],
    ["select ';' -- ;", "select ';' -- ;"],
    ['select 1 ; ;', 'select 1'],
  ])('takes the one query out of %j', (sql, query) => {
    expect(queryText(sql)).toEqual({ query });
  });

  it('counts statements when there is not exactly one', () => {
    expect(queryText('-- nothing\n;')).toEqual({ statements: 0 });
    expect(queryText('select 1; select 2')).toEqual({ statements: 2 });
  });
});
