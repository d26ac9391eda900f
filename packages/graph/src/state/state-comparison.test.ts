import type { Manifest, ManifestNode } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../build-graph.ts';
import { selectNodes } from '../selection/select-nodes.ts';
import { manifestFixture, type NodeFixture } from '../testing/manifest-fixture.ts';
import { stateComparison } from './state-comparison.ts';

describe('a model is modified', () => {
  it.each<[string, NodeFixture, NodeFixture, string]>([
    ['when its text differs', {}, { raw_code: 'select 2' }, 'body: the text differs'],
    [
      'when a config differs as written',
      { unrendered_config: { materialized: 'view' } },
      { unrendered_config: { materialized: 'table' } },
      'configs: materialized: "view" → "table"',
    ],
    [
      'when its alias differs as written',
      {},
      { unrendered_config: { alias: 'other' } },
      'relation: alias: not set → "other"',
    ],
    ['when it moved', {}, { fqn: ['p', 'mart', 'm'] }, 'fqn: moved from p.m to p.mart.m'],
    [
      'when a persisted description differs',
      { config: { persist_docs: { relation: true } } },
      { config: { persist_docs: { relation: true } }, description: 'new' },
      'persisted_descriptions: the description differs',
    ],
    [
      'when its access differs',
      { access: 'public' },
      { access: 'private' },
      'references: access: "public" → "private"',
    ],
    [
      'when its contract is enforced now',
      {},
      { contract: { enforced: true } },
      'contract: the contract is enforced now',
    ],
  ])('%s', (_, before, after, change) => {
    const comparison = stateComparison(manifestFixture({ 'model.m': after }), manifestFixture({ 'model.m': before }));
    expect(comparison.changes('model.p.m').map(({ aspect, detail }) => `${aspect}: ${detail}`)).toEqual([change]);
  });

  it.each<[string, NodeFixture]>([
    ['tags', { unrendered_config: { tags: ['x'] }, tags: ['x'] }],
    ['a config that is empty', { unrendered_config: { meta: {}, loaded_at_field: null, pre_hook: [] } }],
    ['a description that is not persisted', { description: 'new' }],
    ['where the target puts it', { schema: 'prod', config: { schema: 'prod' } }],
  ])('not by %s', (_, after) => {
    const comparison = stateComparison(manifestFixture({ 'model.m': after }), manifestFixture({ 'model.m': {} }));
    expect(comparison.changes('model.p.m')).toEqual([]);
  });
});

describe('macros', () => {
  const macros = (inner: string, builtin: string) =>
    ({
      'macro.p.outer': macro('p', 'outer text', ['macro.p.inner', 'macro.p.outer']),
      'macro.p.inner': macro('p', inner, []),
      'macro.dbt.is_incremental': macro('dbt', builtin, []),
    }) as unknown as Manifest['macros'];
  const calling = (name: string) => ({ depends_on: { nodes: [], macros: [name] } });
  const nodes = { 'model.m': calling('macro.p.outer'), 'model.i': calling('macro.dbt.is_incremental') };
  const comparison = stateComparison(
    manifestFixture(nodes, { macros: macros('b', 'ours') }),
    manifestFixture(nodes, { macros: macros('a', "dbt's") }),
  );
  it('modify every node that reaches them, in circles too', () => {
    expect(comparison.changes('model.p.m')).toEqual([{ aspect: 'macros', detail: 'macro.p.inner changed' }]);
  });
  it('that are built in never count', () => expect(comparison.changes('model.p.i')).toEqual([]));
});

describe('other kinds', () => {
  const changed = (name: string, before: NodeFixture | undefined, after: NodeFixture): boolean => {
    const manifest = manifestFixture({ [name]: after });
    const previous = manifestFixture(before === undefined ? {} : { [name]: before });
    const id = buildGraph(manifest).order[0] ?? '';
    return stateComparison(manifest, previous).changes(id).length > 0;
  };
  it('a seed is modified when its rows differ', () => {
    expect(
      changed(
        'seed.s',
        { checksum: { name: 'sha256', checksum: 'a' } },
        { checksum: { name: 'sha256', checksum: 'b' } },
      ),
    ).toBe(true);
  });
  it('a generic test only by what decides over its outcome', () => {
    const generic = { test_metadata: { name: 'unique' } };
    expect(changed('test.t', generic, { ...generic, raw_code: 'other', unrendered_config: { tags: ['x'] } })).toBe(
      false,
    );
    expect(changed('test.t', generic, { ...generic, unrendered_config: { severity: 'warn' } })).toBe(true);
  });
  it('a singular test by its text', () => expect(changed('test.t', {}, { raw_code: 'other' })).toBe(true));
  it('a unit test by its checksum', () =>
    expect(changed('unit_test.m.u', { checksum: 'a' }, { checksum: 'b' })).toBe(true));
  it('a source by the table it reads, not by its description', () => {
    expect(changed('source.raw.t', { identifier: 't' }, { identifier: 't', description: 'd' })).toBe(false);
    expect(changed('source.raw.t', { identifier: 't' }, { identifier: 'u' })).toBe(true);
  });
  it('a source by its configured schema, so that another target is no change', () => {
    expect(
      changed(
        'source.raw.t',
        { schema: 'dev', unrendered_schema: '{{ x }}' },
        { schema: 'prod', unrendered_schema: '{{ x }}' },
      ),
    ).toBe(false);
  });
  it('an exposure by what it says about itself', () => {
    expect(changed('exposure.e', { type: 'ml' }, { type: 'dashboard' })).toBe(true);
    expect(changed('exposure.e', { type: 'ml' }, { type: 'ml', tags: ['x'] })).toBe(false);
  });
  it('new models and new loaded sources are modified, new sources and exposures are only new', () => {
    expect(changed('model.m', undefined, {})).toBe(true);
    expect(changed('source.raw.t', undefined, { local: { load: {} } })).toBe(true);
    expect(changed('source.raw.t', undefined, {})).toBe(false);
    expect(changed('exposure.e', undefined, {})).toBe(false);
  });
});

