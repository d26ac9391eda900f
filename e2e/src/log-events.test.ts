import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** A project, and what dbt-core 1.11.16 with dbt-clickhouse 1.10.3 told of its build with `--log-format json --log-level debug`. */
const RECORDED: Recorded = JSON.parse(fs.readFileSync(new URL('log-events/dbt-build.json', import.meta.url), 'utf8'));

let project: ProjectFixture;
afterEach(() => project.remove());

describe('--log-format json', () => {
  it('tells of every node what dbt tells, in its order, with its levels and statuses', async () => {
    project = createProject(RECORDED.files);
    const { lines } = await told('build', '--log-level', 'debug');
    const ofNodes: Record<string, string[]> = {};
    for (const { info, data } of lines) {
      if (data.node_info === undefined || OURS.has(info.name)) continue;
      const { unique_id: id, node_status: status } = data.node_info;
      ofNodes[id] = [...(ofNodes[id] ?? []), `${info.name} ${info.level} ${withoutStatus(info.name, status)}`];
    }
    const recorded = Object.entries(RECORDED.told.of_nodes).map(([id, names]) => [id, names.map(plainStatus)]);
    expect(ofNodes).toEqual(Object.fromEntries(recorded));
  });

  it('has dbt’s codes, and every field that dbt’s events have', async () => {
    project = createProject(RECORDED.files);
    const { lines } = await told('build', '--log-level', 'debug');
    for (const [name, { code, fields }] of Object.entries(RECORDED.told.events)) {
      const line = lines.find(each => each.info.name === name);
      expect(line?.info.code, name).toBe(code);
      expect(Object.keys(line?.data ?? {}), name).toEqual(expect.arrayContaining([...fields]));
    }
    for (const { info } of lines) {
      expect(Object.keys(info)).toEqual(INFO_FIELDS);
      expect(info.ts).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    }
  });

  it('tells the rest in dbt’s order', async () => {
    project = createProject(RECORDED.files);
    const { lines, out } = await told('build');
    const ofNone = lines.filter(({ info, data }) => data.node_info === undefined && info.name !== 'JinjaLogInfo');
    expect(ofNone.map(({ info }) => info.name)).toEqual(RECORDED.told.of_none);
    expect(out).not.toContain('"SQLQuery"');
    expect(lines.find(({ info }) => info.name === 'StatsLine')?.info.msg).toBe(
      'Done. PASS=9 WARN=1 ERROR=2 SKIP=3 NO-OP=1 TOTAL=16',
    );
  });

  it('describes a node as dbt does, and keeps our code, place and hint beside', async () => {
    project = createProject(RECORDED.files);
    const { lines } = await told('build');
    const result = lines.find(
      ({ info, data }) => info.name === 'LogModelResult' && data.node_info?.node_name === 'good',
    );
    expect(result?.info.msg).toMatch(/^\d+ of 14 OK created sql table model `dev`\.`good` \.+ \[OK in \d\.\d\ds\]$/);
    expect(result?.data.node_info).toMatchObject({
      materialized: 'table',
      meta: { owner: 'ann' },
      node_checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      node_path: 'good.sql',
      node_relation: { alias: 'good', database: '', relation_name: '`dev`.`good`', schema: 'dev' },
      node_started_at: expect.stringMatching(/^[0-9T:.-]{26}$/),
      node_finished_at: expect.stringMatching(/^[0-9T:.-]{26}$/),
      resource_type: 'model',
    });
    const failed = lines.find(({ info }) => info.name === 'RunResultError');
    expect(failed?.data.tsdbt).toMatchObject([{ code: 'TS6005', file: 'models/bad.sql', line: 1 }]);
    const runs: unknown = JSON.parse(project.read('target/run_results.json')).metadata.invocation_id;
    expect(new Set(lines.map(({ info }) => info.invocation_id))).toEqual(new Set([runs]));
  });

  it('prints what was asked for, one event a line of ls, also when quiet', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id', 'models/b.sql': 'select 2 as id' });
    const listed = await told('ls', '--quiet');
    expect(listed.lines.map(({ info }) => `${info.name} ${info.msg}`)).toEqual(['PrintEvent p.a', 'PrintEvent p.b']);
    const shown = await told('show', '-q', '--inline', 'select 7 as n');
    expect(shown.lines.map(({ info, data }) => [info.name, data.preview])).toEqual([
      ['ShowNode', '| n |\n| - |\n| 7 |'],
    ]);
    const debug = await told('show', '--select', 'a', '--log-level', 'debug');
    expect(names(debug.lines)).toEqual(
      expect.arrayContaining(['ConcurrencyLine', 'NodeStart', 'SQLQuery', 'NodeFinished', 'ShowNode']),
    );
    const compiled = await told('compile', '-q', '--select', 'b');
    expect(compiled.lines.map(({ info, data }) => [info.name, data.compiled])).toEqual([
      ['CompiledNode', 'select 2 as id'],
    ]);
  });

  it('names errors and warnings as dbt does', async () => {
    project = createProject({ 'models/a.sql': "select * from {{ ref('nothing') }}" });
    const broken = await told('run');
    expect(broken.lines.at(-1)?.info).toMatchObject({ name: 'MainEncounteredError', code: 'Z002', level: 'error' });
    expect(broken.lines.at(-1)?.data.tsdbt).toMatchObject({ file: 'models/a.sql', line: 1 });
    project.write({
      'models/a.sql': 'select 1 as id',
      'macros/m.sql':
        "{% macro m() %}{% do exceptions.warn('careful') %}{{ exceptions.raise_compiler_error('no') }}{% endmacro %}",
    });
    const operated = await told('run-operation', 'm');
    expect(names(operated.lines)).toEqual(expect.arrayContaining(['JinjaLogWarning', 'RunningOperationCaughtError']));
    const nothing = await told('run', '--select', 'nobody');
    expect(names(nothing.lines)).toEqual(expect.arrayContaining(['NoNodesForSelectionCriteria', 'NothingToDo']));
  });
});

