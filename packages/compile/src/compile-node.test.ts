import { buildMacroLibrary, builtinMacroNodes } from '@tsdbt/context';
import type {
  Answer,
  Ask,
  CompiledNode,
  Invocation,
  JsonObject,
  Manifest,
  ManifestNode,
  NodeConfig,
  ProjectSettings,
} from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { compileNode } from './compile-node.ts';
import type { EphemeralMemo } from './ephemeral-parents.ts';

describe('compileNode', () => {
  it('leaves text without templates as it is; a template’s newlines come out as \\n (dbt)', () => {
    const nodes = project({ a: "select 1\r\n as a, '\r'", b: '{# note #}select 1\r\n as a' });
    expect(compile(nodes, 'a').sql).toBe("select 1\r\n as a, '\r'");
    expect(compile(nodes, 'b').sql).toBe('select 1\n as a');
  });

  it('puts nested ephemeral parents in front, each once, parents first', () => {
    const nodes = project({
      e1: "{{ config(materialized='ephemeral') }} select 1 as id",
      e2: "{{ config(materialized='ephemeral') }} select id + 1 as id from {{ ref('e1') }}",
      e3: "{{ config(materialized='ephemeral') }}\nwith inner_cte as (select * from {{ ref('e1') }})\nselect id + 10 as id from inner_cte",
      a: "select l.id as l, r.id as r\nfrom {{ ref('e2') }} as l\ncross join {{ ref('e3') }} as r",
    });
    const { sql, extraCtes } = compile(nodes, 'a');
    expect(sql).toBe(`with __dbt__cte__e1 as (
 select 1 as id
),  __dbt__cte__e2 as (
 select id + 1 as id from \`__dbt__cte__e1\`
),  __dbt__cte__e3 as (

with inner_cte as (select * from \`__dbt__cte__e1\`)
select id + 10 as id from inner_cte
) select l.id as l, r.id as r
from \`__dbt__cte__e2\` as l
cross join \`__dbt__cte__e3\` as r`);
    expect(extraCtes.map(cte => cte.id)).toEqual(['model.p.e1', 'model.p.e2', 'model.p.e3']);
    expect(compile(nodes, 'e2').sql).toBe(
      ' with __dbt__cte__e1 as (\n select 1 as id\n) select id + 1 as id from `__dbt__cte__e1`',
    );
  });

  it('renders an ephemeral parent once, however many nodes use it', () => {
    const nodes = project({
      e: "{{ config(materialized='ephemeral') }}select {{ run_query('select 1 as x').rows | length }}",
      a: "select * from {{ ref('e') }}",
      b: "select * from {{ ref('e') }}",
    });
    const asked: Ask[] = [];
    const ephemerals: EphemeralMemo = new Map();
    for (const name of ['a', 'b']) compile(nodes, name, { ephemerals, asked });
    expect(asked).toHaveLength(1);
  });

  it('maps the SQL back to the template, behind injected CTEs too', () => {
    const nodes = project({
      e: "{{ config(materialized='ephemeral') }}select 1 as id",
      a: "select {{ 'x' ~ 'y' }},\n  broken\nfrom {{ ref('e') }}",
    });
    const { sql, sourceMap } = compile(nodes, 'a');
    const positionOf = (text: string): string => {
      const output = sql.indexOf(text);
      const segment = sourceMap.segments.filter(s => s.output <= output).at(-1);
      const source = (segment?.source ?? 0) + (segment?.literal ? output - segment.output : 0);
      return sourceMap.source.slice(source, source + text.length);
    };
    expect(positionOf('broken')).toBe('broken');
    expect(positionOf('from')).toBe('from');
    expect(positionOf('select xy').slice(0, 6)).toBe('select');
    expect(sourceMap.file).toBe('models/a.sql');
  });

  it.each([
    [
      { column_name: 'id' },
      'unique',
      '\n    \n    \n\nselect\n    id as unique_field,\n    count(*) as n_records\n\nfrom `dev`.`a`\nwhere id is not null\ngroup by id\nhaving count(*) > 1\n\n\n',
    ],
  ])('compiles the generic test %o %s', (kwargs, name, expected) => {
    expect(compile(projectWithTest(name, kwargs), 't').sql).toBe(expected);
  });

  it("renders a test's arguments to values: texts that look like calls, templates, numbers", () => {
    const kwargs = {
      items: [1, 'two', null],
      other: "ref('a')",
      text: "it's {{ 1 + 1 }}",
      num: "{{ var('n', 41) }}",
      column_name: '{{ raw }}',
    };
    const macros =
      '{% test show(model, column_name, items, other, text, num) %}{{ items }} {{ other.identifier }} {{ text }} {{ num + 1 }} {{ column_name }} {{ model }}{% endtest %}';
    expect(compile(projectWithTest('show', kwargs), 't', { macros }).sql).toBe(
      `[1, 'two', None] a it's 2 42 "{{ raw }}" \`dev\`.\`a\``,
    );
  });

  it('wraps the tested relation where the test is restricted', () => {
    const nodes = projectWithTest('not_null', { column_name: 'id' }, { where: 'id < 5' });
    expect(compile(nodes, 't').sql.trim()).toBe(
      'select id\nfrom (select * from `dev`.`a` where id < 5) dbt_subquery\nwhere id is null',
    );
  });

  it.each(['get_where_subquery', 'default__get_where_subquery', 'clickhouse__get_where_subquery'])(
    "asks the project's own %s about every tested relation",
    name => {
      const nodes = projectWithTest('not_null', { column_name: 'id' });
      const macros = `{% macro ${name}(relation) %}{{ return(relation ~ ' final') }}{% endmacro %}`;
      expect(compile(nodes, 't', { macros }).sql.trim()).toBe('select id\nfrom `dev`.`a` final\nwhere id is null');
      expect(compile(nodes, 't').sql.trim()).toBe('select id\nfrom `dev`.`a`\nwhere id is null');
    },
  );

  it('refuses Python models', () => {
    const [node] = project({ a: 'def model(): pass' });
    expect(() => compile([{ ...(node as ManifestNode), language: 'python' }], 'a')).toThrow('TS9002');
  });
});

