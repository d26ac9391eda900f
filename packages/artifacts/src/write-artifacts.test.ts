import { spawnSync } from 'node:child_process';
import type { ExistingRelation, NodeResult } from '@tsdbt/core';
import { rememberNamedSecrets } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import type { ArtifactRun } from './artifact-metadata.ts';
import { lsLine } from './list-nodes.ts';
import { readManifest } from './read-manifest.ts';
import { readRunResults, readSources } from './read-results.ts';
import { MIXED, MIXED_GRAPH } from './testing/mixed-manifest.ts';
import { catalogEntry, catalogJson } from './write-catalog.ts';
import { manifestPieces } from './write-manifest.ts';
import { runResultsPieces } from './write-run-results.ts';
import { sourcesJson } from './write-sources.ts';

const RUN: ArtifactRun = {
  invocationId: '7790b5b9-c569-4865-b984-cf787185e951',
  startedAt: '2026-01-02T03:04:04.000000Z',
  dbtVersion: '1.11.16',
  generatedAt: '2026-01-02T03:04:06.000000Z',
  env: {},
};

const COMPILED = {
  compiled_code: 'select 1',
  compiled_path: 'target/compiled/shop/models/orders.sql',
  build_path: null,
  extra_ctes: [{ id: 'model.shop.base', sql: ' __dbt__cte__base as (\nselect 1\n)' }],
};

const RESULT: NodeResult = {
  unique_id: 'model.shop.orders',
  status: 'success',
  message: 'OK',
  failures: null,
  execution_time: 0.25,
  timing: [{ name: 'execute', started_at: '2026-01-02T03:04:05.000000Z', completed_at: '2026-01-02T03:04:06.000000Z' }],
  thread_id: 'Thread-1 (worker)',
  adapter_response: { _message: 'OK', query_id: 'q' },
  compiled: true,
  compiled_code: 'select 1',
  relation_name: '`dev`.`orders`',
  batch_results: null,
  local: { diagnostics: [], rows: 3, bytes: 120, warehouseTime: 0.2, writtenRows: 3, compiledPath: null },
};

const SOURCES_TEXT = sourcesJson(
  [
    {
      unique_id: 'source.shop.raw.orders',
      status: 'warn',
      max_loaded_at: '2026-01-01T00:00:00+00:00',
      snapshotted_at: '2026-01-02T03:04:05+00:00',
      age: 97_445,
      criteria: { warn_after: { count: 1, period: 'day' }, error_after: { count: null, period: null }, filter: null },
      adapter_response: {},
      timing: [],
      thread_id: 'Thread-1 (worker)',
      execution_time: 0.1,
    },
    { unique_id: 'source.shop.raw.gone', status: 'runtime error', error: 'no such table' },
  ],
  RUN,
  0.2,
);

const ORDERS_RELATION: ExistingRelation = {
  schema: 'dev',
  identifier: 'orders',
  kind: 'table',
  engine: 'MergeTree',
  databaseEngine: 'Atomic',
  comment: '',
  rows: 3,
  bytes: 120,
  createQuery: '',
  sortingKey: 'id',
  partitionKey: '',
};

const CATALOG_TEXT = catalogJson(
  [
    catalogEntry('model.shop.orders', ORDERS_RELATION, [
      { name: 'id', type: 'UInt64', comment: 'The key' },
      { name: 'at', type: 'DateTime' },
    ]),
  ],
  RUN,
);

const MANIFEST_TEXT = [
  ...manifestPieces(MIXED, {
    graph: MIXED_GRAPH,
    generatedAt: '2026-01-02T03:04:06.000000Z',
    compiled: id => (id === 'model.shop.orders' ? COMPILED : undefined),
  }),
].join('');
const manifest = JSON.parse(MANIFEST_TEXT);

