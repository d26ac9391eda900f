import { describe, expect, it } from 'vitest';
import { diagnosticsOf, nodeOf, parseFiles } from '../testing/parse-files.ts';

describe('doc blocks', () => {
  it('are what descriptions ask for, and are recorded', () => {
    const parsed = parseFiles({
      'models/d.md': 'ignored {{ text }}\n{% docs one %} first {% enddocs %}{% docs two %}second{% enddocs %}',
      'models/a.sql': 'select 1',
      'models/p.yml': `models: [{name: a, description: "{{ doc('one') }} and {{ doc('p', 'two') }}", columns: [{name: id, description: "{{ doc('two') }}"}]}]`,
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.a')).toMatchObject({
      description: 'first and second',
      doc_blocks: ['doc.p.one', 'doc.p.two'],
      columns: { id: { description: 'second', doc_blocks: ['doc.p.two'] } },
    });
  });

  it('are templates themselves, which see nothing', () => {
    const files = {
      'models/d.md':
        "{% docs one %} {% raw %}{{ x }}{% endraw %} `{{ 'q' }}` {{ x }}{% enddocs %}{% docs two %}{{ ref('a') }}{% enddocs %}",
      'models/a.sql': 'select 1',
      'models/p.yml': `models: [{name: a, description: "{{ doc('one') }}"}]`,
    };
    const parsed = parseFiles(files);
    expect(nodeOf(parsed, 'model.p.a').description).toBe('{{ x }} `q`');
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS3002 models\/d\.md.*'ref' is undefined/)]);
  });

  it('are rendered as templates where there is more in them', () => {
    const files = {
      'models/d.md': '{% docs one %}first{% enddocs %}',
      'models/a.sql': 'select 1',
      'models/p.yml': `models: [{name: a, description: "{% if var('long', true) %}{{ doc('one') | upper }}, {{ target.name }}{% endif %}"}]`,
    };
    const node = nodeOf(parseFiles(files), 'model.p.a');
    expect([node.description, node.doc_blocks]).toEqual(['FIRST, local', []]);
  });

  it('list the blocks that a description shows as they are, as dbt does', () => {
    const files = {
      'models/d.md': '{% docs one %}{0}first{% enddocs %} {% docs two %}second{% enddocs %}',
      'models/a.sql': 'select 1',
      'models/p.yml': `models: [{name: a, description: "{{ doc('one').format('the ') }}, {{ doc('p', 'two') }}"}]`,
    };
    const node = nodeOf(parseFiles(files), 'model.p.a');
    expect([node.description, node.doc_blocks]).toEqual(['the first, second', ['doc.p.two']]);
  });

  it('leave out the last line’s end, as any template does', () => {
    const files = {
      'models/d.md': '{% docs one %}first{% enddocs %}',
      'models/a.sql': 'select 1',
      'models/p.yml': `models:\n  - name: a\n    description: |\n      It is {{ doc('one') }}.\n`,
    };
    expect(nodeOf(parseFiles(files), 'model.p.a').description).toBe('It is first.');
  });

  it('that do not exist are errors at the entry', () => {
    const files = {
      'models/a.sql': 'select 1',
      'models/p.yml': `models:\n  - name: a\n    description: "{{ doc('nope') }}"\n`,
    };
    expect(diagnosticsOf(parseFiles(files))).toEqual([expect.stringMatching(/^TS3003 models\/p\.yml:2:5 .*"nope"/)]);
  });
});