/** Models by name; `config(materialized=…)` at the beginning is all that is read of their configuration. */
function project(models: Readonly<Record<string, string>>): readonly ManifestNode[] {
  return Object.entries(models).map(([name, sql]) => {
    const materialized = /materialized='(\w+)'/.exec(sql)?.[1] ?? 'view';
    const nodes = [...sql.matchAll(/ref\('(\w+)'\)/g)].map(found => `model.p.${found[1]}`);
    return model(name, { raw_code: sql, depends_on: { macros: [], nodes } }, { materialized });
  });
}

function projectWithTest(name: string, kwargs: JsonObject, config: Partial<NodeConfig> = {}): readonly ManifestNode[] {
  const test = model(
    't',
    {
      unique_id: 'model.p.t',
      resource_type: 'test',
      raw_code: `{{ test_${name}(**_dbt_generic_test_kwargs) }}`,
      test_metadata: { name, namespace: null, kwargs: { ...kwargs, model: "{{ get_where_subquery(ref('a')) }}" } },
      depends_on: { macros: [], nodes: ['model.p.a'] },
    },
    config,
  );
  return [...project({ a: 'select 1 as id' }), test];
}

interface CompileOptions {
  readonly ephemerals?: EphemeralMemo;
  readonly asked?: Ask[];
  readonly macros?: string;
}

function compile(nodes: readonly ManifestNode[], name: string, options: CompileOptions = {}): CompiledNode {
  const { ephemerals = new Map(), asked = [], macros = '' } = options;
  const node = nodes.find(n => n.name === name) as ManifestNode;
  const generator = compileNode({
    node,
    ephemerals,
    manifest: {
      nodes: Object.fromEntries(nodes.map(n => [n.unique_id, n])),
      sources: {},
      disabled: {},
    } as unknown as Manifest,
    library: buildMacroLibrary({
      macros: { ...builtinMacroNodes(), ...projectMacro(macros) },
      rootPackage: 'p',
      dispatch: [],
    }),
    invocation: INVOCATION,
    project: { name: 'p', vars: {}, packages: [] } as unknown as ProjectSettings,
  });
  let step = generator.next();
  while (step.done !== true) {
    asked.push(step.value);
    if (step.value.kind === 'columns') step = generator.next([]);
    else
      step = generator.next({ columns: [{ name: 'x', type: 'UInt8' }], rows: [[1]], summary: {} } as unknown as Answer);
  }
  return step.value;
}

function projectMacro(text: string) {
  if (text === '') return {};
  const [template] = Object.values(builtinMacroNodes());
  const [, kind, own] = /(test|macro) (\w+)/.exec(text) ?? [];
  const name = kind === 'test' ? `test_${own}` : `${own}`;
  const id = `macro.p.${name}`;
  return { [id]: { ...template, unique_id: id, package_name: 'p', name, macro_sql: text, local: {} } } as ReturnType<
    typeof builtinMacroNodes
  >;
}

function model(name: string, changes: Partial<ManifestNode>, config: Partial<NodeConfig> = {}): ManifestNode {
  return {
    unique_id: `model.p.${name}`,
    resource_type: 'model',
    name,
    package_name: 'p',
    original_file_path: `models/${name}.sql`,
    alias: name,
    schema: 'dev',
    database: '',
    language: 'sql',
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, ...config },
    local: {},
    ...changes,
  } as ManifestNode;
}

const INVOCATION = {
  id: 'i',
  startedAt: '2024-05-06T07:08:09.123456Z',
  command: 'compile',
  env: {},
  vars: {},
  flags: { empty: false, renderTimeLimit: 60, behavior: {} },
  target: { profileName: 'p', name: 'local', schema: 'dev', threads: 1, visible: {} },
} as unknown as Invocation;
