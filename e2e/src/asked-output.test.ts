import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture;
afterEach(() => project.remove());

const TESTED = {
  'models/b.sql': 'select 2 as n',
  'models/c.sql': "select n from {{ ref('b') }}",
  'models/p.yml':
    'models:\n  - {name: b, columns: [{name: n, data_tests: [unique, not_null]}]}\n  - {name: c, columns: [{name: n, data_tests: [not_null]}]}',
};

describe('what compile prints', () => {
  it('is the SQL of the node asked for under its name, whatever tests come along, and where all of it went', async () => {
    project = createProject(TESTED);
    const { out } = await project.tsdbt('compile', '--model', 'b');
    expect(out).toContain("Compiled node 'b' is:\nselect 2 as n");
    expect(out).toMatch(/wrote the SQL of 3 nodes to target.compiled/);
    const json = await project.tsdbt('compile', '-q', '-s', 'b', '--output', 'json');
    expect(JSON.parse(json.out)).toEqual({ node: 'b', compiled: 'select 2 as n' });
  });

  it('is the test, when a test is asked for', async () => {
    project = createProject(TESTED);
    const { out } = await project.tsdbt('compile', '--select', 'not_null_c_n');
    expect(out).toContain("Compiled node 'not_null_c_n' is:");
  });

  it('is what a selection of several names, and nothing of a group', async () => {
    project = createProject(TESTED);
    const named = await project.tsdbt('compile', '--select', 'b+');
    expect(named.out).toContain("Compiled node 'b' is:");
    expect(named.out).not.toContain("Compiled node 'c'");
    expect((await project.tsdbt('compile', '--quiet', '--select', 'resource_type:model')).out).toBe('');
  });

  it('is the inline template under its own heading, and bare when quiet', async () => {
    project = createProject(TESTED);
    const inline = ['compile', '--inline', 'select {{ 1 + 1 }} as n'] as const;
    expect((await project.tsdbt(...inline)).out).toContain('Compiled inline node is:\nselect 2 as n');
    expect((await project.tsdbt(...inline, '--quiet')).out).toBe('select 2 as n\n');
  });
});

describe('show', () => {
  it('previews under the node’s name, and leaves results with the tests that came along', async () => {
    project = createProject(TESTED);
    await project.tsdbt('run');
    const { out } = await project.tsdbt('show', '--select', 'c');
    expect(out).toContain("Previewing node 'c':\n| n |\n");
    const { results, args } = results_(project);
    expect(results.map(({ unique_id, status }) => `${unique_id.split('.')[2]} ${status}`)).toEqual([
      'c success',
      'not_null_c_n success',
    ]);
    expect(args).toMatchObject({ which: 'show', select: ['c'], limit: 5 });
  });

  it('sends --inline-direct to the warehouse as it is, without reading the project', async () => {
    project = createProject({ 'models/broken.sql': "{{ ref('nothing') }}" });
    const { out } = await project.tsdbt('show', '--quiet', '--inline-direct', "select '{{ x }}' as t, 1 as n");
    expect(out).toBe('| t       | n |\n| ------- | - |\n| {{ x }} | 1 |\n');
    expect(existsSync(path.join(project.dir, 'target'))).toBe(false);
    const all = await project.tsdbt(
      'show',
      '-q',
      '--inline-direct',
      'select number as n from numbers(9)',
      '--limit',
      '-1',
      '--output',
      'json',
    );
    expect(JSON.parse(all.out).show).toHaveLength(9);
    const listed = await project.tsdbt('show', '--quiet', '--inline-direct', '-- all\nshow databases', '--limit', '1');
    expect(listed.out.trim().split('\n')).toHaveLength(3);
    const bad = await project.tsdbt('show', '--inline-direct', 'select nope');
    expect(bad.code).toBe(2);
  });
});

describe('run-operation', () => {
  it('makes the target’s database when it is the first command on a warehouse, and leaves a result', async () => {
    project = createProject({
      'macros/m.sql':
        "{% macro load(n) %}{% do run_query('create table ' ~ target.schema ~ '.t engine = MergeTree order by tuple() as select ' ~ n ~ ' as n') %}{% endmacro %}",
    });
    expect((await project.tsdbt('run-operation', 'load', '--args', '{n: 4}')).code).toBe(0);
    expect(results_(project).args).toMatchObject({ macro: 'load' });
    const { out } = await project.tsdbt('show', '-q', '--inline', 'select n from {{ target.schema }}.t');
    expect(out).toContain('| 4 |');
  });
});

