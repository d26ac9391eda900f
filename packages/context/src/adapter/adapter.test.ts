import type { Answer, Ask } from '@tsdbt/core';
import { scopeOf } from '@tsdbt/jinja';
import { describe, expect, it } from 'vitest';
import { Api } from '../names/api.ts';
import { renderText, testInvocation } from '../testing/fixtures.ts';
import { Relation } from '../values/relation.ts';
import { parseAdapter, runAdapter } from './adapter.ts';

const summary = {
  queryId: 'q1',
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
  peakMemory: 0,
  elapsed: 0,
};
const table = {
  schema: 's',
  identifier: 't',
  kind: 'table',
  engine: 'MergeTree',
  databaseEngine: 'Atomic',
  comment: '',
  rows: 1,
  bytes: 1,
  createQuery: '',
  sortingKey: '',
  partitionKey: '',
} as const;

function answer(ask: Ask): Answer {
  switch (ask.kind) {
    case 'relation':
      return ask.identifier === 't' ? table : null;
    case 'relations':
      return [table];
    case 'columns':
      return ask.identifier === 't'
        ? [
            { name: 'a', type: 'UInt8' },
            { name: 'b', type: 'Nullable(String)' },
          ]
        : [{ name: 'a', type: 'UInt8' }];
    case 'describe':
      return [{ name: 'x', type: 'LowCardinality(String)' }];
    case 'schemas':
      return ['s', 'default'];
    case 'serverVersion':
      return '26.7.1.1';
    case 'execute':
      return summary;
    case 'query':
      return { columns: [{ name: 'n', type: 'UInt8' }], rows: [[1]], summary };
    default:
      return null;
  }
}

const VARS = { taxis3: { bucket: 'b.s3.amazonaws.com/x/', fmt: 'CSV', role_arn: 'arn:1' } };

function run(text: string): { readonly output: string; readonly asks: readonly Ask[] } {
  const asks: Ask[] = [];
  const place = {
    invocation: testInvocation(),
    projectVars: VARS,
    events: () => {},
    dispatch: () => null,
    override: () => undefined,
  };
  const scope = scopeOf({
    adapter: runAdapter(place),
    api: new Api(),
    r: new Relation({ schema: 's', identifier: 't', type: 'table' }),
    other: new Relation({ schema: 's', identifier: 'u' }),
  });
  const output = renderText(text, scope, {
    answer: ask => {
      asks.push(ask);
      return answer(ask);
    },
  });
  return { output, asks };
}