/** Ours alone, or said by dbt's adapter under another name. */
const OURS: ReadonlySet<string> = new Set(['SQLQuery', 'SQLQueryStatus', 'JinjaLogInfo', 'Note']);

const INFO_FIELDS = ['category', 'code', 'extra', 'invocation_id', 'level', 'msg', 'name', 'pid', 'thread', 'ts'];

/** dbt forgets the state of a unit test in one event; ours has it. */
function withoutStatus(name: string, status: string): string {
  return name === 'LogTestResult' ? '' : status;
}

function plainStatus(recorded: string): string {
  return recorded.replace(/^(LogTestResult \w+) .*$/, '$1 ');
}

interface Line {
  readonly info: {
    readonly name: string;
    readonly code: string;
    readonly level: string;
    readonly msg: string;
    readonly ts: string;
    readonly invocation_id: string;
  };
  readonly data: Readonly<Record<string, unknown>> & {
    readonly node_info?: Readonly<Record<string, unknown>> & {
      readonly unique_id: string;
      readonly node_status: string;
    };
  };
}

async function told(...args: readonly string[]): Promise<{ readonly lines: readonly Line[]; readonly out: string }> {
  const { out } = await project.tsdbt(...args, '--log-format', 'json');
  return {
    out,
    lines: out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  };
}

function names(lines: readonly Line[]): readonly string[] {
  return lines.map(({ info }) => info.name);
}

interface Recorded {
  readonly files: Readonly<Record<string, string>>;
  readonly told: {
    readonly events: Readonly<Record<string, { readonly code: string; readonly fields: readonly string[] }>>;
    /** Of each node: name, level and status of its events. */
    readonly of_nodes: Readonly<Record<string, readonly string[]>>;
    /** Names of the events from info on that are no node's. */
    readonly of_none: readonly string[];
  };
}
