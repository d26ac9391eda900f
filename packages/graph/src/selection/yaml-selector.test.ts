import type { IndirectSelection, JsonValue } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../build-graph.ts';
import { manifestFixture } from '../testing/manifest-fixture.ts';
import { selectNodes } from './select-nodes.ts';
import { checkSelectors } from './yaml-selector.ts';

const NODES = manifestFixture({
  'seed.s': {},
  'model.a': { parents: ['seed.s'], tags: ['nightly'] },
  'model.b': { parents: ['model.a'], tags: ['nightly', 'heavy'] },
  'model.c': { parents: ['model.a', 'model.b'], config: { meta: { level: 2 } } },
  'test.unique_a': { parents: ['model.a'] },
  'test.rel_c_a': { parents: ['model.c', 'model.a'] },
});

it('what is wrong with definitions is known without using them', () => {
  const problems = checkSelectors({
    good: { definition: { tag: 'x' } },
    method: { definition: { nope: 'x' } },
    sets: { definition: { union: ['a'], intersection: ['b'] } },
    itself: { definition: { method: 'selector', value: 'itself' } },
  });
  expect(problems.map(each => each.message)).toEqual([
    expect.stringContaining('"nope"'),
    expect.stringContaining('must stand alone'),
    expect.stringContaining('includes itself'),
  ]);
});

it('a key that nobody knows is a warning, once, until the selector is asked for', () => {
  const selectors = {
    good: { definition: { tag: 'nightly' } },
    bad: { definition: { union: [{ method: 'tag', value: 'heavy', indirect_selecton: 'empty' }] } },
    through: { definition: { method: 'selector', value: 'bad' } },
  };
  expect(checkSelectors(selectors)).toEqual([
    expect.objectContaining({ code: 'TS1004', severity: 'warning', hint: 'did you mean "indirect_selection"?' }),
  ]);
  const manifest = { ...NODES, selectors };
  const run = (selector: string) => selectNodes(buildGraph(manifest), manifest, { ...NONE, selector }).ids;
  expect(run('good')).not.toEqual([]);
  for (const asked of ['bad', 'through']) expect(() => run(asked)).toThrow('unknown key "indirect_selecton"');
});