describe('adapter', () => {
  it.each([
    ["adapter.get_relation('', 's', 't').is_table", 'True'],
    ["adapter.get_relation(database='', schema='s', identifier='nope') is none", 'True'],
    ["adapter.get_relation('', 's', 't').can_exchange", 'True'],
    ["adapter.get_columns_in_relation(r) | map(attribute='name') | list", "['a', 'b']"],
    ['adapter.get_columns_in_relation(r)[1].data_type', 'Nullable(String)'],
    ["adapter.get_columns_in_relation(adapter.get_relation('', 's', 'nope'))", '[]'],
    ["adapter.get_missing_columns(r, other) | map(attribute='name') | list", "['b']"],
    ["adapter.get_column_schema_from_query('select 1')[0].dtype", 'String'],
    ["adapter.check_schema_exists('', 's')", 'True'],
    ['adapter.list_relations_without_caching(r) | length', '1'],
    ["adapter.execute('select 1 as n', fetch=true)[1].rows[0].n", '1'],
    ["adapter.execute('select 1 as n', fetch=true)[0].query_id", 'q1'],
    ["adapter.is_before_version('26.8')", 'True'],
    ["adapter.is_at_or_after_version('26.7.1.1')", 'True'],
    ["adapter.quote_seed_column('a', false) ~ adapter.quote_seed_column('a', none)", 'a"a"'],
    ['adapter.get_clickhouse_cluster_name() is none', 'True'],
    ['adapter.behavior.some_flag.no_warn', 'False'],
    ["adapter.Relation.create(schema='x', identifier='y')", '`x`.`y`'],
    ["adapter.calculate_incremental_strategy('delete+insert')", 'delete_insert'],
    [
      "adapter.get_model_query_settings({'config': {'query_settings': {'join_use_nulls': 1, 'a': 'b'}}}) | trim",
      "-- settings_section\nSETTINGS join_use_nulls=1, a='b'",
    ],
    [
      "adapter.render_raw_model_constraints([{'type': 'check', 'name': 'n', 'expression': 'a > 0'}])",
      "['CONSTRAINT n CHECK (a > 0)']",
    ],
    ['adapter.nope is defined', 'False'],
  ])('%s is %s', (expression, expected) => {
    expect(run(`{{ ${expression} }}`).output).toBe(expected);
  });

  it.each([
    ["adapter.create_schema(api.Relation.create(schema='n'))", { kind: 'createSchema', schema: 'n' }],
    ['adapter.drop_relation(r)', { kind: 'dropRelation', schema: 's', identifier: 't', relationKind: 'table' }],
    [
      'adapter.rename_relation(r, other)',
      { kind: 'renameRelation', from: { schema: 's', identifier: 't' }, to: { schema: 's', identifier: 'u' } },
    ],
    ['adapter.truncate_relation(r)', { kind: 'truncateRelation', schema: 's', identifier: 't' }],
    ['adapter.cache_added(r)', { kind: 'relationChanged', schema: 's', identifier: 't' }],
    ["adapter.execute('-- c\\ncreate table x', fetch=true)", { kind: 'execute', sql: '-- c\ncreate table x' }],
  ])('%s asks for %o', (expression, expected) => {
    expect(run(`{% do ${expression} %}`).asks).toEqual([expected]);
  });

  it('describes a query with the settings that it will run with', () => {
    const text = "{% do adapter.get_column_schema_from_query('select 1', query_settings={'join_use_nulls': 1}) %}";
    const sql = 'select * from (\nselect 1\n)\nSETTINGS join_use_nulls=1';
    expect(run(text).asks).toEqual([{ kind: 'describe', sql }]);
  });

  it('tells what a query would change of a table, and refuses what on_schema_change does not allow', () => {
    const changes = (mode: string): string =>
      `{% set c = adapter.check_incremental_schema_changes('${mode}', r, 'select 1') %}`;
    const parts = "{{ c.columns_to_add | join }}|{{ c.columns_to_drop | map(attribute='name') | join(',') }}";
    expect(run(`${changes('sync_all_columns')}${parts}|{{ c.has_sync_changes and c }}`).output).toMatch(
      /^x LowCardinality\(String\)\|a,b\|<ClickHouseColumnChanges/,
    );
    for (const mode of ['fail', 'append_new_columns', 'ignore'])
      expect(() => run(changes(mode))).toThrow(/TS2012 .*out of sync/);
    expect(() => run(changes('replace'))).toThrow('TS2005 Only `fail`, `ignore`');
  });

  it('reads an S3 configuration from the model over the variables of the project, and arguments over both', () => {
    const source = (...args: string[]): string => run(`{{ adapter.s3source_clause(${args.join(', ')}) }}`).output;
    expect(source("'taxis3'", "{'fmt': 'TSV'}", "path='/a.gz'", "structure=['n UInt8']")).toBe(
      "s3('https://b.s3.amazonaws.com/x/a.gz', 'TSV', 'n UInt8', extra_credentials(role_arn='arn:1'))",
    );
    expect(source("''", '{}', "bucket='c'", "path='a'", "fmt='CSV'")).toBe("s3('https://c/a', 'CSV')");
  });

  it('wants relations, not texts', () => {
    expect(() => run("{{ adapter.get_columns_in_relation('t') }}")).toThrow("TS3006 expected a relation, got 't'");
  });

  it('answers at once while parsing, whatever it is asked', () => {
    const place = {
      invocation: testInvocation(),
      projectVars: VARS,
      events: () => {},
      dispatch: () => null,
      override: () => undefined,
    };
    const text =
      "{{ adapter.get_columns_in_relation(1) }}{{ adapter.get_relation(a=1) }}{{ adapter.check_schema_exists('x') }}{{ adapter.quote('a') }}";
    expect(renderText(text, scopeOf({ adapter: parseAdapter(place) }))).toBe('[]NoneFalse"a"');
  });
});
