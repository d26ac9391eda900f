import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Finished, type ProjectFixture } from './project-fixture.ts';

const SOURCES = `sources:
  - name: raw
    schema: dev
    config:
      loaded_at_field: ts
      freshness: {warn_after: {count: 1, period: hour}, error_after: {count: 30, period: day}}
    tables:
      - {name: fresh, identifier: events, config: {freshness: {filter: "kind = 'new'"}}}
      - {name: aging, identifier: events, config: {freshness: {filter: "kind = 'aging'"}}}
      - {name: stale, identifier: events, config: {freshness: {filter: "kind = 'old'"}}}
      - {name: no_rows, identifier: events, config: {freshness: {filter: "kind = 'none'"}}}
      - {name: elsewhere, identifier: events, config: {loaded_at_field: "toTimeZone(ts, 'Asia/Tokyo')"}}
      - {name: by_query, identifier: events, config: {loaded_at_query: "select max(ts) - interval 2 hour from {{ this }}"}}
      - {name: text, identifier: events, config: {loaded_at_field: kind}}
      - {name: unknown_field, identifier: events, loaded_at_field: null, config: {loaded_at_field: null}}
      - {name: not_there}
      - {name: unchecked, identifier: not_there, config: {freshness: null}}
`;

const EVENTS = `{{ config(materialized='table') }}
select now() as ts, 'new' as kind
union all select now() - interval 5 day, 'aging'
union all select now() - interval 400 day, 'old'`;

interface SourcesArtifact {
  readonly metadata: { readonly dbt_schema_version: string };
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

let project: ProjectFixture;
let all: Finished;
const results = (file = 'target/sources.json'): SourcesArtifact => JSON.parse(project.read(file));
const resultOf = (table: string): Readonly<Record<string, unknown>> | undefined =>
  results().results.find(result => result.unique_id === `source.p.raw.${table}`);

beforeAll(async () => {
  project = createProject({
    'models/events.sql': EVENTS,
    'models/s.yml': SOURCES,
    'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n',
    'profiles.yml':
      'p:\n  target: local\n  outputs:\n    local: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: dev, threads: 2}\n',
  });
  const built = await project.tsdbt('run');
  if (built.code !== 0) throw new Error(built.out);
  all = await project.tsdbt('source', 'freshness');
});
afterAll(() => project.remove());

describe('source freshness', () => {
  it('says of each source how it is, by column or query, under its filter, in any time zone', () => {
    expect(all.out).toContain('PASS freshness of raw.fresh');
    expect(all.out).toContain('WARN freshness of raw.aging');
    expect(all.out).toContain('ERROR STALE freshness of raw.stale');
    expect(all.out).toMatch(/ERROR STALE freshness of raw\.no_rows .*no rows/);
    expect(all.out).toContain('PASS freshness of raw.elsewhere');
    expect(all.out).toContain('WARN freshness of raw.by_query');
    expect(all.out).not.toContain('freshness of raw.unchecked');
  });

  it('goes on after a source that cannot be checked, and explains why it cannot', () => {
    expect(all.out).toContain('ERROR freshness of raw.not_there');
    expect(all.out).toMatch(/TS6006\n.*models\/s\.yml:16/);
    expect(all.out).toMatch(/raw\.text: '\w+' is no time +TS1005/);
    expect(all.out).toMatch(/raw\.unknown_field: .* +TS1009/);
    expect(all.code).toBe(1);
  });

  it('writes sources.json with times in UTC and what could not be checked', () => {
    expect(results().metadata.dbt_schema_version).toMatch(/sources\/v3\.json$/);
    expect(results().results).toHaveLength(9);
    expect(resultOf('aging')).toMatchObject({ status: 'warn', criteria: { filter: "kind = 'aging'" } });
    const { max_loaded_at, snapshotted_at, max_loaded_at_time_ago_in_s } = resultOf('aging') ?? {};
    expect(max_loaded_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const age = (Date.parse(String(snapshotted_at)) - Date.parse(String(max_loaded_at))) / 1000;
    expect(max_loaded_at_time_ago_in_s).toBe(age);
    expect(resultOf('elsewhere')?.max_loaded_at).toBe(resultOf('fresh')?.max_loaded_at);
    expect(resultOf('not_there')).toMatchObject({
      status: 'runtime error',
      error: expect.stringContaining('not_there'),
    });
  });

  it('checks what is selected, writes where --output says and ends well with warnings only', async () => {
    const { code, out } = await project.tsdbt(
      'source',
      'freshness',
      '--select',
      'source:raw.fresh source:raw.aging',
      '--output',
      'elsewhere/f.json',
    );
    expect(out).not.toContain('raw.stale');
    expect(
      results('elsewhere/f.json')
        .results.map(result => result.status)
        .sort(),
    ).toEqual(['pass', 'warn']);
    expect(code).toBe(0);
  });

  it('asks the project’s own collect_freshness', async () => {
    project.write({
      'macros/m.sql': `{% macro collect_freshness(source, loaded_at_field, filter) %}
        {% call statement('mine', fetch_result=true) %}select now() - interval 3 hour, now() from {{ source }} limit 1{% endcall %}
        {{ return(load_result('mine')) }}
      {% endmacro %}`,
    });
    const { out } = await project.tsdbt('source', 'freshness', '--select', 'source:raw.fresh');
    project.write({ 'macros/m.sql': null });
    expect(out).toMatch(/WARN freshness of raw\.fresh .*3 hours old/);
  });

  it('has nothing to do where nothing is to be checked', async () => {
    const { code, out } = await project.tsdbt('source', 'freshness', '--select', 'source:raw.unchecked');
    expect(out).toContain('TS8005');
    expect(code).toBe(0);
  });
});