describe('definitions', () => {
  it.each<[string, JsonValue, string]>([
    ['a word of the command line', '1+tag:heavy', 'a b rel_c_a unique_a'],
    ['words with a comma, which intersects', 'tag:nightly,tag:heavy', 'b'],
    ['words with a blank, which unites', 'tag:heavy c,tag:nightly s', 'b rel_c_a s'],
    ['words within a set', { union: ['tag:nightly,tag:heavy', 'unique_a'] }, 'b unique_a'],
    ['one pair', { tag: 'heavy' }, 'b'],
    ['parents to a depth', { method: 'fqn', value: 'c', parents: true, parents_depth: 1 }, 'a b c rel_c_a unique_a'],
    [
      'a depth as dbt writes it',
      { method: 'fqn', value: 'c', parents: true, parents_depth: '1' },
      'a b c rel_c_a unique_a',
    ],
    ['children', { method: 'fqn', value: 'b', children: true }, 'b c rel_c_a'],
    ["children's parents", { method: 'fqn', value: 'b', childrens_parents: true }, 'a b c rel_c_a s unique_a'],
    ['its own indirect selection', { method: 'fqn', value: 'a', indirect_selection: 'empty' }, 'a'],
    ['a number that the config has', { method: 'config.meta.level', value: 2 }, 'c rel_c_a'],
    ['an exclude beside a method', { method: 'tag', value: 'nightly', exclude: ['b'] }, 'a rel_c_a unique_a'],
    ['a union with an exclude', { union: ['a', { tag: 'heavy' }, { exclude: ['rel_c_a'] }] }, 'a b unique_a'],
    [
      'sets in sets',
      { intersection: [{ union: ['a', 'b'] }, { tag: 'nightly' }, { exclude: [{ tag: 'heavy' }] }] },
      'a rel_c_a unique_a',
    ],
    ['another selector', { union: [{ method: 'selector', value: 'pair' }, 's'] }, 'b s'],
    ['another selector without some', { method: 'selector', value: 'nightly', exclude: ['b'] }, 'a rel_c_a unique_a'],
  ])('can be %s', (_, definition, names) => expect(select(definition)).toBe(names));

  it('are found by wildcards in their names on the command line', () => {
    const definition = (word: string) => ({ definition: word });
    const selectors = { daily_a: definition('a'), daily_s: definition('s'), hourly: definition('b') };
    const manifest = { ...NODES, selectors };
    const choose = (...select: string[]) => selectNodes(buildGraph(manifest), manifest, { ...NONE, select }).ids;
    expect(
      choose('selector:daily_*')
        .filter(id => !id.startsWith('test.'))
        .sort(),
    ).toEqual(['model.p.a', 'seed.p.s']);
    expect(choose('selector:*ly', 'selector:daily_s')).toEqual(expect.arrayContaining(['model.p.b', 'seed.p.s']));
    expect(() => choose('selector:week*')).toThrow(/TS5003 no selector in selectors.yml matches "week\*"/);
  });
  it('are found as selector: on the command line too, with graph operators', () => {
    const manifest = { ...NODES, selectors: { pair: { definition: { tag: 'heavy' } } } };
    const { ids } = selectNodes(buildGraph(manifest), manifest, { ...NONE, select: ['1+selector:pair'] });
    expect(ids).toEqual(['model.p.a', 'model.p.b']);
  });

  it.each<[string, JsonValue, RegExp]>([
    ['two excludes in one set', { union: ['a', { exclude: ['b'] }, { exclude: ['c'] }] }, /more than one "exclude"/],
    ['a set beside another key', { union: ['a'], method: 'tag' }, /"union" must stand alone/],
    ['a set that is no list', { union: 'a' }, /"union" must be a list/],
    ['an unknown key', { method: 'tag', value: 'a', parent: true }, /unknown key "parent"/],
    ['an unknown method', { tga: 'nightly' }, /"tga" .* is not a selection method/],
    ['an unknown mode', { method: 'tag', value: 'a', indirect_selection: 'lazy' }, /indirect_selection is "lazy"/],
    ['no value', { method: 'tag', children: true }, /expected one key, or "method" and "value"/],
    ['itself', { method: 'selector', value: 'it' }, /includes itself: it → it/],
    ['itself as a word', { union: ['a', '+selector:it'] }, /includes itself: it → it/],
    ['an unknown selector', { method: 'selector', value: 'pari' }, /TS5003 no selector "pari"/],
  ])('cannot be %s', (_, definition, message) => expect(() => select(definition)).toThrow(message));
});

describe('choosing a selector', () => {
  const manifest = { ...NODES, selectors: { all: { definition: 'fqn:*' }, fast: { definition: 's', default: true } } };
  const choose = (selection: Partial<typeof NONE & { selector: string }>) =>
    selectNodes(buildGraph(manifest), manifest, { ...NONE, ...selection });

  it('uses the default one when nothing is said, and names it', () => {
    expect(choose({})).toMatchObject({ ids: ['seed.p.s'], selector: 'fast' });
  });
  it('uses none when words are given', () => {
    expect(choose({ select: ['b'] })).toMatchObject({ ids: ['model.p.b'] });
    expect(choose({ select: ['b'] })).not.toHaveProperty('selector');
  });
  it('lets --selector win over words', () => {
    expect(choose({ selector: 'fast', select: ['b'] }).ids).toEqual(['seed.p.s']);
  });
  it('names what is close to an unknown one', () => {
    expect(() => choose({ selector: 'fst' })).toThrow(/TS5003/);
  });
  it('refuses two defaults', () => {
    const two = {
      ...NODES,
      selectors: { x: { definition: 'a', default: true }, y: { definition: 'b', default: true } },
    };
    expect(() => selectNodes(buildGraph(two), two, NONE)).toThrow(/several selectors say "default: true": x, y/);
  });
});

const NONE = {
  select: [] as string[],
  exclude: [],
  indirectSelection: 'eager' as IndirectSelection,
  resourceTypes: ['model', 'seed', 'test'] as const,
};

function select(definition: JsonValue): string {
  const manifest = {
    ...NODES,
    selectors: {
      it: { definition },
      pair: { definition: { tag: 'heavy' } },
      nightly: { definition: { tag: 'nightly' } },
    },
  };
  const { ids } = selectNodes(buildGraph(manifest), manifest, { ...NONE, selector: 'it' });
  return ids
    .map(id => id.split('.').at(-1))
    .sort()
    .join(' ');
}
