import { describe, expect, it } from 'vitest';
import { diagnosticsOf, nodeOf, parseFiles } from './testing/parse-files.ts';

describe('an ordinary project', () => {
  const parsed = parseFiles({
    'dbt_project.yml':
      'name: p\nversion: "1.0"\nprofile: p\nmodels: {p: {mart: {+materialized: table, +schema: mart, +tags: [m]}}}\n',
    'seeds/s.csv': 'id\n1\n',
    'models/a.sql': "select id from {{ ref('s') }} union all select 1 from {{ source('raw', 't') }}",
    'models/mart/b.sql': "{{ config(tags=['own'], alias='bee') }}\nselect id from {{ ref('a') }}",
    'tests/sing.sql': "select 1 from {{ ref('b') }} where id > 9",
    'models/p.yml': `
models:
  - name: a
    description: the a
    columns:
      - name: id
        data_tests: [unique, not_null, {accepted_values: {values: [1, 2]}}]
sources:
  - name: raw
    tables:
      - name: t
        load: {files: "data/t*.csv", null_values: ['', '?']}
        columns: [{name: id, data_type: Int64, data_tests: [unique]}]
`,
  });

  it('has nothing to complain about', () => expect(diagnosticsOf(parsed)).toEqual([]));

  it('resolves refs and sources', () => {
    expect(nodeOf(parsed, 'model.p.a').depends_on.nodes).toEqual(['source.p.raw.t', 'seed.p.s']);
    expect(nodeOf(parsed, 'model.p.b').depends_on.nodes).toEqual(['model.p.a']);
    expect(nodeOf(parsed, 'test.p.sing').depends_on.nodes).toEqual(['model.p.b']);
  });

  it('names and places relations', () => {
    expect(nodeOf(parsed, 'model.p.b').relation_name).toBe('`dev_mart`.`bee`');
    expect(nodeOf(parsed, 'model.p.b').tags).toEqual(['m', 'own']);
    expect(nodeOf(parsed, 'seed.p.s').relation_name).toBe('`dev`.`s`');
    expect(parsed.manifest.sources['source.p.raw.t']?.relation_name).toBe('`raw`.`t`');
  });

  it('makes generic tests with dbt’s ids', () => {
    const ids = Object.keys(parsed.manifest.nodes).filter(id => id.startsWith('test.'));
    expect(ids.sort()).toEqual([
      'test.p.accepted_values_a_id__1__2.39f922d4f8',
      'test.p.not_null_a_id.c1cebc1440',
      'test.p.sing',
      'test.p.source_unique_raw_t_id.2fc627af8f',
      'test.p.unique_a_id.f6a5f640da',
    ]);
    const test = nodeOf(parsed, 'test.p.unique_a_id.f6a5f640da');
    expect(test.local.declaredAt).toEqual({ file: 'models/p.yml', line: 7, column: 22 });
    expect([test.schema, test.attached_node, test.depends_on.nodes]).toEqual([
      'dev_dbt_test__audit',
      'model.p.a',
      ['model.p.a'],
    ]);
  });

  it('reads load blocks', () => {
    const load = parsed.manifest.sources['source.p.raw.t']?.local.load;
    expect(load).toMatchObject({ files: 'data/t*.csv', null_values: ['', '?'], delimiter: ',', order_by: 'tuple()' });
  });
});

describe('templates that have to be rendered', () => {
  const parsed = parseFiles({
    'macros/m.sql': `
{% macro pick(name) %}{{ return(ref(name)) }}{% endmacro %}
{% macro configure(mat) %}{{ config(materialized=mat, tags=['from_macro']) }}{% endmacro %}
{% macro quiet(x) %}({{ x }}){% endmacro %}
`,
    'models/a.sql': 'select 1 as id',
    'models/b.sql': "{{ configure('table') }}select {{ quiet('id') }} from {{ pick('a') }}",
    'models/c.sql':
      "{% for name in ['a', 'b'] %}select * from {{ ref(name) }}{% endfor %}{% if execute %}{{ ref('never') }}{% endif %}",
    'models/d.sql':
      "{{ config(materialized='incremental', enabled=(target.name == 'local')) }}select {{ quiet('1') }}{% if is_incremental() %} from {{ this }}{% endif %}",
  });

  it('finds what macros refer to and configure', () => {
    const node = nodeOf(parsed, 'model.p.b');
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect([node.config.materialized, node.tags, node.depends_on]).toEqual([
      'table',
      ['from_macro'],
      { macros: ['macro.p.configure', 'macro.p.quiet', 'macro.p.pick'], nodes: ['model.p.a'] },
    ]);
  });

  it('follows loops, and leaves out what only a run reaches', () => {
    expect(nodeOf(parsed, 'model.p.c').depends_on.nodes).toEqual(['model.p.a', 'model.p.b']);
  });

  it('configures from expressions', () => {
    expect(nodeOf(parsed, 'model.p.d').config.materialized).toBe('incremental');
    expect(nodeOf(parsed, 'model.p.d').depends_on.macros).toEqual([
      'macro.p.quiet',
      'macro.dbt_clickhouse.is_incremental',
    ]);
  });
});

