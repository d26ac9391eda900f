import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildGraph } from './build-graph.ts';
import { childNumbers, type EdgeLists, graphOfEdges, knownEdges } from './graph-of-edges.ts';
import { manifestFixture } from './testing/manifest-fixture.ts';

/** For each node, which of the ones before it are its parents; 99 is nobody. */
const PARENTS = fc.array(fc.array(fc.nat(20).chain(at => fc.constantFrom(at, 99)))).filter(lists => lists.length > 0);

it('is the graph that was built of the same edges', () => {
  fc.assert(
    fc.property(PARENTS, lists => {
      const names = lists.map((_, at) => `model.m${(at * 7919) % 1000}x${at}`);
      const parents = lists.map((list, at) => list.filter(parent => parent < at || parent === 99));
      const nodes = names.map((name, at) => {
        return [name, { parents: (parents[at] ?? []).map(parent => names[parent] ?? 'model.gone') }] as const;
      });
      const built = buildGraph(manifestFixture(Object.fromEntries(nodes)));
      const ids = names.map(name => name.replace('model.', 'model.p.'));
      const positions = new Map(ids.map((id, at) => [id, at]));
      const order = Int32Array.from(built.order, id => positions.get(id) ?? -1);
      const known = graphOfEdges(knownEdges(order, edgeLists(parents)), { ids, positionOf: id => positions.get(id) });
      expect(known.order).toEqual(built.order);
      for (const id of ids) {
        expect(known.parents[id]).toEqual(built.parents[id]);
        expect(known.children[id]).toEqual(built.children[id]);
      }
      for (const graph of [known, built]) {
        const numbers = childNumbers(graph);
        const children = graph.order.map((_, number) =>
          numbers(number)
            .map(child => graph.order[child] ?? '')
            .sort(),
        );
        expect(children).toEqual(graph.order.map(id => graph.children[id]));
      }
      expect(known.parents['model.gone']).toBeUndefined();
    }),
  );
});

function edgeLists(parents: readonly (readonly number[])[]): EdgeLists {
  const starts = [0];
  for (const list of parents) starts.push((starts.at(-1) ?? 0) + list.length);
  const list = parents.flat().map(parent => (parent === 99 ? -1 : parent));
  return { starts: Int32Array.from(starts), list: Int32Array.from(list) };
}
