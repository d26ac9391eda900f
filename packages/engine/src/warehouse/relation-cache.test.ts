import type { ExistingRelation } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { createRelationCache } from './relation-cache.ts';

const table = (identifier: string): ExistingRelation => ({
  schema: 's',
  identifier,
  kind: 'table',
  engine: 'MergeTree',
  databaseEngine: 'Atomic',
  comment: '',
  rows: 1,
  bytes: 1,
  createQuery: '',
  sortingKey: '',
  partitionKey: '',
});

function cacheOver(warehouse: Map<string, ExistingRelation>) {
  const asked: string[] = [];
  const cache = createRelationCache({
    schema: async schema => {
      asked.push(`schema ${schema}`);
      return [...warehouse.values()];
    },
    relation: async name => {
      asked.push(`relation ${name.identifier}`);
      return warehouse.get(name.identifier) ?? null;
    },
  });
  return { cache, asked };
}

describe('createRelationCache', () => {
  it('asks once a schema, however many relations are wanted at the same time', async () => {
    const { cache, asked } = cacheOver(new Map([['a', table('a')]]));
    const found = await Promise.all(['a', 'b', 'a'].map(identifier => cache.get({ schema: 's', identifier })));
    expect(found.map(relation => relation?.identifier)).toEqual(['a', undefined, 'a']);
    expect(asked).toEqual(['schema s']);
  });

  it('looks only at what a node changed', async () => {
    const warehouse = new Map([['a', table('a')]]);
    const { cache, asked } = cacheOver(warehouse);
    await cache.get({ schema: 's', identifier: 'a' });
    warehouse.set('b', table('b'));
    warehouse.delete('a');
    cache.changed({ schema: 's', identifier: 'b' });
    cache.changed({ schema: 's', identifier: 'a' });
    expect((await cache.list('s')).map(relation => relation.identifier)).toEqual(['b']);
    expect(asked).toEqual(['schema s', 'relation b', 'relation a']);
  });

  it('asks again after a look-up that failed', async () => {
    let fails = true;
    const cache = createRelationCache({
      schema: async () => {
        if (fails) throw new Error('down');
        return [table('a')];
      },
      relation: async () => null,
    });
    await expect(cache.list('s')).rejects.toThrow('down');
    fails = false;
    expect(await cache.list('s')).toHaveLength(1);
  });
});
