import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from './build-graph.ts';
import { runDependencies } from './run-dependencies.ts';
import { idOf, manifestFixture, type NodeFixture } from './testing/manifest-fixture.ts';
import { walkGraph } from './walk-graph.ts';

describe('runDependencies', () => {
  it('leads across nodes that do not run to the nearest ancestors that do', () => {
    const nodes = {
      'model.a': {},
      'model.b': { parents: ['model.a'] },
      'model.c': { parents: ['model.b', 'model.a'] },
      'model.d': { parents: ['model.c'] },
    };
    expect(waits(nodes, ['model.a', 'model.d'])).toEqual({ a: [], d: ['a'] });
    expect(waits(nodes, ['model.d', 'model.b', 'model.a'])).toEqual({ a: [], b: ['a'], d: ['a', 'b'] });
  });

  it('has its keys level by level, ties by id', () => {
    const nodes = { 'model.z': {}, 'model.a': { parents: ['model.z'] }, 'model.b': {} };
    expect(Object.keys(waits(nodes))).toEqual(['b', 'z', 'a']);
  });

  it('lets the tests of a node hold up its children, when tests gate', () => {
    const nodes = {
      'source.raw.t': {},
      'test.on_source': { parents: ['source.raw.t'] },
      'model.a': { parents: ['source.raw.t'] },
      'test.on_a': { parents: ['model.a'] },
      'model.b': { parents: ['model.a'] },
      'model.c': { parents: ['model.b'] },
      'exposure.e': { parents: ['model.a'] },
    };
    expect(waits(nodes, undefined, true)).toMatchObject({
      a: ['t', 'on_source'],
      b: ['a', 'on_a'],
      c: ['b'],
      e: ['a'],
    });
    expect(waits(nodes, undefined, false)).toMatchObject({ a: ['t'], b: ['a'] });
  });

  it('lets a test of several parents hold up the first nodes below all of them, and nothing else', () => {
    const nodes = {
      'model.fact': {},
      'model.dim': {},
      'test.rel': { parents: ['model.fact', 'model.dim'] },
      'model.only_fact': { parents: ['model.fact'] },
      'model.both': { parents: ['model.only_fact', 'model.dim'] },
      'model.below': { parents: ['model.both'] },
    };
    expect(waits(nodes, undefined, true)).toMatchObject({
      only_fact: ['fact'],
      both: ['dim', 'only_fact', 'rel'],
      below: ['both'],
    });
  });

  it('runs a unit test before its model, waiting for what the model waits for', () => {
    const nodes = {
      'model.a': {},
      'test.on_a': { parents: ['model.a'] },
      'model.b': { parents: ['model.a'] },
      'unit_test.b.ut': { parents: ['model.b'], tested_node_unique_id: 'model.p.b' },
      'model.c': { parents: ['model.b'] },
    };
    expect(waits(nodes, undefined, true)).toMatchObject({ ut: ['a', 'on_a'], b: ['a', 'on_a', 'ut'], c: ['b'] });
  });

  it('lets the unit tests of a model that does not run, an ephemeral one, hold up what is below it', () => {
    const nodes = {
      'model.b': {},
      'unit_test.b.ut': { parents: ['model.b'], tested_node_unique_id: 'model.p.b' },
      'model.c': { parents: ['model.b'] },
    };
    expect(waits(nodes, ['unit_test.b.ut', 'model.c'], true)).toEqual({ ut: [], c: ['ut'] });
  });

  it('makes a node wait for every test whose parents are all its ancestors, directly or not, and for no other, and puts it after them', () => {
    fc.assert(
      fc.property(projects(), nodes => {
        const manifest = manifestFixture(nodes);
        const graph = buildGraph(manifest);
        const waitsFor = runDependencies(graph, manifest, graph.order, { testsGate: true });
        const places = new Map(Array.from(waitsFor.keys(), (id, place) => [id, place]));
        for (const [id, parents] of waitsFor)
          for (const parent of parents) expect(places.get(parent)).toBeLessThan(places.get(id) ?? -1);
        for (const id of graph.order.filter(node => node.startsWith('model.'))) {
          const ancestors = walkGraph(graph, [id], 'parents');
          const gates = graph.order.filter(
            test => test.startsWith('test.') && graph.parents[test]?.every(parent => ancestors.has(parent)),
          );
          const expected = new Set([...ancestors, ...gates]);
          const all = walkGraph(
            { order: graph.order, parents: Object.fromEntries(waitsFor), children: {} },
            [id],
            'parents',
          );
          expect([...all].sort()).toEqual([...expected].sort());
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Models m0, m1, … each on earlier ones, and tests of one to three models. */
function projects(): fc.Arbitrary<Record<string, NodeFixture>> {
  const parents = fc.array(fc.nat(30), { maxLength: 3 });
  return fc
    .record({
      models: fc.array(parents, { minLength: 1, maxLength: 25 }),
      tests: fc.array(fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
    })
    .map(({ models, tests }) => {
      const nodes: Record<string, NodeFixture> = {};
      for (const [i, of] of models.entries())
        nodes[`model.m${i}`] = { parents: i === 0 ? [] : of.map(parent => `model.m${parent % i}`) };
      for (const [i, of] of tests.entries())
        nodes[`test.t${i}`] = { parents: of.map(parent => `model.m${parent % models.length}`) };
      return nodes;
    });
}

function waits(nodes: Record<string, NodeFixture>, running = Object.keys(nodes), testsGate = false) {
  const manifest = manifestFixture(nodes);
  const ids = running.map(name => (name.startsWith('source.') ? name.replace('source.', 'source.p.') : idOf(name)));
  const last = (id: string) => id.split('.').at(-1) ?? id;
  const dependencies = runDependencies(buildGraph(manifest), manifest, ids, { testsGate });
  return Object.fromEntries(Array.from(dependencies, ([id, parents]) => [last(id), parents.map(last)]));
}
