import { expect, it } from 'vitest';
import { normalizeSelectors } from './normalize-selectors.ts';

it('spells selectors out as dbt does in manifest.json', () => {
  const selectors = {
    word: { name: 'word', definition: '1+tag:heavy+' },
    pair: { name: 'pair', description: 'd', default: true, definition: { tag: 'heavy' } },
    sets: {
      definition: { union: ['@a', { intersection: [{ 'config.materialized': 'view' }] }, { exclude: ['b+2'] }] },
    },
    other: {
      definition: {
        union: [
          { method: 'selector', value: 'pair' },
          { method: 'selector', value: 'other' },
        ],
      },
    },
  };
  expect(normalizeSelectors(selectors)).toEqual({
    word: {
      name: 'word',
      definition: { parents: true, parents_depth: '1', method: 'tag', value: 'heavy', children: true },
    },
    pair: { name: 'pair', description: 'd', default: true, definition: { method: 'tag', value: 'heavy' } },
    sets: {
      definition: {
        union: [
          { childrens_parents: true, method: 'fqn', value: 'a' },
          { intersection: [{ method: 'config.materialized', value: 'view' }] },
          { exclude: [{ method: 'fqn', value: 'b', children: true, children_depth: '2' }] },
        ],
      },
    },
    other: {
      definition: {
        union: [
          { method: 'tag', value: 'heavy' },
          { method: 'selector', value: 'other' },
        ],
      },
    },
  });
});