describe('manifest.json', () => {
  it('says which schema it has, who wrote it and when', () => {
    expect(manifest.metadata).toMatchObject({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      generated_at: '2026-01-02T03:04:06.000000Z',
      project_name: 'shop',
      adapter_type: 'clickhouse',
      env: { CI: 'yes' },
    });
  });
  it('has dbt’s sections, in dbt’s order', () => {
    expect(Object.keys(manifest).join(' ')).toBe(
      'metadata nodes sources macros docs exposures metrics groups selectors disabled parent_map child_map group_map saved_queries semantic_models unit_tests functions',
    );
  });
  it('has nothing of ours', () => {
    expect(MANIFEST_TEXT).not.toContain('"local"');
    expect(MANIFEST_TEXT).not.toContain('tested_node_unique_id');
  });
  it('shows the compiled text of nodes that were compiled, and of no others', () => {
    expect(manifest.nodes['model.shop.orders']).toMatchObject({
      ...COMPILED,
      compiled: true,
      extra_ctes_injected: true,
    });
    expect(manifest.nodes['test.shop.no_gaps']).not.toHaveProperty('compiled');
  });
  it('gives a kind only the fields that dbt gives it', () => {
    expect(manifest.nodes['seed.shop.kinds']).not.toHaveProperty('language');
    expect(manifest.nodes['seed.shop.kinds'].depends_on).toEqual({ macros: [] });
    expect(manifest.nodes['analysis.shop.churn']).not.toHaveProperty('access');
    expect(manifest.nodes['operation.shop.shop-on-run-start-0'].index).toBe(0);
  });
  it('maps groups to their members', () => {
    expect(manifest.group_map).toEqual({ finance: ['model.shop.orders', 'test.shop.unique_orders_id.fed79b3a6e'] });
  });
  it('comes in pieces, so that a large one is never one string', () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      ...MIXED.nodes['model.shop.orders'],
      unique_id: `model.shop.m${i}`,
    }));
    const nodes = Object.fromEntries(many.map(entry => [entry.unique_id, entry])) as unknown as typeof MIXED.nodes;
    const pieces = [...manifestPieces({ ...MIXED, nodes }, { graph: MIXED_GRAPH, generatedAt: '' })];
    expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(70_000);
    expect(Object.keys(JSON.parse(pieces.join('')).nodes)).toHaveLength(2000);
  });
  it('reads back as the manifest it was written from', () => {
    const read = readManifest(MANIFEST_TEXT, 'manifest.json');
    expect(read.nodes['model.shop.orders']).toMatchObject({ ...MIXED.nodes['model.shop.orders'], local: {} });
    expect(read.nodes['seed.shop.kinds']?.depends_on).toEqual({ macros: [], nodes: [] });
    expect(read.sources).toEqual(MIXED.sources);
    expect(read.exposures).toMatchObject(MIXED.exposures);
    expect(read.selectors).toEqual(MIXED.selectors);
    expect(read.disabled['model.shop.old']).toHaveLength(1);
  });
});

