import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const PROPERTIES = `sources:
  - name: raw
    schema: "{{ target.schema }}"
    tables: [{name: events, identifier: orders}, {name: not_there}]
models:
  - name: orders
    description: All orders.
    columns: [{name: id, description: The key.}]
    config: {persist_docs: {relation: true, columns: true}}
`;

interface CatalogTable {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, unknown>>;
  readonly stats: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Catalog {
  readonly nodes: Readonly<Record<string, CatalogTable>>;
  readonly sources: Readonly<Record<string, CatalogTable>>;
  readonly errors: unknown;
}

let project: ProjectFixture;
const catalog = (): Catalog => JSON.parse(project.read('target/catalog.json'));
const compiledCode = (id: string): unknown => JSON.parse(project.read('target/manifest.json')).nodes[id].compiled_code;

beforeAll(async () => {
  project = createProject({
    'models/m.yml': PROPERTIES,
    'models/orders.sql':
      "{{ config(materialized='table', order_by='id', partition_by='day') }} select number as id, today() as day from numbers(3)",
    'models/latest.sql': "{{ config(materialized='view') }} select max(id) as id from {{ ref('orders') }}",
    'models/passing.sql': "{{ config(materialized='ephemeral') }} select 1 as x",
    'seeds/regions.csv': 'id,name\n1,north\n',
  });
  const built = await project.tsdbt('build');
  if (built.code !== 0) throw new Error(built.out);
});
afterAll(() => project.remove());

describe('docs generate', () => {
  it('describes the relations that are there: columns, comments, rows, engine and keys', async () => {
    const { code, out } = await project.tsdbt('docs', 'generate');
    expect(out).toContain('catalog.json');
    expect(code).toBe(0);
    const { nodes, sources, errors } = catalog();
    expect(Object.keys(nodes).sort()).toEqual(['model.p.latest', 'model.p.orders', 'seed.p.regions']);
    expect(Object.keys(sources)).toEqual(['source.p.raw.events']);
    expect(errors).toBeNull();
    const orders = nodes['model.p.orders'];
    expect(orders?.metadata).toMatchObject({ type: 'table', name: 'orders', comment: 'All orders.' });
    expect(orders?.columns).toEqual({
      id: { type: 'UInt64', index: 1, name: 'id', comment: 'The key.' },
      day: { type: 'Date', index: 2, name: 'day', comment: null },
    });
    expect(Object.fromEntries(Object.entries(orders?.stats ?? {}).map(([id, stat]) => [id, stat.value]))).toEqual({
      num_rows: 3,
      num_bytes: expect.any(Number),
      engine: 'MergeTree',
      sorting_key: '(id)',
      partition_key: '(day)',
      has_stats: true,
    });
    expect(nodes['model.p.latest']?.metadata.type).toBe('view');
    expect(sources['source.p.raw.events']?.columns).toEqual(orders?.columns);
  });

  it('writes a manifest with compiled SQL, unless told not to compile', async () => {
    project.write({ 'target/manifest.json': null });
    await project.tsdbt('docs', 'generate', '--no-compile');
    expect(() => project.read('target/manifest.json')).toThrow('ENOENT');
    await project.tsdbt('docs', 'generate');
    expect(compiledCode('model.p.latest')).toMatch(/from `?\w+`?\.`?orders`?/);
  });

  it('describes what is selected only', async () => {
    await project.tsdbt('docs', 'generate', '--select', 'orders', 'source:raw');
    expect(Object.keys(catalog().nodes)).toEqual(['model.p.orders']);
    expect(Object.keys(catalog().sources)).toEqual(['source.p.raw.events']);
  });

  it('writes an empty catalog when asked for one', async () => {
    const { code } = await project.tsdbt('docs', 'generate', '--empty-catalog');
    expect(catalog()).toMatchObject({ nodes: {}, sources: {} });
    expect(code).toBe(0);
  });

  it('writes no catalog when a model does not compile', async () => {
    project.write({ 'target/catalog.json': null, 'models/broken.sql': "select '{{ var('missing') }}'" });
    const { code, out } = await project.tsdbt('docs', 'generate');
    project.write({ 'models/broken.sql': null });
    expect(out).toContain('TS3005');
    expect(() => catalog()).toThrow('ENOENT');
    expect(code).toBe(2);
  });
});