describe('hooks that cannot be rendered', () => {
  const hooks = (yaml: string): Record<string, string> => ({
    'dbt_project.yml': `name: p\nversion: "1.0"\n${yaml}\n`,
    'models/a.sql': 'select 1 as id',
  });

  it('end the command before a node runs, at the start of a run', async () => {
    project = createProject(hooks('on-run-start: "{{ exceptions.raise_compiler_error(\'no\') if execute }}"'));
    expect((await project.tsdbt('run')).code).toBe(2);
    expect(existsSync(path.join(project.dir, 'target/run_results.json'))).toBe(false);
  });

  it('end the command with dbt’s code at the end of a run, after the results are written', async () => {
    project = createProject(hooks('on-run-end: "{{ run_query(\'select nope\') if execute }}"'));
    const { code, out } = await project.tsdbt('build');
    expect(code).toBe(2);
    expect(out).toContain('nope');
    expect(results_(project).results.map(({ unique_id }) => unique_id)).toEqual(['model.p.a']);
  });

  it('fail their model when they are a model’s', async () => {
    project = createProject(hooks('models: {+post-hook: "{{ exceptions.raise_compiler_error(\'no\') if execute }}"}'));
    expect((await project.tsdbt('run')).code).toBe(1);
  });
});

describe('a skipped node', () => {
  it('takes no time, in the results and for hooks', async () => {
    project = createProject({
      'dbt_project.yml':
        'name: p\nversion: "1.0"\non-run-end: "{% for r in results %}{% do log(r.node.name ~ \' took time: \' ~ (r.execution_time > 0), true) %}{% endfor %}"\n',
      'models/a.sql': 'select nope',
      'models/b.sql': "select * from {{ ref('a') }}",
    });
    const { out } = await project.tsdbt('build');
    expect(out).toContain('a took time: True');
    expect(out).toContain('b took time: False');
    expect(results_(project).results.find(each => each.unique_id === 'model.p.b')?.execution_time).toBe(0);
  });
});

describe('clean', () => {
  it('names what it removed, and nothing that was not there', async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nversion: "1.0"\nclean-targets: [target, gone, logs/old.txt]\n',
      'models/a.sql': 'select 1 as id',
      'logs/old.txt': 'x',
    });
    await project.tsdbt('parse');
    const { out } = await project.tsdbt('clean');
    expect(out).toContain('removed target');
    expect(out).toContain('removed logs/old.txt');
    expect(out).not.toContain('gone');
    expect((await project.tsdbt('clean')).out).not.toContain('removed');
  });
});

describe('graph_summary.json', () => {
  const summary = (): Record<string, Record<string, { name: string; type: string; succ?: number[] }>> =>
    JSON.parse(readFileSync(path.join(project.dir, 'target/graph_summary.json'), 'utf8'));

  it('has every node by number with who depends on it; build’s also has the ways round tests', async () => {
    project = createProject(TESTED);
    await project.tsdbt('ls');
    expect(() => summary()).toThrow('ENOENT');
    await project.tsdbt('compile');
    expect(Object.keys(summary())).toEqual(['_invocation_id', 'linked']);
    const { linked = {} } = summary();
    const successors = (name: string): unknown => {
      const own = Object.values(linked).find(node => node.name === name);
      return own?.succ?.map(number => linked[number]?.name).sort();
    };
    expect(successors('model.p.b')).toEqual([
      'model.p.c',
      expect.stringContaining('test.p.not_null_b_n.'),
      expect.stringContaining('test.p.unique_b_n.'),
    ]);
    expect(Object.values(linked).map(node => node.type)).toContain('model');
    await project.tsdbt('build');
    const { with_test_edges: gated = {} } = summary();
    const unique = Object.values(gated).find(node => node.name.startsWith('test.p.unique_b_n'));
    expect(unique?.succ?.map(number => gated[number]?.name)).toEqual(['model.p.c']);
  });

  it('is not worth failing for', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    await project.tsdbt('parse');
    // A folder with something in it stands where the file should be.
    project.write({ 'target/graph_summary.json/x': '' });
    expect((await project.tsdbt('compile')).code).toBe(0);
  });
});

interface Results {
  readonly results: readonly { readonly unique_id: string; readonly status: string; readonly execution_time: number }[];
  readonly args: Readonly<Record<string, unknown>>;
}

function results_({ dir }: ProjectFixture): Results {
  return JSON.parse(readFileSync(path.join(dir, 'target/run_results.json'), 'utf8'));
}