describe('a Python model', () => {
  it('has its place in the graph', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1',
      'models/py.py':
        'def model(dbt, session):\n    dbt.config(materialized="table", tags=["x"])\n    return dbt.ref("a")',
      'models/b.sql': "select * from {{ ref('py') }}",
    });
    expect(nodeOf(parsed, 'model.p.py')).toMatchObject({
      language: 'python',
      config: { materialized: 'table', tags: ['x'] },
      depends_on: { nodes: ['model.p.a'] },
    });
    expect(nodeOf(parsed, 'model.p.b').depends_on.nodes).toEqual(['model.p.py']);
  });
});

describe('one run reports everything', () => {
  const parsed = parseFiles({
    'models/a.sql': "{{ config(materialised='table') }}\nselect *\nfrom {{ ref('ordres') }}",
    'models/b.sql': "select * from {{ source('raw', 'ghost') }}",
    'models/orders.sql': "{{ config(enabled='perhaps') }}select 1",
    'models/broken.sql': 'select {{ 1 + }}',
    'models/x.py': 'def model(): pass',
    'models/p.yml': `
models:
  - name: orders
    descripton: misspelt
    columns: wrong
  - name: ghost_model
  - name: b
    columns: [{name: id, data_tests: [not_nul]}]
sources: [{name: raw, tables: [{name: t}]}]
`,
    'models/bad.yml': 'models:\n  - name: m\n   description: x\n',
  });
  it.each([
    [
      'an unknown ref, with the near name',
      /^TS4001 models\/a\.sql:3:14 model\.p\.a refers to ref\('ordres'\).*"orders"/,
    ],
    ['an unknown source', /^TS4002 models\/b\.sql:1:33 .*raw\.ghost/],
    ['a misspelt config', /^TS1004 models\/a\.sql:1:11 unknown config "materialised".*"materialized"/],
    ['a wrong type in config()', /^TS1005 models\/orders\.sql:1:11 .*"enabled".*"perhaps"/],
    ['a Jinja syntax error', /^TS3001 models\/broken\.sql:1:/],
    ['a Python model', /^TS9002 models\/x\.py.*fails when it is run/],
    ['an unknown key', /^TS1004 models\/p\.yml:4:5 unknown key "descripton".*"description"/],
    ['a wrong type in YAML', /^TS1005 models\/p\.yml:5:5 "columns" is "wrong", must be a list/],
    ['properties without a model', /^TS2003 models\/p\.yml:6:5 .*ghost_model/],
    ['an unknown generic test', /^TS2007 models\/p\.yml:8:39 .*"not_nul".*"not_null"/],
    ['a YAML syntax error', /^TS1003 models\/bad\.yml:3:/],
  ])('%s', (_what, expected) => {
    expect(diagnosticsOf(parsed)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('what dbt’s schemas of property files refuse is refused', () => {
  it.each([
    ['a number as a name', 'models: [{name: a, columns: [{name: 5}]}]', '"name" is 5, must be text'],
    ['one word where a list belongs', 'models: [{name: a, columns: [{name: x, tags: t}]}]', '"tags" is "t"'],
    ['one word where a list belongs, in sources', 'sources: [{name: s, tags: t}]', '"tags" is "t"'],
    ['nothing where text belongs', 'models: [{name: a, description: }]', '"description"'],
    ['nothing where a list belongs', 'models: [{name: a, columns: [{name: x, data_tests: }]}]', '"data_tests"'],
    ['a list of nothing', 'models:', '"models" is n'],
    [
      'a test whose arguments are nothing',
      'models: [{name: a, columns: [{name: x, data_tests: [{unique: }]}]}]',
      'unique',
    ],
    ['text for a switch', 'sources: [{name: s, quoting: {schema: x}}]', '"schema" is "x"'],
  ])('%s', (_what, yaml, message) => {
    const [problem] = diagnosticsOf(parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': yaml }));
    expect(problem).toContain(message);
  });
});

describe('what dbt notices while parsing is noticed while parsing', () => {
  it.each([
    ['a blank in the name of a model', { 'models/a b.sql': 'select 1' }, 'the name of model.p.a b has blanks'],
    [
      'a blank in the name of a test',
      {
        'models/a.sql': 'select 1',
        'models/p.yml': 'models: [{name: a, data_tests: [{unique: {name: x y, column_name: q}}]}]',
      },
      'the name of test.p.x y',
    ],
    ['a filter that does not exist', { 'models/a.sql': "select {{ 'a' | nofilter }}" }, "No filter named 'nofilter'"],
    ['a test that does not exist', { 'models/a.sql': 'select {{ 1 is notest }}' }, "No test named 'notest'"],
    ['arithmetic that cannot be', { 'models/a.sql': "select {{ 1 + 'a' }}" }, "for +: 'int' and 'str'"],
    [
      'a version that is none',
      { 'dbt_project.yml': 'name: p\nrequire-dbt-version: abc\n' },
      '"abc", must be a version',
    ],
    [
      'another version of the project file',
      { 'dbt_project.yml': 'name: p\nconfig-version: 1\n' },
      '"config-version" is 1',
    ],
  ])('%s', (_what, files, message) => {
    expect(diagnosticsOf(parseFiles(files as Record<string, string>)).join('\n')).toContain(message);
  });
});

describe('tags', () => {
  it('of the property file come last at the node and before those of the file in its configuration (dbt)', () => {
    const parsed = parseFiles({
      'dbt_project.yml': 'name: p\nprofile: p\nmodels: {+tags: project}\n',
      'models/a.sql': "{{ config(tags=['file']) }} select 1",
      'models/p.yml': 'models: [{name: a, config: {tags: [yaml]}}]',
    });
    const node = nodeOf(parsed, 'model.p.a');
    expect(node.tags).toEqual(['project', 'file', 'yaml']);
    expect(node.config.tags).toEqual(['project', 'yaml', 'file']);
  });
});

describe('a seed and a snapshot of one name', () => {
  const files = {
    'models/a.sql': "select * from {{ ref('twin') }}",
    'seeds/twin.csv': 'id\n1\n',
    'seeds/s.yml': 'seeds: [{name: twin, config: {alias: other}}]',
    'snapshots/s.sql':
      "{% snapshot twin %}{{ config(unique_key='id', strategy='check', check_cols='all') }}select 1 as id{% endsnapshot %}",
  };
  it('are a warning, and ref finds the seed, as in dbt', () => {
    const parsed = parseFiles(files);
    expect(diagnosticsOf(parsed)).toEqual([
      expect.stringMatching(/^TS2029.*snapshots\/s\.sql and in seeds\/twin\.csv/),
    ]);
    expect(nodeOf(parsed, 'model.p.a').depends_on.nodes).toEqual(['seed.p.twin']);
  });
});

describe('names that clash', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'two models',
      { 'models/x/dup.sql': 'select 1', 'models/y/dup.sql': 'select 2' },
      /TS2001.*models\/x\/dup\.sql and in models\/y\/dup\.sql/,
    ],
    [
      'a model and a seed',
      { 'models/dup.sql': 'select 1', 'seeds/dup.csv': 'id\n1\n' },
      /TS2029.*"dup".*models\/dup\.sql and in seeds\/dup\.csv/,
    ],
    [
      'a model and a seed, of one relation',
      { 'models/dup.sql': 'select 1', 'seeds/dup.csv': 'id\n1\n' },
      /TS2006.*model\.p\.dup and seed\.p\.dup/,
    ],
    [
      'a model with versions and one without',
      {
        'models/m.sql': 'select 1',
        'models/m_v2.sql': 'select 1',
        'models/m_v1.sql': 'select 1',
        'models/p.yml': 'models: [{name: m, latest_version: 2, versions: [{v: 1}, {v: 2}]}]',
      },
      /TS2001.*"m".*model\.p\.m\.v2.*model\.p\.m/,
    ],
    [
      'two macros',
      { 'macros/a.sql': '{% macro m() %}{% endmacro %}', 'macros/b.sql': '{% macro m() %}{% endmacro %}' },
      /TS3011 macros\/b\.sql:1:1 .*macros\/a\.sql:1/,
    ],
    [
      'two entries for a model',
      { 'models/m.sql': 'select 1', 'models/a.yml': 'models: [{name: m}]', 'models/b.yml': 'models: [{name: m}]' },
      /TS2002.*models\/a\.yml:1 and in models\/b\.yml:1/,
    ],
    [
      'one relation',
      { 'models/a.sql': "{{ config(alias='same') }}select 1", 'models/b.sql': "{{ config(alias='same') }}select 1" },
      /TS2006.*model\.p\.a and model\.p\.b.*`dev`\.`same`/,
    ],
    [
      'a test twice',
      {
        'models/m.sql': 'select 1',
        'models/p.yml': 'models: [{name: m, columns: [{name: id, data_tests: [unique, unique]}]}]',
      },
      /TS2001.*unique_m_id/,
    ],
  ])('%s', (_what, files, expected) => {
    expect(diagnosticsOf(parseFiles(files))).toContainEqual(expect.stringMatching(expected));
  });

  it('are none when one of the two is disabled', () => {
    const files = { 'models/x/dup.sql': 'select 1', 'models/y/dup.sql': '{{ config(enabled=false) }}select 2' };
    const parsed = parseFiles(files);
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.dup').original_file_path).toBe('models/x/dup.sql');
    expect(parsed.manifest.disabled['model.p.dup']?.map(node => node.original_file_path)).toEqual(['models/y/dup.sql']);
  });
});

describe('what is disabled', () => {
  const parsed = parseFiles({
    'models/old.sql': '{{ config(enabled=false) }}select 1',
    'models/user.sql': "select * from {{ ref('old') }}",
    'models/p.yml': 'models: [{name: old, columns: [{name: id, data_tests: [unique]}]}]',
  });

  it('cannot be referred to', () => {
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS4004 models\/user\.sql:1:23 .*disabled/)]);
  });

  it('takes its tests along', () => {
    expect(Object.keys(parsed.manifest.nodes)).toEqual(['model.p.user']);
    expect(Object.keys(parsed.manifest.disabled).map(id => id.split('.')[2])).toEqual(['old', 'unique_old_id']);
  });
});