describe('state: on the command line', () => {
  const before = manifestFixture({ 'model.a': {}, 'model.b': { parents: ['model.a'] }, 'model.gone': {} });
  const after = manifestFixture({
    'model.a': { raw_code: 'select 2' },
    'model.b': { parents: ['model.a'] },
    'model.n': {},
  });
  it.each([
    ['state:new', 'n'],
    ['state:old', 'a b'],
    ['state:modified', 'a n'],
    ['state:modified+', 'a b n'],
    ['state:unmodified', 'b'],
    ['state:modified.body', 'a n'],
    ['state:modified.configs', 'n'],
    ['state:modified.macros', ''],
  ])('%s selects %s', (word, names) => {
    expect(
      select(word, after, before)
        .ids.map(id => id.slice('model.p.'.length))
        .sort()
        .join(' '),
    ).toBe(names);
  });
});

describe('contracts', () => {
  const contracted = (changes: NodeFixture = {}): NodeFixture => ({
    contract: { enforced: true },
    config: { materialized: 'table' },
    columns: { id: column('id', 'Nullable(Int64)'), price: column('price', 'Decimal(10, 2)', [CHECK]) },
    ...changes,
  });
  const breaks = (after: NodeFixture) =>
    stateComparison(manifestFixture({ 'model.m': after }), manifestFixture({ 'model.m': contracted() })).diagnostics();

  it.each<[string, NodeFixture, string]>([
    [
      'a removed column',
      contracted({ columns: { price: column('price', 'Decimal(10, 2)', [CHECK]) } }),
      'column removed: id',
    ],
    [
      'another type',
      contracted({
        columns: { id: column('id', 'Nullable(String)'), price: column('price', 'Decimal(10, 2)', [CHECK]) },
      }),
      'type of id: Nullable(Int64) → Nullable(String)',
    ],
    [
      'a removed check',
      contracted({ columns: { id: column('id', 'Nullable(Int64)'), price: column('price', 'Decimal(10, 2)') } }),
      'constraint removed from price: positive',
    ],
    [
      'a view in place of a table with checks',
      contracted({ config: { materialized: 'view' } }),
      'materialized: table → view, which enforces no constraints',
    ],
  ])('are broken by %s', (_, after, note) => {
    expect(breaks(after)).toMatchObject([{ code: 'TS5005', severity: 'warning', notes: [note] }]);
  });

  it('are not broken by a new column or another precision', () => {
    const columns = {
      id: column('id', 'Nullable(Int64)'),
      price: column('price', 'Decimal(18,4)', [CHECK]),
      more: column('more', 'String'),
    };
    expect(breaks(contracted({ columns }))).toEqual([]);
  });

  it('stop the selection when a versioned model breaks its own', () => {
    const version = { version: 1, latest_version: 1 };
    const [after, before] = [contracted({ ...version, columns: {} }), contracted(version)];
    expect(() =>
      select('state:modified', manifestFixture({ 'model.p.m.v1': after }), manifestFixture({ 'model.p.m.v1': before })),
    ).toThrow(/TS5005 contracted model model\.p\.m\.v1/);
  });

  it('are noted when their model is gone, unless its time was over', () => {
    const gone = (changes: NodeFixture) =>
      stateComparison(manifestFixture({}), manifestFixture({ 'model.m': contracted(changes) })).diagnostics();
    expect(gone({})).toMatchObject([{ message: 'contracted model model.p.m was deleted or renamed' }]);
    expect(gone({ deprecation_date: '2025-01-01T00:00:00Z' })).toEqual([]);
  });
});

const CHECK = { type: 'check', name: 'positive', expression: 'price > 0' };

function column(name: string, data_type: string, constraints: unknown[] = []) {
  return { name, data_type, constraints, description: '' } as unknown as ManifestNode['columns'][string];
}

function macro(package_name: string, macro_sql: string, macros: string[]) {
  return { package_name, macro_sql, depends_on: { macros }, local: {} };
}

function select(word: string, manifest: Manifest, previous: Manifest) {
  const selection = { select: [word], exclude: [], indirectSelection: 'eager', resourceTypes: ['model'] } as const;
  return selectNodes(buildGraph(manifest), manifest, selection, { manifest: previous });
}