describe('reading artifacts of other versions', () => {
  it('fills what they lack with dbt’s defaults', () => {
    const old = {
      nodes: { 'model.p.a': { unique_id: 'model.p.a', resource_type: 'model', name: 'a', package_name: 'p' } },
      sources: { 'source.p.s.t': { unique_id: 'source.p.s.t', resource_type: 'source', name: 't', package_name: 'p' } },
    };
    const read = readManifest(JSON.stringify(old), 'manifest.json');
    expect(read.nodes['model.p.a']).toMatchObject({
      columns: {},
      contract: { enforced: false },
      depends_on: { nodes: [], macros: [] },
      config: { enabled: true },
      unrendered_config: {},
      access: 'protected',
      fqn: ['p', 'a'],
    });
    expect(read.sources['source.p.s.t']).toMatchObject({ freshness: null, unrendered_schema: null });
    expect(read.unit_tests).toEqual({});
  });
  it('reads the names that fields had in manifests of dbt 1.0', () => {
    const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v4.json' };
    const model = { unique_id: 'model.p.a', resource_type: 'model', name: 'a', package_name: 'p' };
    const refs = [['b'], ['other', 'c']];
    const nodes = { 'model.p.a': { ...model, raw_sql: 'select 1', compiled_sql: 'select 1', refs } };
    expect(readManifest(JSON.stringify({ metadata, nodes }), 'manifest.json').nodes['model.p.a']).toMatchObject({
      raw_code: 'select 1',
      compiled_code: 'select 1',
      refs: [
        { name: 'b', package: null, version: null },
        { name: 'c', package: 'other', version: null },
      ],
    });
  });
  it.each(['v3', 'v13'])('refuses a manifest of schema %s, since nothing is known of what its fields mean', version => {
    const metadata = { dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/${version}.json` };
    expect(() => readManifest(JSON.stringify({ metadata, nodes: {} }), 'old/manifest.json')).toThrow(
      `TS5007 old/manifest.json is not a manifest of schema v4 to v12, which can be compared with: it is of ${version}`,
    );
  });
  it.each([
    ['text that is not JSON', '{"nodes": '],
    ['another document', '[]'],
    ['an object without nodes', '{}'],
  ])('refuses %s', (_, text) => {
    expect(() => readManifest(text, 'state/manifest.json')).toThrow(/TS5007 state\/manifest\.json is not/);
  });
});

describe('run_results.json', () => {
  rememberNamedSecrets({ DBT_ENV_SECRET_KEY: 'hunter2', DBT_ENV_SECRET_TOKEN: 't0ken', plain: 'x' });
  const text = runResultsText([RESULT], {
    run: RUN,
    elapsed: 1.5,
    args: {
      which: 'build',
      vars: { DBT_ENV_SECRET_KEY: 'hunter2', plain: 'x' },
      invocation_command: "build --vars '{DBT_ENV_SECRET_KEY: hunter2}' --token t0ken",
    },
  });
  it('has dbt’s fields and nothing of ours', () => {
    expect(JSON.parse(text)).toMatchObject({
      metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json' },
      elapsed_time: 1.5,
    });
    expect(Object.keys(JSON.parse(text).results[0]).join(' ')).toBe(
      'status timing thread_id execution_time adapter_response message failures unique_id compiled compiled_code relation_name batch_results',
    );
  });
  it('never writes a secret', () => {
    expect(JSON.parse(text).args).toEqual({
      which: 'build',
      vars: { DBT_ENV_SECRET_KEY: '*****', plain: 'x' },
      invocation_command: "build --vars '{DBT_ENV_SECRET_KEY: *****}' --token *****",
    });
  });
  it('reads back for retry', () => {
    const read = readRunResults(text, 'run_results.json');
    expect(read.results).toEqual([{ unique_id: 'model.shop.orders', status: 'success', batch_results: null }]);
    expect(read.args.which).toBe('build');
  });
});

describe('sources.json', () => {
  it('has fresh sources and those whose query failed, and reads back', () => {
    const read = readSources(SOURCES_TEXT, 'sources.json');
    expect(read.results).toEqual([
      { unique_id: 'source.shop.raw.orders', status: 'warn', max_loaded_at: '2026-01-01T00:00:00+00:00' },
      { unique_id: 'source.shop.raw.gone', status: 'runtime error', max_loaded_at: null },
    ]);
  });
});

describe('catalog.json', () => {
  const table = JSON.parse(CATALOG_TEXT).nodes['model.shop.orders'];
  it('lists columns in their order', () => {
    expect(table.columns).toEqual({
      id: { type: 'UInt64', index: 1, name: 'id', comment: 'The key' },
      at: { type: 'DateTime', index: 2, name: 'at', comment: null },
    });
  });
  it('has rows, bytes, engine and keys, and leaves out what is not known', () => {
    const values = Object.entries(table.stats).map(([id, stat]) => [id, (stat as { value: unknown }).value]);
    expect(Object.fromEntries(values)).toEqual({
      num_rows: 3,
      num_bytes: 120,
      engine: 'MergeTree',
      sorting_key: 'id',
      has_stats: true,
    });
  });
});

describe('lines of ls', () => {
  const line = (
    section: 'nodes' | 'sources' | 'exposures' | 'unit_tests',
    id: string,
    ...rest: [('name' | 'path' | 'json')?, string[]?]
  ) => {
    const found = MIXED[section][id];
    if (found === undefined) throw new Error(`no ${id}`);
    return lsLine(found, rest[0] ?? 'selector', rest[1]);
  };
  it('are text that selects the node again', () => {
    expect(line('nodes', 'model.shop.orders')).toBe('shop.orders');
    expect(line('sources', 'source.shop.raw.orders')).toBe('source:shop.raw.orders');
    expect(line('exposures', 'exposure.shop.dashboard')).toBe('exposure:shop.dashboard');
    expect(line('unit_tests', 'unit_test.shop.orders.adds_up')).toBe('unit_test:shop.adds_up');
  });
  it('may be names or paths', () => {
    expect(line('sources', 'source.shop.raw.orders', 'name')).toBe('raw.orders');
    expect(line('nodes', 'seed.shop.kinds', 'path')).toBe('seeds/kinds.csv');
  });
  it('show versions as dbt does', () => {
    const orders = { ...MIXED.nodes['model.shop.orders'], version: 2 } as (typeof MIXED.nodes)[string];
    expect(lsLine(orders, 'name')).toBe('orders.v2');
  });
  it('may be JSON with dbt’s keys, those that the kind has', () => {
    const keys = (text: string) => Object.keys(JSON.parse(text)).sort().join(' ');
    expect(keys(line('nodes', 'model.shop.orders', 'json'))).toBe(
      'alias config depends_on name original_file_path package_name resource_type tags unique_id',
    );
    expect(keys(line('sources', 'source.shop.raw.orders', 'json'))).toBe(
      'config name original_file_path package_name resource_type source_name tags unique_id',
    );
  });
  it('take dotted keys; a dotted key without value is left out, a plain one is null', () => {
    const keys = ['config.materialized', 'config.none', 'group', 'none', 'unique_id'];
    expect(line('nodes', 'seed.shop.kinds', 'json', keys)).toBe(
      '{"config.materialized":"seed","group":null,"unique_id":"seed.shop.kinds"}',
    );
  });
});

describe('dbt-artifacts-parser', () => {
  const python = process.env.TSDBT_PYTHON ?? 'python3';
  const find = "import sys, importlib.util as u; sys.exit(u.find_spec('dbt_artifacts_parser') is None)";
  const present = spawnSync(python, ['-c', find]).status === 0;
  it.skipIf(!present)(
    'accepts all four artifacts (skipped without Python and that package; TSDBT_PYTHON names the Python)',
    () => {
      const artifacts = {
        manifest_v12: MANIFEST_TEXT,
        run_results_v6: runResultsText([RESULT], { run: RUN, elapsed: 1, args: {} }),
        catalog_v1: CATALOG_TEXT,
        sources_v3: SOURCES_TEXT,
      };
      const parse = `import json, sys, dbt_artifacts_parser.parser as parser
for name, text in json.load(sys.stdin).items(): getattr(parser, 'parse_' + name)(json.loads(text))`;
      const { stderr } = spawnSync(python, ['-c', parse], { input: JSON.stringify(artifacts), encoding: 'utf8' });
      expect(stderr).toBe('');
    },
  );
});

function runResultsText(...given: Parameters<typeof runResultsPieces>): string {
  return [...runResultsPieces(...given)].join('');
}