describe('access and groups', () => {
  const files = {
    'models/secret.sql': "{{ config(access='private', group='g') }}select 1",
    'models/friend.sql': "{{ config(group='g') }}select * from {{ ref('secret') }}",
    'models/p.yml': 'groups: [{name: g, owner: {name: x}}]',
  };

  it('let a group see its private models', () => expect(diagnosticsOf(parseFiles(files))).toEqual([]));

  it('keep others out', () => {
    const parsed = parseFiles({ ...files, 'models/stranger.sql': "select * from {{ ref('secret') }}" });
    expect(diagnosticsOf(parsed)).toEqual([
      expect.stringMatching(/^TS4006 models\/stranger\.sql:1:.*private to the group g/),
    ]);
  });

  it('want groups to exist', () => {
    const parsed = parseFiles({ 'models/a.sql': "{{ config(group='nobody') }}select 1" });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS2005 models\/a\.sql.*"nobody"/)]);
  });
});

describe('versions', () => {
  it('merge their configuration into the model’s deeply; lists add up, theirs first (dbt)', () => {
    const parsed = parseFiles({
      'models/a_v1.sql': 'select 1',
      'models/p.yml': `models:
  - name: a
    config: {tags: [base], order_by: [x], meta: {m: {k: 1, l: 1}}, unique_key: u}
    versions: [{v: 1, config: {tags: [own], order_by: [y], meta: {m: {k: 2}}, unique_key: v}}]`,
    });
    const { config, tags } = nodeOf(parsed, 'model.p.a.v1');
    expect(tags).toEqual(['own', 'base']);
    expect(config).toMatchObject({ order_by: ['y', 'x'], meta: { m: { k: 2, l: 1 } }, unique_key: 'v' });
  });

  it('are texts where an argument of a test names one', () => {
    const parsed = parseFiles({
      'models/a_v1.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('a', v=1) }}",
      'models/p.yml':
        'models: [{name: a, versions: [{v: 1}]}, {name: b, data_tests: [{relationships: {arguments: {column_name: id, to: "ref(\'a\', v=1)", field: id}}}]}]',
    });
    const test = Object.values(parsed.manifest.nodes).find(node => node.resource_type === 'test');
    expect(test?.refs).toContainEqual({ name: 'a', package: null, version: '1' });
    expect(test?.depends_on.nodes).toContain('model.p.a.v1');
    expect(nodeOf(parsed, 'model.p.b').refs).toEqual([{ name: 'a', package: null, version: 1 }]);
  });

  it.each([
    [
      'models: [{name: a, latest_version: 2}]',
      /^TS2005 models\/p\.yml:1:10 latest_version of a is 2, but it has no versions/,
    ],
    ['models: [{name: a, latest_version: 2, versions: [{v: 1}]}]', /but its versions are 1/],
  ])('must have the latest that is named: %s', (yaml, problem) => {
    const parsed = parseFiles({ 'models/a.sql': 'select 1', 'models/p.yml': yaml });
    expect(diagnosticsOf(parsed)).toContainEqual(expect.stringMatching(problem));
  });

  const yml =
    'models: [{name: dim, latest_version: 1, versions: [{v: 1, columns: [{name: a, data_tests: [unique]}]}, {v: 2}]}]';
  const files = { 'models/dim_v1.sql': 'select 1', 'models/dim_v2.sql': 'select 2', 'models/p.yml': yml };

  it('are nodes of one name', () => {
    const parsed = parseFiles({ ...files, 'models/use.sql': "select * from {{ ref('dim') }}, {{ ref('dim', v=2) }}" });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.use').depends_on.nodes).toEqual(['model.p.dim.v1', 'model.p.dim.v2']);
    expect(nodeOf(parsed, 'model.p.dim.v2')).toMatchObject({
      name: 'dim',
      alias: 'dim_v2',
      fqn: ['p', 'dim', 'v2'],
      latest_version: 1,
    });
  });

  it('may stand in a file without a suffix, the latest one', () => {
    const parsed = parseFiles({
      'models/dim.sql': 'select 1',
      'models/dim_v2.sql': 'select 2',
      'models/p.yml': yml,
      'models/use.sql': "select * from {{ ref('dim', v=1) }}",
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.dim.v1')).toMatchObject({ alias: 'dim_v1', path: 'dim.sql', version: 1 });
  });

  it('have tests of their own', () => {
    const test = Object.values(parseFiles(files).manifest.nodes).find(node => node.resource_type === 'test');
    expect(test).toMatchObject({ name: 'unique_dim_v1_a', attached_node: 'model.p.dim.v1' });
  });

  it('are listed when one is asked for that does not exist', () => {
    const parsed = parseFiles({ ...files, 'models/use.sql': "select * from {{ ref('dim', v=7) }}" });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS4001 .*versions of dim: 1, 2/)]);
  });
});

