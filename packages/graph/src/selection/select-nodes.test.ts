import type { Manifest, PreviousState, Selection } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../build-graph.ts';
import { manifestFixture } from '../testing/manifest-fixture.ts';
import { selectNodes } from './select-nodes.ts';

const CHAIN = manifestFixture({
  'seed.s': { original_file_path: 'seeds/s.csv', raw_code: '' },
  'model.a': { parents: ['seed.s'], tags: ['nightly'], fqn: ['p', 'stg', 'a'], original_file_path: 'models/stg/a.sql' },
  'model.b': { parents: ['model.a'], tags: ['nightly', 'heavy'], fqn: ['p', 'stg', 'b'] },
  'model.c': { parents: ['model.b'], original_file_path: 'models/mart/c.sql', patch_path: 'p://models/mart.yml' },
  'model.side': {
    config: { materialized: 'table', order_by: ['id', 'day'], meta: { owner: 'ann', sla: { hours: 1 } } },
  },
  'model.d': { parents: ['model.c', 'model.side'] },
  'model.e': { parents: ['model.d'] },
  'test.unique_d': { parents: ['model.d'], test_metadata: { name: 'unique' }, config: { severity: 'ERROR' } },
  'test.rel_d_a': { parents: ['model.d', 'model.a'], test_metadata: { name: 'relationships' } },
  'unit_test.d.ut': { parents: ['model.d'], name: 'ut' },
});

describe('graph operators', () => {
  it.each([
    ['+c', 'a b c rel_d_a s'],
    ['b+', 'b c d e rel_d_a unique_d ut'],
    ['1+c+1', 'b c d rel_d_a unique_d ut'],
    ['2+d', 'b c d rel_d_a side unique_d ut'],
    ['0+d+0', 'd rel_d_a unique_d ut'],
    ['@c', 'a b c d e rel_d_a s side unique_d ut'],
    ['resource_type:seed+2', 'a b rel_d_a s'],
  ])('%s selects %s', (word, names) => expect(select([word])).toBe(names));

  it('refuses @ together with a trailing +', () => expect(() => select(['@c+'])).toThrow(/TS5001.*"@c\+"/));
});

describe('set operations', () => {
  it('reads blanks and further arguments as unions, commas as intersections that bind tighter', () => {
    expect(select(['tag:nightly,tag:heavy side', 'e'])).toBe('b e side');
  });
  it('takes excluded nodes away at the end, with their tests', () => {
    expect(select(['+d'], ['d s'])).toBe('a b c side');
  });
  it('means everything without words, and what is not excluded with only --exclude', () => {
    expect(select([])).toBe('a b c d e rel_d_a s side unique_d ut');
    expect(select([], ['d+', 'seed.s', 's'])).toBe('a b c side');
  });
  it('selects nothing for an empty argument, so that an unset variable does not build everything', () => {
    expect(select([''])).toBe('');
    expect(run(CHAIN, { select: [' '] }).diagnostics).toMatchObject([{ code: 'TS5002' }]);
  });
});

describe('methods', () => {
  it.each([
    ['tag:night*', 'a b rel_d_a'],
    ['stg', 'a b rel_d_a'],
    ['p.stg.a', 'a rel_d_a'],
    ['stg.*', 'a b rel_d_a'],
    ['[ab]', 'a b rel_d_a'],
    ['?', 'a b c d e rel_d_a s unique_d ut'],
    ['models/stg/a.sql', 'a rel_d_a'],
    ['path:models/mart', 'c'],
    ['path:models/mart.yml', 'c'],
    ['path:models/*/', 'a b c d e rel_d_a side unique_d ut'],
    ['path:**/c.sql', 'c'],
    ['c.sql', 'c'],
    ['file:s', 's'],
    ['package:this,resource_type:seed', 's'],
    ['config.materialized:table', 'side'],
    ['config.order_by:day', 'side'],
    ['config.meta.sla.hours:1', ''],
    ['config.meta.owner:ann', 'side'],
    ['config.severity:error', 'unique_d'],
    ['config.enabled:TRUE,side', 'side'],
    ['test_name:uniq*', 'unique_d'],
    ['test_type:unit', 'ut'],
    ['test_type:data', 'rel_d_a unique_d'],
    ['unit_test:p.ut', 'ut'],
  ])('%s selects %s', (word, names) => expect(select([word])).toBe(names));

  it('names the nearest method for an unknown one', () => {
    expect(failure(['tags:nightly'])).toMatchObject({ code: 'TS5001', hint: 'did you mean "tag"?' });
  });
  it.each(['resource_type:modell', 'test_type:schemas', 'version:newest', 'state:modifed'])(
    'refuses the value of %s',
    word => expect(failure([word])).toMatchObject({ code: 'TS5001' }),
  );
});

