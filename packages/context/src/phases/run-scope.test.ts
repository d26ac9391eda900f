import type { Answer, Ask, JsonObject } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import {
  renderText,
  testInvocation,
  testLibrary,
  testManifest,
  testNode,
  testProject,
  testSource,
} from '../testing/fixtures.ts';
import { strictEnvironment } from './environments.ts';
import { type RunScopeInput, runScope } from './run-scope.ts';

const base = testNode('base');
const old = testNode('dim', { unique_id: 'model.p.dim.v1', version: 1, latest_version: 2, alias: 'dim_v1' });
const latest = testNode('dim', { unique_id: 'model.p.dim.v2', version: 2, latest_version: 2, alias: 'dim_v2' });
const eph = testNode('eph', { config: { materialized: 'ephemeral' } });
const raw = testSource('raw', 't', { schema: 'raw_schema', identifier: 'T 1' });
const byDatabase = testSource('by_database', 't', { database: 'other' });
const nodes = [base, old, latest, eph];
const node = testNode('m', {
  depends_on: { macros: [], nodes: nodes.map(n => n.unique_id) },
  config: { custom: { a: [1] }, meta: { o: 'x' } },
});
const manifest = testManifest([...nodes, node], [raw, byDatabase]);

interface Options {
  readonly macros?: string;
  readonly vars?: JsonObject;
  readonly empty?: boolean;
  readonly answer?: (ask: Ask) => Answer;
  readonly input?: Partial<RunScopeInput>;
}

function run(text: string, { macros = '', vars = {}, empty = false, answer, input = {} }: Options = {}): string {
  const invocation = testInvocation({ vars, empty });
  const place = { library: testLibrary({ p: macros }), invocation, project: testProject(), manifest, node, ...input };
  const scope = runScope(place, () => {});
  return renderText(text, scope, {
    environment: strictEnvironment(invocation),
    ...(answer === undefined ? {} : { answer }),
  });
}