describe('naming macros of the project', () => {
  it('decide schema and alias', () => {
    const parsed = parseFiles({
      'macros/names.sql': `
{% macro generate_schema_name(custom_schema_name, node) %}{{ (custom_schema_name or 'base') ~ '_' ~ node.resource_type }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %} {{ node.fqn | join('__') }} {% endmacro %}`,
      'models/x/a.sql': "{{ config(schema='mart') }}select 1",
      'seeds/s.csv': 'id\n1\n',
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.a').relation_name).toBe('`mart_model`.`p__x__a`');
    expect(nodeOf(parsed, 'seed.p.s').relation_name).toBe('`base_seed`.`p__s`');
  });
});

describe('the text of a macro', () => {
  const text =
    '\n\n{%- macro a() -%}1{%- endmacro -%}\n\n{%- macro b() %}2{% endmacro %}\n{%- macro c() %}3{% endmacro -%}\n text\n{%- macro d() %}4{% endmacro %}';
  const { macros } = parseFiles({ 'macros/m.sql': text }).manifest;

  it.each([
    ['a', '{%- macro a() -%}1{%- endmacro -%}\n\n'],
    ['b', '{%- macro b() %}2{% endmacro %}'],
    ['c', '\n{%- macro c() %}3{% endmacro -%}\n '],
    ['d', '\n{%- macro d() %}4{% endmacro %}'],
  ])('%s has the blanks that its tags take away, each once', (name, expected) =>
    expect(macros[`macro.p.${name}`]?.macro_sql).toBe(expected),
  );
});

describe('files with the newlines of Windows', () => {
  it('keep them where dbt does', () => {
    const parsed = parseFiles({
      'macros/m.sql': '{% macro a() %}\r\n1\r\n{% endmacro %}\r\n{%- macro b() %}\r\n2{% endmacro -%}\r\n text',
      'models/d.md': '{% docs d %}\r\none\r\ntwo\r\n{% enddocs %}',
    });
    const { macros, docs } = parsed.manifest;
    expect(macros['macro.p.a']?.macro_sql).toBe('{% macro a() %}\r\n1\r\n{% endmacro %}');
    expect(macros['macro.p.b']?.macro_sql).toBe('\r\n{%- macro b() %}\r\n2{% endmacro -%}\r\n ');
    expect(docs['doc.p.d']?.block_contents).toBe('one\r\ntwo');
  });
});

describe('what a macro calls', () => {
  it('is named as dbt names it: whatever stands before the dot, and dbt’s own by its package', () => {
    const text =
      "{% macro m() %}{{ invocation_id.replace('-', '') }}{{ dbt.is_incremental() }}{{ is_incremental() }}{{ adapter.quote('x') }}{% endmacro %}";
    const { macros } = parseFiles({ 'macros/m.sql': text }).manifest;
    expect(macros['macro.p.m']?.depends_on.macros).toEqual([
      'macro.dbt.replace',
      'macro.dbt.is_incremental',
      'macro.dbt_clickhouse.is_incremental',
    ]);
  });
});

describe('built-in macros', () => {
  it('depend on what they dispatch to, so that a changed override modifies whoever calls them', () => {
    const overrides =
      '{% macro clickhouse__hash(field) %}x{% endmacro %}{% test unique(model, column_name) %}{{ dbt.test_unique(model, column_name) }}{% endtest %}';
    const { macros } = parseFiles({ 'macros/m.sql': overrides }).manifest;
    expect(macros['macro.dbt.hash']?.depends_on.macros).toEqual(['macro.p.clickhouse__hash']);
    expect(macros['macro.dbt.datediff']?.depends_on.macros).toEqual(['macro.dbt.default__datediff']);
    expect(macros['macro.dbt.test_unique']?.depends_on.macros).toEqual(['macro.dbt.default__test_unique']);
  });
});

describe('macros that call themselves', () => {
  const text =
    '{% macro bare(n) %}{{ bare(n) }}{% endmacro %}{% macro qualified(n) %}{{ p.qualified(n) }}{% endmacro %}';
  const { macros } = parseFiles({ 'macros/m.sql': text }).manifest;

  it.each([
    ['bare', []],
    ['qualified', ['macro.p.qualified']],
  ])('by a %s name depend on %j', (name, expected) =>
    expect(macros[`macro.p.${name}`]?.depends_on.macros).toEqual(expected),
  );
});

describe('a ref of the project’s own', () => {
  const parsed = parseFiles({
    'macros/ref.sql': "{% macro ref(name) %}{{ return(builtins.ref('p', name)) }}{% endmacro %}",
    'models/a.sql': 'select 1 as id',
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/m.yml': 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]',
  });
  const refOf = (start: string): unknown =>
    Object.values(parsed.manifest.nodes).flatMap(node =>
      node.name.startsWith(start) && 'refs' in node ? node.refs : [],
    );

  it('is what models call', () => expect(refOf('b')).toEqual([{ name: 'a', package: 'p', version: null }]));

  it('has no say in which model is tested', () =>
    expect(refOf('unique')).toEqual([{ name: 'a', package: null, version: null }]));
});

describe('a macro that takes the name of a harmless function', () => {
  it('may refer to something', () => {
    const parsed = parseFiles({
      'macros/m.sql':
        "{% macro local_md5(x) %}{{ ref('a') }}{% endmacro %}{% macro key(x) %}{{ local_md5(x) }}{% endmacro %}",
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select {{ key('id') }}",
      'models/c.sql': "select {{ local_md5('id') }}",
    });
    expect(nodeOf(parsed, 'model.p.b').depends_on.nodes).toEqual(['model.p.a']);
    expect(nodeOf(parsed, 'model.p.c').depends_on.nodes).toEqual(['model.p.a']);
  });
});

describe('project files', () => {
  it('warn of configuration that applies to nothing, at its place', () => {
    const project = 'name: p\nprofile: p\nmodels:\n  p:\n    nowhere:\n      +materialized: table\n';
    const parsed = parseFiles({ 'dbt_project.yml': project, 'models/a.sql': 'select 1' });
    expect(diagnosticsOf(parsed)).toEqual([
      'TS2009 dbt_project.yml:5:5 the configuration path models.p.nowhere applies to nothing',
    ]);
  });

  it('say which required version excludes us, unless told not to ask', () => {
    const files = { 'dbt_project.yml': "name: p\nprofile: p\nrequire-dbt-version: ['>=1.0.0', '<1.5.0']\n" };
    expect(diagnosticsOf(parseFiles(files))).toEqual([
      expect.stringMatching(/^TS1010 dbt_project\.yml:3:1 p requires dbt <1\.5\.0/),
    ]);
    expect(diagnosticsOf(parseFiles(files, { flags: { versionCheck: false } }))).toEqual([]);
  });

  it('may use the target, the environment and --vars', () => {
    const project = `name: p
profile: p
models:
  p:
    +materialized: "{{ env_var('MAT', 'table') }}"
    +enabled: "{{ target.name == 'local' }}"
    +schema: "{{ var('s') }}"
`;
    const parsed = parseFiles(
      { 'dbt_project.yml': project, 'models/a.sql': 'select 1' },
      { env: { MAT: 'view' }, vars: { s: 'x' } },
    );
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(nodeOf(parsed, 'model.p.a')).toMatchObject({
      schema: 'dev_x',
      config: { materialized: 'view', enabled: true },
    });
  });
});

describe('run hooks', () => {
  it('are operations with dependencies', () => {
    const project = `name: p\nprofile: p\non-run-start: "select 1"\non-run-end: ["grant x on {{ ref('a') }}", "select 2"]\n`;
    const parsed = parseFiles({ 'dbt_project.yml': project, 'models/a.sql': 'select 1' });
    expect(parsed.project.onRunStart).toEqual(['operation.p.p-on-run-start-0']);
    expect(parsed.project.onRunEnd).toEqual(['operation.p.p-on-run-end-0', 'operation.p.p-on-run-end-1']);
    expect(nodeOf(parsed, 'operation.p.p-on-run-end-0')).toMatchObject({
      depends_on: { nodes: ['model.p.a'] },
      tags: ['on-run-end'],
    });
  });
});

describe('a mistake that others follow from', () => {
  it('is reported alone', () => {
    const parsed = parseFiles({
      'dbt_project.yml': 'name: p\nprofile: p\nmodels: {p: {x: {+materialized: table}}}\n',
      'models/x/broken.sql': 'select {{ 1 + }}',
      'models/user.sql': "select * from {{ ref('broken') }}",
    });
    expect(diagnosticsOf(parsed)).toEqual([expect.stringMatching(/^TS3001 models\/x\/broken\.sql:1:/)]);
  });
});

describe('a model that is public and ephemeral', () => {
  it.each([
    ['in its file', { 'models/a.sql': "{{ config(materialized='ephemeral', access='public') }} select 1 as id" }],
    [
      'by its folder and its properties',
      {
        'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\nmodels: {+materialized: ephemeral}\n',
        'models/a.sql': 'select 1 as id',
        'models/a.yml': 'models: [{name: a, access: public}]',
      },
    ],
  ])('is refused, said %s', (_where, files) => {
    const parsed = parseFiles({ 'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n', ...files });
    expect(diagnosticsOf(parsed).join()).toContain('TS1017');
  });
});