describe('versions', () => {
  const versioned = manifestFixture({
    'model.p.dim.v1': { name: 'dim', version: 1, latest_version: 2 },
    'model.p.dim.v2': { name: 'dim', version: 2, latest_version: 2 },
    'model.p.dim.v10': { name: 'dim', version: 10, latest_version: 2 },
    'model.plain': {},
  });
  const versions = (word: string) =>
    run(versioned, { select: [word] })
      .ids.join(' ')
      .replaceAll('model.p.', '');
  it.each([
    ['dim', 'dim.v1 dim.v10 dim.v2'],
    ['dim.v2', 'dim.v2'],
    ['dim_v10', 'dim.v10'],
    ['p.dim.v1', 'dim.v1'],
    ['version:latest', 'dim.v2'],
    ['version:prerelease', 'dim.v10'],
    ['version:old', 'dim.v1'],
    ['version:none', 'plain'],
  ])('%s selects %s', (word, ids) => expect(versions(word)).toBe(ids));
});

describe('sources', () => {
  const manifest = manifestFixture({
    'source.raw.t1': {},
    'source.raw.t2': {},
    'source.q.raw.t1': {},
    'exposure.dash': { parents: ['source.raw.t1'] },
  });
  it.each([
    ['source:raw', 'source.p.raw.t1 source.p.raw.t2 source.q.raw.t1'],
    ['source:raw.t1', 'source.p.raw.t1 source.q.raw.t1'],
    ['source:q.raw.*', 'source.q.raw.t1'],
    ['raw', ''],
    ['+exposure:dash', 'source.p.raw.t1 exposure.p.dash'],
  ])('%s selects %s', (word, ids) => expect(run(manifest, { select: [word] }).ids.join(' ')).toBe(ids));
});

describe('indirect selection', () => {
  it.each([
    ['eager', 'd rel_d_a unique_d ut'],
    ['cautious', 'd unique_d ut'],
    ['buildable', 'd rel_d_a unique_d ut'],
    // The unit test's fqn is p.d.ut, so that the word selects it by itself.
    ['empty', 'd ut'],
  ] as const)('%s takes %s with d', (indirectSelection, names) => {
    expect(namesOf(run(CHAIN, { select: ['d'], indirectSelection }).ids)).toBe(names);
  });
  it('looks again at tests that were held back once the other words bring their parents', () => {
    expect(namesOf(run(CHAIN, { select: ['d', 'a'], indirectSelection: 'cautious' }).ids)).toBe(
      'a d rel_d_a unique_d ut',
    );
  });
});

describe('what a command takes', () => {
  it('keeps the resource types asked for', () => {
    expect(namesOf(run(CHAIN, { select: ['d'], resourceTypes: ['test'] }).ids)).toBe('rel_d_a unique_d');
  });
  it('drops nodes without text unless asked to keep them', () => {
    const manifest = manifestFixture({ 'model.blank': { raw_code: ' \n' } });
    expect(run(manifest, {}).ids).toEqual([]);
    expect(run(manifest, { includeEmpty: true }).ids).toEqual(['model.p.blank']);
  });
  it('gives the ids in the order of the graph', () => {
    expect(run(CHAIN, { select: ['e +c'], resourceTypes: ['model'] }).ids).toEqual(
      ['a', 'b', 'c', 'e'].map(n => `model.p.${n}`),
    );
  });
});