describe('runScope', () => {
  it.each([
    ["ref('base')", '`dev`.`base`'],
    ['builtins.ref.config.project_name', 'p'],
    ["builtins.ref.config.dependencies['p'].version", 'None'],
    ['ref.config.vars.to_dict()', '{}'],
    ['ref.config.cli_vars', '{}'],
    ['ref.config.credentials is defined', 'False'],
    ["dbt.get('nope', dbt.type_string) == dbt.type_string", 'True'],
    ["'type_string' in dbt.keys() and dbt.items() | length == dbt.values() | length", 'True'],
    ["context.get('nope', 3) ~ ('ref' in builtins.keys())", '3True'],
    ["ref('p', 'base')", '`dev`.`base`'],
    ["ref('dim')", '`dev`.`dim_v2`'],
    ["ref('dim', v=1)", '`dev`.`dim_v1`'],
    ["ref('p', 'dim', version='1')", '`dev`.`dim_v1`'],
    ["ref('eph')", '`__dbt__cte__eph`'],
    ["source('raw', 't')", '`raw_schema`.`T 1`'],
    ["source('by_database', 't')", '`other`.`t`'],
    ['this', '`dev`.`m`'],
    ['[execute, schema, database, model.name, model.config.meta.o, project_name]', "[True, 'dev', '', 'm', 'x', 'p']"],
    [
      "[target.name, target.schema, target.get('schema'), target['threads'], env.name, target.type, target.database]",
      "['local', 'dev', 'dev', 2, 'local', 'clickhouse', '']",
    ],
    ['[target.password]', '[Undefined]'],
    [
      "[config.get('custom'), config.get('nope', 5), config.require('materialized'), config.meta_get('o')]",
      "[{'a': [1]}, 5, 'view', 'x']",
    ],
    ['flags.WHICH ~ flags.FULL_REFRESH ~ flags.NO_SUCH_FLAG ~ (flags.USE_COLORS is defined)', 'compileFalseTrue'],
    ["graph.nodes['model.p.base'].name", 'base'],
    ["context['target'].name ~ ('ref' in context) ~ ('nope' in context)", 'localTrueFalse'],
    ["context.get('materialization_view_default') is none", 'False'],
    ['adapter.quote("a`b") ~ adapter.type()', '"a`b"clickhouse'],
    ['run_started_at.strftime("%Y-%m-%d %H:%M:%S %Z")', '2024-05-06 07:08:09 UTC'],
    ['invocation_id', '7d1c4e1e-0f3a-4a35-9f3c-0a64a9d4a8f1'],
    ['render("{{ 1 + 1 }}")', '2'],
    ["tojson({'b': 1, 'a': [none, true, 'é', 1.5]})", '{"b": 1, "a": [null, true, "\\u00e9", 1.5]}'],
    ["fromjson('{\"a\": 1}').a ~ fromjson('nope', 'dflt')", '1dflt'],
    ["zip([1, 2, 3], ['a', 'b']) | list", "[(1, 'a'), (2, 'b')]"],
    ['zip(1, 2)', 'None'],
    ["set([1, 2, 2]) | sort ~ set(5, ['d'])", "[1, 2]['d']"],
    ["local_md5('é')", '66ddcd97cfdeabb2f6fb8a999b4bc76f'],
    ["diff_of_two_dicts({'a': ['x', 'y'], 'b': ['z']}, {'a': ['x']})", "{'a': ['y'], 'b': ['z']}"],
    ['[nothing_here]', '[Undefined]'],
    ["model['unique_id'] ~ model.local", 'model.p.m'],
  ])('%s is %s', (expression, expected) => {
    expect(run(`{{ ${expression} }}`)).toBe(expected);
  });

  it('makes refs and sources empty under --empty, but not this', () => {
    expect(
      run("{{ ref('base') }} {{ source('raw', 't') }} {{ ref('eph') }} {{ this }} {{ ref('base').identifier }}", {
        empty: true,
      }),
    ).toBe(
      '(select * from `dev`.`base` where false limit 0) (select * from `raw_schema`.`T 1` where false limit 0) ' +
        '(select * from `__dbt__cte__eph` where false limit 0) `dev`.`m` base',
    );
  });

  it('refuses a ref that parsing did not see, and says how to show it', () => {
    const input = { node: testNode('m') };
    expect(() => run("{{ ref('base') }}", { input })).toThrow(
      "TS4005 ref('base') was not seen while parsing, so model.p.m does not depend on it",
    );
  });

  it('names an unknown ref and its neighbour', () => {
    expect(() => run("{{ ref('bsae') }}")).toThrow(
      "TS4001 model.p.m depends on a node named 'bsae' which was not found",
    );
  });

  it('cuts parents with an event time to the batch', () => {
    const events = testNode('events', { config: { event_time: 'at' } });
    const input = {
      node: testNode('m', { depends_on: { macros: [], nodes: [events.unique_id] } }),
      manifest: testManifest([events]),
      batch: { id: '20240101', start: '2024-01-01 00:00:00', end: '2024-01-02 00:00:00' },
    };
    expect(run("{{ ref('events') }} {{ model.batch.id }}", { input })).toBe(
      "(select * from `dev`.`events` where at >= '2024-01-01 00:00:00' and at < '2024-01-02 00:00:00') 20240101",
    );
  });

  it('defers to the state when the relation does not exist here', () => {
    const asked: Ask[] = [];
    const deferred = new Map([[base.unique_id, { relation: { schema: 'prod', identifier: 'base' }, always: false }]]);
    const answer = (ask: Ask): Answer => {
      asked.push(ask);
      return null;
    };
    expect(run("{{ ref('base') }}", { input: { deferred }, answer })).toBe('`prod`.`base`');
    expect(asked).toEqual([{ kind: 'relation', schema: 'dev', identifier: 'base' }]);
  });

  it('asks for a query and gives its table', () => {
    const answer = (ask: Ask): Answer => {
      expect(ask).toEqual({ kind: 'query', sql: 'select 42 as x' });
      const summary = {
        queryId: 'q',
        readRows: 0,
        readBytes: 0,
        writtenRows: 0,
        writtenBytes: 0,
        peakMemory: 0,
        elapsed: 0,
      };
      return { columns: [{ name: 'x', type: 'UInt8' }], rows: [[42]], summary };
    };
    expect(run("{{ run_query('select 42 as x').columns[0][0] }}", { answer })).toBe('42');
    const statement =
      "{% call statement('s', fetch_result=true) %}select 42 as x{% endcall %}{{ load_result('s').table.rows[0].x }}{{ load_result('nope') }}";
    expect(run(statement, { answer })).toBe('42None');
  });

  it('knows whether a model is incremental this time', () => {
    const incremental = testNode('m', { config: { materialized: 'incremental' } });
    const existing = (kind: 'table' | 'view') => (): Answer => ({
      schema: 'dev',
      identifier: 'm',
      kind,
      engine: 'MergeTree',
      databaseEngine: 'Atomic',
      comment: '',
      rows: null,
      bytes: null,
      createQuery: '',
      sortingKey: '',
      partitionKey: '',
    });
    const text = '{{ is_incremental() }}';
    expect(run(text, { input: { node: incremental }, answer: existing('table') })).toBe('True');
    expect(run(text, { input: { node: incremental }, answer: existing('view') })).toBe('False');
    expect(run(text, { input: { node: incremental }, answer: () => null })).toBe('False');
    expect(run(text, { answer: existing('table') })).toBe('False');
  });

  it("runs a package's macros with the calling model's macros", () => {
    const library = testLibrary({
      p: '{% macro who() %}root{% endmacro %}',
      helper: '{% macro who() %}helper{% endmacro %}{% macro calls() %}{{ who() }}{% endmacro %}',
    });
    expect(run('{{ who() }} {{ helper.who() }} {{ helper.calls() }}', { input: { library } })).toBe('root helper root');
  });

  it('gives a failing function the message that was asked for', () => {
    const text = (value: string) =>
      `{{ try_or_compiler_error('no date', modules.datetime.datetime.strptime, '${value}', '%Y').year }}`;
    expect(run(text('2024'))).toBe('2024');
    expect(() => run(text('x'))).toThrow('TS3004 no date');
  });

  it('lets templates change the graph for all that come after them, but not the manifest', () => {
    run("{% do graph.nodes['model.p.base'].update({'noted': 1}) %}{% do graph.update({'cache': [1]}) %}");
    expect(run("{{ graph.cache }} {{ graph.nodes['model.p.base'].noted }}")).toBe('[1] 1');
    expect(manifest.nodes['model.p.base']).not.toHaveProperty('noted');
  });

  it('stops with the messages of exceptions.*', () => {
    expect(() => run("{% do exceptions.raise_compiler_error('refused') %}")).toThrow('TS3004 refused');
  });

  it('fails for a required variable that nobody sets', () => {
    expect(() => run("{{ var('required_thing') }}")).toThrow(
      "TS3005 Required var 'required_thing' not found in config",
    );
  });

  it('reads variables: command line, project by package, project, default', () => {
    const project = testProject({ vars: { a: 'global', p: { a: 'scoped', n: null }, t: '{{ 1 + 1 }}' } });
    const text =
      "{{ var('a') }} {{ var('b', 'dflt') }} {{ var('n', 'not used') }} {{ var('t') }} {{ var('x', '{{ raw }}') }} {{ var.has_var('a') }}";
    expect(run(text, { input: { project } })).toBe('scoped dflt None 2 {{ raw }} True');
    expect(run("{{ var('a') }}", { input: { project }, vars: { a: 'cli' } })).toBe('cli');
  });
});
