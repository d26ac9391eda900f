import { SILENT_HOST } from '@tsdbt/context';
import { type Invocation, type ManifestNode, memoryFileSystem, type ParsedProject } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { loadProject, parseProject, resolveTarget, yamlFunctions } from './index.ts';

const ROOT = '/p';

/** Parses a project given as a map from path to text. */
function parse(files: Readonly<Record<string, string>>, overrides: Partial<Invocation> = {}): ParsedProject {
  const named = { 'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n', ...files };
  const fs = memoryFileSystem(
    Object.fromEntries(Object.entries(named).map(([path, text]) => [`${ROOT}/${path}`, text])),
  );
  const env = overrides.env ?? {};
  const vars = overrides.vars ?? {};
  const { target } = resolveTarget(fs, { projectDir: ROOT, cwd: ROOT, env, vars });
  const invocation: Invocation = { ...INVOCATION, env, vars, target, ...overrides };
  return parseProject(loadProject(fs, ROOT, { env, vars, target }), invocation, {
    ...SILENT_HOST,
    yaml: yamlFunctions,
  });
}

const INVOCATION: Omit<Invocation, 'target'> = {
  id: '00000000-0000-0000-0000-000000000000',
  startedAt: '2026-01-01T00:00:00.000000Z',
  command: 'parse',
  commandLine: 'tsdbt parse',
  projectDir: ROOT,
  env: {},
  vars: {},
  pid: 1,
  host: 'h',
  flags: {
    fullRefresh: false,
    failFast: false,
    empty: false,
    debug: false,
    quiet: false,
    introspect: true,
    warnError: false,
    indirectSelection: 'eager',
    defer: false,
    favorState: false,
    versionCheck: true,
    partialParse: true,
    writeJson: true,
    printer: true,
    renderTimeLimit: 60,
    behavior: {},
  },
};

const node = (parsed: ParsedProject, id: string): ManifestNode => {
  const found = parsed.manifest.nodes[id];
  if (found === undefined)
    throw new Error(`no ${id} among ${Object.keys(parsed.manifest.nodes).join(', ')}; ${said(parsed).join('; ')}`);
  return found;
};

const said = ({ diagnostics }: ParsedProject): string[] =>
  diagnostics.map(({ code, at, message }) => `${code} ${at?.file ?? ''}:${at?.line ?? ''} ${message}`);

describe('an ordinary project', () => {
  const parsed = parse({
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

  it('has nothing to complain about', () => expect(said(parsed)).toEqual([]));

  it('resolves refs and sources', () => {
    expect(node(parsed, 'model.p.a').depends_on.nodes).toEqual(['source.p.raw.t', 'seed.p.s']);
    expect(node(parsed, 'model.p.b').depends_on.nodes).toEqual(['model.p.a']);
    expect(node(parsed, 'test.p.sing').depends_on.nodes).toEqual(['model.p.b']);
  });

  it('names and places relations', () => {
    expect(node(parsed, 'model.p.b').relation_name).toBe('`dev_mart`.`bee`');
    expect(node(parsed, 'model.p.b').tags).toEqual(['m', 'own']);
    expect(node(parsed, 'seed.p.s').relation_name).toBe('`dev`.`s`');
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
    const test = node(parsed, 'test.p.unique_a_id.f6a5f640da');
    expect(test.local.declaredAt).toEqual({ file: 'models/p.yml', line: 7, column: 22 });
    expect([test.schema, test.attached_node, test.depends_on.nodes]).toEqual([
      'dev_dbt_test__audit',
      'model.p.a',
      ['model.p.a'],
    ]);
  });

  it('reads load blocks', () => {
    expect(parsed.manifest.sources['source.p.raw.t']?.local.load).toMatchObject({
      files: 'data/t*.csv',
      null_values: ['', '?'],
      delimiter: ',',
    });
  });
});
