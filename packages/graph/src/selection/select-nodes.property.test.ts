import type { Manifest } from '@tsdbt/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../build-graph.ts';
import { manifestFixture, type NodeFixture } from '../testing/manifest-fixture.ts';
import { selectNodes } from './select-nodes.ts';

describe('the algebra of selections', () => {
  law('a union is what either word selects', (select, a, b) => {
    expect(select(`${a} ${b}`)).toEqual(union(select(a), select(b)));
  });
  law('an intersection is what both words select', (select, a, b) => {
    expect(select(`${a},${b}`)).toEqual(both(select(a), select(b)));
  });
  law('order and repetition do not matter', (select, a, b) => {
    expect(select(`${a} ${b} ${a}`)).toEqual(select(`${b} ${a}`));
    expect(select(`${a},${b},${a}`)).toEqual(select(`${b},${a}`));
  });
  law('excluding a word leaves none of it and takes nothing else', (select, a, b) => {
    expect(select(a, b)).toEqual(without(select(a), select(b)));
  });
  law('intersection binds tighter than union', (select, a, b, c) => {
    expect(select(`${a},${b} ${c}`)).toEqual(union(both(select(a), select(b)), select(c)));
  });
});

describe('graph operators', () => {
  law('+x+ contains +x and x+, which contain x', (select, x) => {
    const [all, up, down, self] = [select(`+${x}+`), select(`+${x}`), select(`${x}+`), select(x)];
    expect(union(up, down)).toEqual(union(all, []));
    expect(both(up, self)).toEqual(self);
    expect(both(down, self)).toEqual(self);
  });
  law('a greater depth never selects less, and depth 0 adds nothing', (select, x) => {
    const depths = [`0+${x}+0`, `1+${x}+1`, `2+${x}+2`, `9+${x}+9`].map(word => select(word));
    expect(depths[0]).toEqual(select(x));
    for (const [i, wider] of depths.slice(1).entries()) expect(both(depths[i] ?? [], wider)).toEqual(depths[i]);
  });
  law('@x contains x+ and all its ancestors', (select, x) => {
    expect(both(select(`@${x}`), select(`${x}+`))).toEqual(select(`${x}+`));
    expect(both(select(`@${x}`), select(`+${x}`))).toEqual(select(`+${x}`));
  });
});

type Select = (words: string, exclude?: string) => readonly string[];

/** Checks a law on random graphs, for random words without operators. */
function law(name: string, check: (select: Select, a: string, b: string, c: string) => void): void {
  it(name, () => {
    fc.assert(
      fc.property(projects(), WORD, WORD, WORD, (manifest, a, b, c) => {
        const graph = buildGraph(manifest);
        // Without indirect selection: tests that come along are no part of the algebra.
        const select: Select = (words, exclude) =>
          [
            ...selectNodes(graph, manifest, {
              select: [words],
              exclude: exclude === undefined ? [] : [exclude],
              indirectSelection: 'empty',
              resourceTypes: ['model', 'test'],
            }).ids,
          ].sort();
        check(select, a, b, c);
      }),
      { numRuns: 100 },
    );
  });
}

const WORD = fc.oneof(
  fc.nat(12).map(i => `m${i}`),
  fc.constantFrom(
    'tag:red',
    'tag:*e*',
    'm1*',
    'fqn:*',
    'nothing',
    'test_type:data',
    'config.materialized:table',
    'path:models',
  ),
);

function projects(): fc.Arbitrary<Manifest> {
  const model = fc.record({
    parents: fc.array(fc.nat(20), { maxLength: 3 }),
    tags: fc.subarray(['red', 'green', 'blue']),
    materialized: fc.constantFrom('view', 'table'),
    tested: fc.boolean(),
  });
  return fc.array(model, { minLength: 1, maxLength: 14 }).map(models => {
    const nodes: Record<string, NodeFixture> = {};
    for (const [i, { parents, tags, materialized, tested }] of models.entries()) {
      nodes[`model.m${i}`] = {
        parents: i === 0 ? [] : parents.map(p => `model.m${p % i}`),
        tags,
        config: { materialized },
      };
      if (tested) nodes[`test.t${i}`] = { parents: [`model.m${i}`] };
    }
    return manifestFixture(nodes);
  });
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function both(a: readonly string[], b: readonly string[]): string[] {
  return a.filter(id => b.includes(id));
}

function without(a: readonly string[], b: readonly string[]): string[] {
  return a.filter(id => !b.includes(id));
}