describe('sources', () => {
  const parsed = parseFiles({
    'dbt_project.yml': 'name: p\nprofile: p\nsources: {p: {+meta: {from: project}}}\n',
    'models/p.yml': `
sources:
  - name: app
    database: warehouse
    tags: [src]
    meta: {owner: src}
    loaded_at_field: _loaded
    freshness: {warn_after: {count: 1, period: day}}
    tables:
      - name: t
        tags: [tbl]
        identifier: t_2024
        freshness: {error_after: {count: 2, period: day}, filter: "id > 1"}
        config: {meta: {k: v}, loaded_at_field: ts}
        columns: [{name: id, codec: ZSTD, data_type: UInt8}]
      - {name: unchecked, freshness: null}
      - {name: gone, config: {enabled: false}}
`,
  });
  const source = parsed.manifest.sources['source.p.app.t'];

  it('merge what table and source say', () => {
    expect(source).toMatchObject({
      tags: ['src', 'tbl'],
      meta: { from: 'project', owner: 'src', k: 'v' },
      loaded_at_field: 'ts',
      freshness: {
        warn_after: { count: 1, period: 'day' },
        error_after: { count: 2, period: 'day' },
        filter: 'id > 1',
      },
    });
    expect(parsed.manifest.sources['source.p.app.unchecked']?.freshness).toBeNull();
  });

  it('read from the database when there is no schema', () => {
    expect(source).toMatchObject({ schema: 'app', relation_name: '`warehouse`.`t_2024`' });
  });

  it('keep what dbt does not know of a column', () =>
    expect(source?.columns.id).toMatchObject({ codec: 'ZSTD', data_type: 'UInt8' }));

  it('can be switched off', () => expect(Object.keys(parsed.manifest.disabled)).toEqual(['source.p.app.gone']));
});

describe('snapshots', () => {
  it('come from blocks and from YAML alone', () => {
    const parsed = parseFiles({
      'seeds/s.csv': 'id\n1\n',
      'snapshots/x/many.sql': `{% snapshot one %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select * from {{ ref('s') }}{% endsnapshot %}`,
      'snapshots/p.yml': `snapshots: [{name: two, relation: ref('s'), config: {strategy: timestamp, updated_at: ts, unique_key: id, target_schema: history}}]`,
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'snapshot.p.one')).toMatchObject({
      fqn: ['p', 'x', 'many', 'one'],
      depends_on: { nodes: ['seed.p.s'] },
    });
    expect(nodeOf(parsed, 'snapshot.p.two')).toMatchObject({
      relation_name: '`history`.`two`',
      depends_on: { nodes: ['seed.p.s'] },
    });
  });

  it.each([
    ['{unique_key: id}', /"strategy"/],
    ['{strategy: check, check_cols: all}', /"unique_key"/],
    ['{strategy: timestamp, unique_key: id}', /"updated_at"/],
  ])('need their keys: %s', (config, expected) => {
    const files = {
      'models/m.sql': 'select 1',
      'snapshots/s.yml': `snapshots: [{name: sn, relation: ref('m'), config: ${config}}]`,
    };
    expect(diagnosticsOf(parseFiles(files))).toEqual([expect.stringMatching(expected)]);
  });
});

describe('sources that override those of a package', () => {
  const parse = (override: string) =>
    parseFiles({
      'dbt_packages/pk/dbt_project.yml': 'name: pk\nversion: "1.0"\n',
      'dbt_packages/pk/models/s.yml': `
sources:
  - name: app
    schema: theirs
    loader: x
    config: {meta: {o: 1}}
    tables: [{name: t, description: t of pk, columns: [{name: id, data_tests: [unique]}]}, {name: u}]
`,
      'packages.yml': 'packages: [{local: pk}]',
      'models/o.yml': `sources: [{name: app, overrides: pk, ${override}}]`,
    });

  it('change what they name, and are none themselves', () => {
    const parsed = parse(
      'schema: ours, tables: [{name: t, identifier: tt, columns: [{name: id, data_tests: [not_null]}]}]',
    );
    expect(diagnosticsOf(parsed)).toEqual([]);
    const { sources, nodes } = parsed.manifest;
    expect(Object.keys(sources)).toEqual(['source.pk.app.t', 'source.pk.app.u']);
    expect(sources['source.pk.app.t']).toMatchObject({
      relation_name: '`ours`.`tt`',
      description: 't of pk',
      loader: 'x',
      meta: { o: 1 },
    });
    expect(Object.values(nodes).map(node => node.name)).toEqual(['source_not_null_app_t_id']);
  });

  it('and find none are warnings', () => {
    expect(diagnosticsOf(parse('tables: [{name: v}]'))).toEqual([expect.stringMatching(/^TS2003 .*pk\.app\.v,/)]);
  });
});

