import { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { buildGraph } from './build-graph.ts';
import { manifestFixture } from './testing/manifest-fixture.ts';

describe('buildGraph', () => {
  it('orders level by level, ties by id, with sorted parents and children', () => {
    const graph = buildGraph(
      manifestFixture({
        'model.d': { parents: ['model.c', 'model.b', 'model.c'] },
        'model.c': { parents: ['model.a'] },
        'model.b': { parents: ['source.raw.t'] },
        'model.a': {},
        'source.raw.t': {},
        'exposure.e': { parents: ['model.d'] },
        'unit_test.d.u': { parents: ['model.d'] },
      }),
    );
    expect(graph.order).toEqual([
      'model.p.a',
      'source.p.raw.t',
      'model.p.b',
      'model.p.c',
      'model.p.d',
      'exposure.p.e',
      'unit_test.p.d.u',
    ]);
    expect(graph.parents['model.p.d']).toEqual(['model.p.b', 'model.p.c']);
    expect(graph.children['model.p.d']).toEqual(['exposure.p.e', 'unit_test.p.d.u']);
    expect(graph.children['exposure.p.e']).toEqual([]);
  });

  it('gives no edge to a parent that is not in the manifest', () => {
    const graph = buildGraph(manifestFixture({ 'model.a': { parents: ['model.gone'] } }));
    expect(graph.parents['model.p.a']).toEqual([]);
  });

  it('reports a circle with its path and where each reference is written', () => {
    const manifest = manifestFixture({
      'model.root': {},
      'model.a': { parents: ['model.root', 'model.c'], raw_code: "select *\nfrom {{ ref('c') }}" },
      'model.b': { parents: ['model.a'], raw_code: 'select * from {{ ref("p", "a") }}' },
      'model.c': { parents: ['model.b'], raw_code: "-- ref(b)\n\n  {{ref( 'b' , v=1)}}" },
      'model.below': { parents: ['model.c'] },
    });
    expect(diagnosticsOf(manifest)).toEqual([
      expect.objectContaining({
        code: 'TS4003',
        message: 'found a cycle of nodes that depend on each other: a → c → b → a',
        at: expect.objectContaining({ file: 'models/a.sql', line: 2, column: 9 }),
        notes: [
          'model.p.a depends on model.p.c (models/a.sql:2:9)',
          'model.p.c depends on model.p.b (models/c.sql:3:5)',
          'model.p.b depends on model.p.a (models/b.sql:1:18)',
        ],
      }),
    ]);
  });

  it('counts lines from the top of the file, though the code is kept without the blank lines above it', () => {
    const local = { codeStart: { line: 3, column: 2 } };
    const manifest = manifestFixture({ 'model.a': { parents: ['model.a'], raw_code: "{{ ref('a') }}", local } });
    expect(diagnosticsOf(manifest)[0]?.at).toEqual({
      file: 'models/a.sql',
      line: 3,
      column: 5,
      source: "\n\n {{ ref('a') }}",
    });
  });

  it('reports every circle once, a self-reference too', () => {
    const manifest = manifestFixture({
      'model.a': { parents: ['model.b'] },
      'model.b': { parents: ['model.a'] },
      'model.self': { parents: ['model.self', 'model.a'] },
    });
    expect(diagnosticsOf(manifest).map(d => d.message)).toEqual([
      'found a cycle of nodes that depend on each other: a → b → a',
      'model.p.self depends on itself: a cycle of one',
    ]);
  });

  it('survives a chain far deeper than the call stack, closed to a circle at its end', () => {
    const chain = Array.from({ length: 30_000 }, (_, i) => [
      `model.m${i}`,
      { parents: [`model.m${(i + 1) % 30_000}`] },
    ]);
    expect(diagnosticsOf(manifestFixture(Object.fromEntries(chain)))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/ → m19 → \(29980 more\) → m0$/) }),
    ]);
  });
});

function diagnosticsOf(manifest: Parameters<typeof buildGraph>[0]) {
  try {
    buildGraph(manifest);
  } catch (error) {
    if (error instanceof TsdbtError) return error.diagnostics;
    throw error;
  }
  return [];
}
