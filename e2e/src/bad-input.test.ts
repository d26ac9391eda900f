import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** Every mistake that the docs promise to explain: its code, the place it names, and what it suggests. */
interface Mistake {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly code: string;
  readonly says: readonly (string | RegExp)[];
  readonly exit: 1 | 2;
}

const load = (columns: string): string =>
  `sources:\n  - name: raw\n    tables:\n      - name: t\n        load: {files: data/t.csv}\n        columns: [${columns}]\n`;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'invalid YAML in the project file': {
    files: { 'dbt_project.yml': 'name: p\nversion: "1.0\n' },
    code: 'TS1003',
    says: [/dbt_project\.yml:\d+/],
    exit: 2,
  },
  'an unknown key of the project file': {
    files: { 'dbt_project.yml': 'name: p\nversion: "1.0"\nmodle-paths: [models]\n', 'models/a.sql': 'select 1 as id' },
    args: ['parse', '--warn-error'],
    code: 'TS1004',
    says: ['dbt_project.yml:3:1', 'model-paths'],
    exit: 2,
  },
  'an unknown ref': {
    files: { 'models/orders.sql': 'select 1 as id', 'models/b.sql': "select *\nfrom {{ ref('oders') }}" },
    code: 'TS4001',
    says: ['models/b.sql:2:14', 'oders', 'did you mean "orders"?'],
    exit: 2,
  },
  'an unknown source': {
    files: {
      'models/s.yml': 'sources: [{name: raw, tables: [{name: people}]}]',
      'models/b.sql': "select * from {{ source('raw', 'peple') }}",
    },
    code: 'TS4002',
    says: ['models/b.sql:1:33', 'people'],
    exit: 2,
  },
  'a cycle': {
    files: { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}" },
    code: 'TS4003',
    says: [/a.*b.*a/s, 'models/a.sql'],
    exit: 2,
  },
  'two models of one name': {
    files: { 'models/x/a.sql': 'select 1', 'models/y/a.sql': 'select 2' },
    code: 'TS2001',
    says: ['models/x/a.sql', 'models/y/a.sql'],
    exit: 2,
  },
  'a template that cannot be parsed': {
    files: { 'models/a.sql': 'select 1,\n  {% if x %} 2' },
    code: 'TS3001',
    says: [/models\/a\.sql:2:\d+/],
    exit: 2,
  },
  'an undefined name that is called': {
    files: {
      'models/a.sql': 'select\n  {{ cents_to_dolars(1) }}',
      'macros/m.sql': '{% macro cents_to_dollars(x) %}{{ x }}{% endmacro %}',
    },
    args: ['compile'],
    code: 'TS3002',
    says: [/models\/a\.sql:2:\d+/, 'cents_to_dollars'],
    exit: 2,
  },
  'a missing variable': {
    files: { 'models/a.sql': "select '{{ var('start') }}'" },
    args: ['compile'],
    code: 'TS3005',
    says: [/models\/a\.sql:1:\d+/, 'start'],
    exit: 2,
  },
  'a missing environment variable': {
    files: { 'models/a.sql': "select '{{ env_var('NO_SUCH_VARIABLE') }}'" },
    code: 'TS1008',
    says: [/models\/a\.sql:1:\d+/, 'NO_SUCH_VARIABLE'],
    exit: 2,
  },
  'an unknown target': {
    files: {
      'profiles.yml':
        'p:\n  target: local\n  outputs:\n    local: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: dev}\n',
      'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n',
    },
    args: ['parse', '--target', 'lokal'],
    code: 'TS1007',
    says: ['lokal', 'did you mean "local"?'],
    exit: 2,
  },
  'a server that is down': {
    files: {
      'profiles.yml':
        'p:\n  target: remote\n  outputs:\n    remote: {type: clickhouse, host: 127.0.0.1, port: 9, schema: dev}\n',
      'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n',
      'models/a.sql': 'select 1 as id',
    },
    code: 'TS6001',
    says: ['127.0.0.1', '9'],
    exit: 2,
  },
  'SQL that ClickHouse cannot parse': {
    files: { 'models/a.sql': "select 1 as id\nfrom {{ ref('b') }}\nwere id = 1 and", 'models/b.sql': 'select 1 as id' },
    code: 'TS6004',
    says: [/models\/a\.sql:3:\d+/, 'target/compiled/p/models/a.sql'],
    exit: 1,
  },
  'a column that does not exist': {
    files: { 'models/a.sql': "select\n  clicks_wk4\nfrom {{ ref('b') }}", 'models/b.sql': 'select 1 as clicks_week_4' },
    code: 'TS6005',
    says: ['models/a.sql:2:3'],
    exit: 1,
  },
  'a missing data file': {
    files: { 'models/s.yml': load('') },
    code: 'TS7001',
    says: ['data/t.csv', 'models/s.yml:5'],
    exit: 1,
  },
  'a ragged row': {
    files: { 'models/s.yml': load(''), 'data/t.csv': 'a,b\n1,2\n3\n' },
    code: 'TS7002',
    says: ['data/t.csv:3'],
    exit: 1,
  },
  'a value that does not fit its declared type': {
    files: { 'models/s.yml': load('{name: a, data_type: Int64}'), 'data/t.csv': 'a,b\n1,2\nx12,3\n' },
    code: 'TS7003',
    says: ['data/t.csv:3', 'x12', 'Int64', 'models/s.yml:6'],
    exit: 1,
  },
};

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('bad input', () => {
  for (const [name, mistake] of Object.entries(MISTAKES)) {
    it(`explains ${name}`, async () => {
      project = createProject(mistake.files);
      const { code, out } = await project.tsdbt(...(mistake.args ?? ['build']));
      expect(out).toContain(mistake.code);
      for (const text of mistake.says)
        expect(out).toMatch(typeof text === 'string' ? new RegExp(literally(text)) : text);
      expect(out).not.toMatch(/\n\s+at .*\.(c?js|ts):\d+/);
      expect(code).toBe(mistake.exit);
    });
  }

  it('goes on to its end when nobody reads what it prints', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    const { process: child, ended } = project.start('ls');
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, out: '' });
  });

  it('explains a folder without a project', async () => {
    project = createProject({ 'project.yml': '' });
    project.write({ 'project.yml': null });
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('TS1001');
    expect(code).toBe(2);
  });

  it('explains that there is no space left, and keeps the old table', async () => {
    const model = (settings: string): string => `{{ config(materialized='table'${settings}) }} select 1 as id`;
    project = createProject({ 'models/a.sql': model('') });
    expect((await project.tsdbt('build')).code).toBe(0);
    project.write({
      'models/a.sql': model(", query_settings={'min_free_disk_bytes_to_perform_insert': 900000000000000}"),
    });
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('TS6009');
    expect(out).toContain('model dev.a');
    expect(code).toBe(1);
    expect(await project.rows('select id from dev.a')).toEqual([{ id: 1 }]);
    expect(await project.rows("select name from system.tables where database = 'dev'")).toEqual([{ name: 'a' }]);
  });

  it('explains that the memory limit is reached: the model, the limit and the setting', async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n',
      'profiles.yml':
        'p:\n  target: l\n  outputs:\n    l: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: dev, memory_limit: 700000000}\n',
      'models/big.sql': "{{ config(materialized='table') }} select groupArray(number) as a from numbers(200000000)",
    });
    const { code, out } = await project.tsdbt('build');
    expect(out).toContain('TS6007');
    expect(out).toContain('model dev.big');
    expect(out).toContain('maximum: 667.57 MiB');
    expect(out).toContain('memory_limit');
    expect(code).toBe(1);
  });

  it('explains that another process holds the embedded warehouse, and which', async () => {
    project = createProject({
      'models/slow.sql':
        "{{ config(materialized='table') }} select sleepEachRow(1) as s from numbers(60) settings max_block_size = 1",
    });
    const holder = project.start('build', '--debug');
    await holder.prints(/sleepEachRow/);
    const { code, out } = await project.tsdbt('show', '--inline', 'select 1');
    expect(out).toContain('TS6008');
    expect(out).toContain(`process ${holder.process.pid}`);
    expect(out).toContain('build --debug');
    expect(code).toBe(2);
  });

  it('explains wrong credentials', async () => {
    const server = http.createServer((_, response) => {
      response.writeHead(403, { 'X-ClickHouse-Exception-Code': '516' });
      response.end(
        'Code: 516. DB::Exception: bob: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)',
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    project = createProject({
      'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n',
      'profiles.yml': `p:\n  target: r\n  outputs:\n    r: {type: clickhouse, host: 127.0.0.1, port: ${port}, schema: dev, user: bob, password: hunter2}\n`,
      'models/a.sql': 'select 1 as id',
    });
    const { code, out } = await project.tsdbt('build');
    server.close();
    expect(out).toContain('TS6002');
    expect(out).toContain('bob');
    expect(out).not.toContain('hunter2');
    expect(code).toBe(2);
  });
});

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
