import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Finished, type ProjectFixture } from './project-fixture.ts';

const TYPES: Readonly<Record<string, string>> = {
  word: "toLowCardinality('w')",
  day: "toDate('2024-01-31')",
  stamp: "toDateTime64('2024-01-31 10:00:00', 3, 'UTC')",
  amount: 'toDecimal64(1, 2)',
  kind: "CAST('x' AS Enum8('x' = 1))",
  code: "toFixedString('ab', 2)",
  uid: "toUUID('00000000-0000-0000-0000-000000000001')",
  flag: 'true',
  number: 'toInt64(1)',
  ip: "toIPv4('127.0.0.1')",
};
const NAMES = Object.keys(TYPES);

const PROJECT = {
  'models/typed.sql': `select 1 as id, ${NAMES.map(name => `${TYPES[name]} as ${name}`).join(', ')}`,
  'models/nested.sql': "select 1 as id, ['a'] as tags, map('a', 1) as counts, tuple(1, 'a') as pair",
  'models/nulls.sql': `select id, ${NAMES.map(name => `isNull(${name}) as ${name}`).join(', ')} from {{ ref('typed') }}`,
  'models/sizes.sql': "select id, length(tags) as n, length(counts) as m from {{ ref('nested') }}",
  'models/grows.sql': `{{ config(materialized='incremental') }} select 'a' as name
{% if is_incremental() %}where (select countIf(name is null) from {{ this }}) = 1{% endif %}`,
  'models/u.yml': `
unit_tests:
  - name: nulls_of_all_types
    model: nulls
    given: [{input: ref('typed'), rows: [{id: 1, ${NAMES.map(name => `${name}: null`).join(', ')}}, {id: 2}]}]
    expect: {rows: [{id: 1, ${NAMES.map(name => `${name}: 1`).join(', ')}}, {id: 2, ${NAMES.map(name => `${name}: 0`).join(', ')}}]}
  - name: empty_cells_of_csv
    model: nulls
    given:
      - input: ref('typed')
        format: csv
        rows: |
          id,word,number
          1,,
          2,w,5
    expect: {rows: [{id: 1, word: 1, number: 1, day: 0}, {id: 2, word: 0, number: 0, day: 0}]}
  - name: null_of_sql
    model: nulls
    given:
      - input: ref('typed')
        format: sql
        rows: select 1 as id, null as word, ${NAMES.slice(1)
          .map(name => `${TYPES[name]} as ${name}`)
          .join(', ')}
    expect: {rows: [{id: 1, word: 1, day: 0}]}
  - name: types_without_null
    model: sizes
    given: [{input: ref('nested'), rows: [{id: 1, tags: null, counts: null}]}]
    expect: {rows: [{id: 1, n: 0, m: 0}]}
  - name: null_of_this
    model: grows
    overrides: {macros: {is_incremental: true}}
    given: [{input: this, rows: [{name: null}, {name: b}]}]
    expect: {rows: [{name: a}]}
`,
};

let project: ProjectFixture;
let run: Finished;
beforeAll(async () => {
  project = createProject(PROJECT);
  await project.tsdbt('run', '--select', 'typed', 'nested', 'grows');
  run = await project.tsdbt('test');
});
afterAll(() => project.remove());

describe('a null that a unit test gives', () => {
  it('is null to the model, of whatever type the column is and in whatever form it is given', () => {
    expect(run.out).toMatch(/Done\. PASS=4 WARN=1 ERROR=0 SKIP=0/);
    expect(run.code).toBe(0);
  });

  it('is warned of where the type has no NULL', () => {
    for (const [name, type] of [
      ['tags', 'Array(String)'],
      ['counts', 'Map(String, UInt8)'],
    ])
      expect(run.out).toContain(`nested.${name} is the default of its type, ${type}, which has no NULL`);
  });
});