describe('unit tests', () => {
  const files = {
    'models/a.sql': 'select 1 as id',
    'models/b.sql': "select * from {{ ref('a') }}",
    'tests/fixtures/rows.csv': 'id\n1\n',
    'models/p.yml': `unit_tests: [{name: ut, model: b, given: [{input: ref('a'), format: csv, fixture: rows}], expect: {rows: [{id: 1}]}, overrides: {vars: {x: 1.0}}}]`,
  };

  it('know their model and their fixtures', () => {
    const parsed = parseFiles(files);
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(parsed.manifest.unit_tests['unit_test.p.b.ut']).toMatchObject({
      depends_on: { nodes: ['model.p.b'] },
      fqn: ['p', 'b', 'ut'],
      given: [{ input: "ref('a')", format: 'csv', rows: [{ id: '1' }], fixture: 'rows' }],
      expect: { format: 'dict', rows: [{ id: 1 }] },
    });
  });

  const problemsOf = (test: string, model = "select * from {{ ref('a') }}"): string[] =>
    diagnosticsOf(
      parseFiles({
        ...files,
        'models/b.sql': model,
        'models/p.yml': `unit_tests: [{name: ut, model: b, expect: {rows: []}, ${test}}]`,
      }),
    );

  it('name a fixture that does not exist, with the near one', () => {
    const problems = problemsOf(`given: [{input: ref('a'), format: csv, fixture: row}]`);
    expect(problems).toEqual([expect.stringMatching(/^TS2003 models\/p\.yml:1:14 .*"row" \(did you mean "rows"/)]);
  });

  it.each([
    ['dict', '"id\\n1"'],
    ['csv', '[{id: 1}]'],
    ['sql', '[{id: 1}]'],
  ])('refuse rows that do not fit the format %s', (format, rows) => {
    const problems = problemsOf(`given: [{input: ref('a'), format: ${format}, rows: ${rows}}]`);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^TS1005 .*format ${format}`))]);
  });

  it('of an incremental model say which run they mean', () => {
    const model = '{{ config(materialized="incremental") }} select 1 {% if is_incremental() %} {{ this }} {% endif %}';
    const overridden = 'overrides: {macros: {is_incremental: true}}';
    expect(problemsOf('given: []', model)).toEqual([expect.stringMatching(/must override is_incremental/)]);
    expect(problemsOf(`given: [], ${overridden}`, model)).toEqual([expect.stringMatching(/rows for "this"/)]);
    expect(problemsOf(`given: [{input: this, rows: []}], ${overridden}`, model)).toEqual([]);
  });

  it.each([
    ['that is off', files['models/b.sql'], 'config: {enabled: false}, '],
    ['of a model that is off', "{{ config(enabled=false) }} select * from {{ ref('a') }}", ''],
  ])('%s are among the disabled, without a model', (_, model, config) => {
    const yaml = `unit_tests: [{name: ut, model: b, ${config}given: [], expect: {rows: []}}]`;
    const { manifest } = parseFiles({ ...files, 'models/b.sql': model, 'models/p.yml': yaml });
    expect(manifest.unit_tests).toEqual({});
    expect(manifest.disabled['unit_test.p.b.ut']).toMatchObject([
      { config: { enabled: false }, depends_on: { nodes: [] }, schema: null, version: null },
    ]);
  });

  it('read CSV as Python does: blanks of a cell count, empty lines do not', () => {
    const csv = String.raw`"id,name\n1, x \n\n2,\n"`;
    const yaml = `unit_tests: [{name: ut, model: b, given: [{input: ref('a'), format: csv, rows: ${csv}}], expect: {rows: []}}]`;
    const { manifest } = parseFiles({ ...files, 'models/p.yml': yaml });
    expect(manifest.unit_tests['unit_test.p.b.ut']?.given[0]?.rows).toEqual([
      { id: '1', name: ' x ' },
      { id: '2', name: null },
    ]);
  });

  it('of a model that does not exist are errors with the near name', () => {
    const parsed = parseFiles({
      ...files,
      'models/p.yml': 'unit_tests: [{name: ut, model: bb, given: [], expect: {rows: []}}]',
    });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS2003 .*"bb".*did you mean "b"/)]);
  });
});

describe('exposures', () => {
  it('depend on what they name', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1',
      'models/p.yml': `exposures: [{name: e, type: dashboard, owner: {email: x@y.z}, depends_on: ["ref('a')"]}, {name: f, type: ml, owner: {name: x}, depends_on: [a]}]`,
    });
    expect(parsed.manifest.exposures['exposure.p.e']?.depends_on.nodes).toEqual(['model.p.a']);
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS2005 models\/p\.yml:1:\d+ a is no ref/)]);
  });
});

describe('singular tests and analyses', () => {
  it('take properties', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1',
      'tests/x/sing.sql': "\n\nselect * from {{ ref('a') }}",
      'analyses/an.sql': "select * from {{ ref('a') }}",
      'models/p.yml':
        'data_tests: [{name: sing, description: d, config: {severity: warn}}]\nanalyses: [{name: an, description: e}]',
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'test.p.sing')).toMatchObject({
      description: 'd',
      fqn: ['p', 'x', 'sing'],
      config: { severity: 'warn' },
      local: { codeStart: { line: 3, column: 1 } },
    });
    expect(nodeOf(parsed, 'analysis.p.an')).toMatchObject({
      description: 'e',
      fqn: ['p', 'analysis', 'an'],
      path: 'analysis/an.sql',
    });
  });
});

describe('an incremental model with an enforced contract', () => {
  it.each([
    ['ignore', /^TS2005 .*on_schema_change: ignore/],
    ['sync_all_columns', /^TS2005 .*on_schema_change: sync_all_columns/],
    ['fail', undefined],
    ['append_new_columns', undefined],
  ])('and on_schema_change: %s', (mode, refusal) => {
    const parsed = parseFiles({
      'models/a.sql': `{{ config(materialized='incremental', contract={'enforced': true}, on_schema_change='${mode}') }}select 1 as id`,
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_type: UInt8}]}]',
    });
    expect(diagnosticsOf(parsed)).toEqual(refusal === undefined ? [] : [expect.stringMatching(refusal)]);
  });
});

describe('generic tests', () => {
  it('of packages need their namespace, and configure themselves', () => {
    const parsed = parseFiles({
      'dbt_packages/q/dbt_project.yml': 'name: q\nversion: "1.0"\n',
      'dbt_packages/q/macros/t.sql': `{% test small(model, column_name, than=5) %}{{ config(severity='warn', fail_calc='sum(1)') }}select * from {{ model }} where {{ column_name }} > {{ than }}{% endtest %}`,
      'models/a.sql': 'select 1',
      'models/b.sql': 'select 1',
      'models/p.yml': `models: [{name: a, columns: [{name: id, data_tests: [{q.small: {arguments: {than: "{{ var('n', 3) }}"}, config: {severity: error}}}]}]}, {name: b, columns: [{name: id, data_tests: [small]}]}]`,
    });
    const [test] = Object.values(parsed.manifest.nodes).filter(node => node.resource_type === 'test');
    expect(test).toMatchObject({
      test_metadata: { name: 'small', namespace: 'q' },
      config: { severity: 'error', fail_calc: 'sum(1)' },
    });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS2007 .*"small"/)]);
  });

  it('carry the tags of their column and the group of their model', () => {
    const parsed = parseFiles({
      'models/a.sql': "{{ config(group='g') }}select 1",
      'models/p.yml':
        'groups: [{name: g, owner: {name: x}}]\nmodels: [{name: a, columns: [{name: id, tags: [pii], data_tests: [{unique: {tags: own}}]}]}]',
    });
    expect(nodeOf(parsed, 'test.p.unique_a_id.f6a5f640da')).toMatchObject({ tags: ['own', 'pii'], group: 'g' });
  });

  it('refer to what their arguments name', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1',
      'models/b.sql': 'select 1',
      'models/p.yml': `models: [{name: a, columns: [{name: id, data_tests: [{relationships: {arguments: {to: ref('b'), field: id}}}]}]}]`,
    });
    const [test] = Object.values(parsed.manifest.nodes).filter(node => node.resource_type === 'test');
    expect(test?.depends_on.nodes).toEqual(['model.p.b', 'model.p.a']);
  });
});

describe('the semantic layer', () => {
  const layer = `
semantic_models:
  - name: sm
    model: ref('a')
    config: {meta: {team: x}}
    measures: [{name: cnt, agg: count, expr: 1}, {name: total, agg: sum, create_metric: true}]
metrics:
  - {name: m, label: M, type: simple, type_params: {measure: cnt}, filter: "{{ Dimension('x') }} > 1"}
  - {name: r, label: R, type: ratio, type_params: {numerator: m, denominator: {name: total, offset_window: 2 weeks}}}
saved_queries: [{name: sq, query_params: {metrics: [r]}, exports: [{name: e, config: {export_as: table, schema: s}}]}]
exposures: [{name: e, type: ml, owner: {name: x}, depends_on: [metric('m')]}]
`;
  const parsed = parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': layer });
  const { metrics, semantic_models, saved_queries, exposures } = parsed.manifest;

  it('goes to the manifest in dbt’s shape, its filters as text', () => {
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(metrics['metric.p.m']).toMatchObject({
      type_params: { measure: { name: 'cnt', filter: null }, numerator: null, metrics: [] },
      filter: { where_filters: [{ where_sql_template: "{{ Dimension('x') }} > 1" }] },
    });
    expect(metrics['metric.p.r']?.type_params).toMatchObject({
      denominator: { name: 'total', offset_window: { count: 2, granularity: 'week' } },
    });
    expect(saved_queries['saved_query.p.sq']).toMatchObject({
      exports: [{ config: { export_as: 'table', schema_name: 's', alias: 'e' } }],
    });
  });

  it('knows what it is made of', () => {
    expect(semantic_models['semantic_model.p.sm']).toMatchObject({
      depends_on: { nodes: ['model.p.a'] },
      node_relation: { alias: 'a', relation_name: expect.stringContaining('`a`') },
    });
    expect(metrics['metric.p.m']?.depends_on.nodes).toEqual(['semantic_model.p.sm']);
    expect(metrics['metric.p.r']?.depends_on.nodes).toEqual(['metric.p.m', 'metric.p.total']);
    expect(metrics['metric.p.r']?.type_params).toMatchObject({ input_measures: [{ name: 'cnt' }, { name: 'total' }] });
    expect(saved_queries['saved_query.p.sq']?.depends_on.nodes).toEqual(['metric.p.r']);
    expect(exposures['exposure.p.e']?.depends_on.nodes).toEqual(['metric.p.m']);
  });

  it('makes the metrics that measures ask for', () => {
    expect(metrics['metric.p.total']).toMatchObject({
      type: 'simple',
      type_params: { measure: { name: 'total' }, expr: 'total' },
      meta: { team: 'x' },
    });
  });

  it.each([
    [
      'metrics: [{name: m, label: M, type: simple, type_params: {measure: cmt}}]',
      /metric\.p\.m .*measure "cmt".*did you mean "cnt"/,
    ],
    [
      'metrics: [{name: m, label: M, type: derived, type_params: {expr: x, metrics: [totl]}}]',
      /metric "totl".*did you mean "total"/,
    ],
    ['saved_queries: [{name: sq, query_params: {metrics: [totall]}}]', /saved_query\.p\.sq .*did you mean "total"/],
  ])('names what does not exist: %s', (text, expected) => {
    const models = layer.slice(0, layer.indexOf('metrics:'));
    const broken = parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': `${models}${text}` });
    expect(diagnosticsOf(broken)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('functions', () => {
  const files = { 'functions/add_one.sql': 'x + {{ var("n", 1) }}\n' };

  it('are files that YAML describes', () => {
    const parsed = parseFiles({
      ...files,
      'functions/f.yml':
        'functions: [{name: add_one, arguments: [{name: x, data_type: UInt8}], returns: {data_type: UInt8}}]',
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(parsed.manifest.functions['function.p.add_one']).toMatchObject({
      path: 'add_one.sql',
      raw_code: 'x + {{ var("n", 1) }}',
      arguments: [{ name: 'x', data_type: 'UInt8', default_value: null }],
      returns: { data_type: 'UInt8' },
      relation_name: null,
    });
  });

  it('that YAML describes without a file are named', () => {
    const parsed = parseFiles({
      ...files,
      'functions/f.yml': 'functions: [{name: add_on, returns: {data_type: UInt8}}]',
    });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS2003 .*"add_on"/)]);
  });
});

describe('selectors.yml', () => {
  it('is rendered and named', () => {
    const text = 'selectors: [{name: s, definition: {method: tag, value: "{{ env_var(\'T\') }}"}}, {name: bad}]';
    const parsed = parseFiles({ 'selectors.yml': text }, { env: { T: 'nightly' } });
    expect(parsed.manifest.selectors.s).toMatchObject({ definition: { value: 'nightly' } });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS5001 selectors\.yml:1:\d+ .*"bad"/)]);
  });
});