describe('a word that matches nothing', () => {
  it('is warned about by its text, with what is close to it', () => {
    expect(run(CHAIN, { select: ['tag:nigthly a'] }).diagnostics).toEqual([
      {
        code: 'TS5002',
        severity: 'warning',
        message: 'the selection criterion "tag:nigthly" does not match any enabled nodes',
        hint: 'did you mean "nightly"?',
      },
    ]);
  });
  it('is said to be disabled if it is', () => {
    const manifest = manifestFixture({ 'model.a': {} });
    const disabled = {
      'model.p.off': [{ ...manifest.nodes['model.p.a'], name: 'off' }],
    } as unknown as Manifest['disabled'];
    expect(run({ ...manifest, disabled }, { select: ['off'] }).diagnostics).toMatchObject([
      { hint: 'off is disabled' },
    ]);
  });
  it('is explained when both sides of a comma match', () => {
    expect(run(CHAIN, { select: ['a,side'] }).diagnostics).toMatchObject([
      { hint: 'each part matches nodes, but they have none in common' },
    ]);
  });
  it('is warned about in --exclude too', () => {
    expect(run(CHAIN, { exclude: ['nope'] }).diagnostics).toMatchObject([{ code: 'TS5002' }]);
  });
});

describe('results and freshness of an earlier run', () => {
  const previous: PreviousState = {
    runResults: {
      args: {},
      results: [
        { unique_id: 'model.p.a', status: 'error', batch_results: null },
        { unique_id: 'model.p.b', status: 'skipped', batch_results: null },
        { unique_id: 'model.p.gone', status: 'error', batch_results: null },
      ],
    },
  };
  it('selects nodes by the status they ended with', () => {
    expect(namesOf(run(CHAIN, { select: ['result:error,resource_type:model result:skipped'] }, previous).ids)).toBe(
      'a b rel_d_a',
    );
  });
  it('selects sources with newer rows than the state saw', () => {
    const manifest = manifestFixture({
      'source.raw.a': {},
      'source.raw.b': {},
      'source.raw.c': {},
      'source.raw.d': {},
    });
    const freshness = (times: Record<string, string | null>) => ({
      results: Object.entries(times).map(([name, max_loaded_at]) => ({
        unique_id: `source.p.raw.${name}`,
        status: 'pass',
        max_loaded_at,
      })),
    });
    const state = {
      sources: freshness({ a: '2026-01-01T00:00:00Z', b: '2026-01-01T00:00:00Z' }),
      currentSources: freshness({
        a: '2026-01-02T00:00:00+00:00',
        b: '2026-01-01T00:00:00Z',
        c: '2026-01-01T00:00:00Z',
        d: null,
      }),
    };
    expect(run(manifest, { select: ['source_status:fresher'] }, state).ids).toEqual([
      'source.p.raw.a',
      'source.p.raw.c',
    ]);
  });
  it.each(['state:modified', 'result:error', 'source_status:fresher'])(
    '%s without a state says what is missing',
    word => {
      expect(failure([word])).toMatchObject({ code: 'TS5004' });
    },
  );
});

function run(manifest: Manifest, selection: Partial<Selection>, previous?: PreviousState) {
  const complete: Selection = {
    select: [],
    exclude: [],
    indirectSelection: 'eager',
    resourceTypes: ALL_TYPES,
    ...selection,
  };
  return selectNodes(buildGraph(manifest), manifest, complete, previous);
}

function select(words: readonly string[], exclude: readonly string[] = []): string {
  return namesOf(run(CHAIN, { select: words, exclude }).ids);
}

function namesOf(ids: readonly string[]): string {
  return ids
    .map(id => id.split('.').at(-1))
    .sort()
    .join(' ');
}

function failure(words: readonly string[]): unknown {
  try {
    select(words);
  } catch (error) {
    return (error as { diagnostics?: readonly unknown[] }).diagnostics?.[0];
  }
  return undefined;
}

const ALL_TYPES = ['model', 'seed', 'snapshot', 'test', 'unit_test', 'source', 'exposure'] as const;
