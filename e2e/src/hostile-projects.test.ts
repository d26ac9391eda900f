import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

/** Nine levels of ten aliases each: a thousand million values in 600 bytes. */
const BOMB = [...'abcdefghij'].map((name, i) => {
  const of = i === 0 ? 'x' : `*${'abcdefghij'[i - 1]}`;
  return `${name}: &${name} [${Array(10).fill(of).join(', ')}]`;
});
const PROJECT = 'name: p\nversion: "1"\n';

interface Hostile {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly code: string;
}

const HOSTILE: readonly Hostile[] = [
  {
    what: 'aliases that multiply, in properties',
    files: { 'models/s.yml': `${BOMB.join('\n')}\nmodels: [{name: a, meta: {x: *j}}]` },
    command: ['parse'],
    code: 'TS1024',
  },
  {
    what: 'aliases that multiply, in the project file',
    files: { 'dbt_project.yml': `${PROJECT}vars:\n  ${BOMB.join('\n  ')}` },
    command: ['ls'],
    code: 'TS1024',
  },
  {
    what: 'aliases that multiply, in --vars',
    files: {},
    command: ['parse', '--vars', `{${BOMB.join(', ')}}`],
    code: 'TS1024',
  },
  {
    what: 'a mapping that holds itself',
    files: { 'models/s.yml': 'models: [{name: a, meta: &m {again: *m}}]' },
    command: ['compile'],
    code: 'TS1023',
  },
  {
    what: 'a list that holds itself',
    files: { 'dbt_project.yml': `${PROJECT}vars: {x: &x [1, *x]}` },
    command: ['parse'],
    code: 'TS1023',
  },
  {
    what: 'a thousand brackets',
    files: { 'models/s.yml': `models: ${'['.repeat(1000)}${']'.repeat(1000)}` },
    command: ['parse'],
    code: 'TS1003',
  },
  ...[
    ['filters', '|lower'],
    ['attributes', '.y'],
    ['calls', '()'],
    ['sums', ' + 1'],
    ['conditions', ' and x'],
  ].map(([what = '', link = '']) => ({
    what: `twenty thousand ${what} in a row`,
    files: { 'models/b.sql': `select {{ x${link.repeat(20_000)} }}` },
    command: ['parse'],
    code: 'TS3001',
  })),
];

describe('a project that means harm', () => {
  it.each(HOSTILE)('gets a diagnostic for $what', async ({ files, command, code }) => {
    project = createProject({ 'models/a.sql': 'select 1 as x', ...files });
    const { out, code: exit } = await project.tsdbt(...command);
    expect(out).toContain(code);
    expect(out).not.toMatch(/our bug|\n\s+at .*main\.js/);
    expect(exit).toBeGreaterThan(0);
    expect(exit).toBeLessThan(3);
  });

  it('keeps columns that are called like members of JavaScript’s objects', async () => {
    project = createProject({
      'models/a.sql': 'select 1 as x',
      'models/s.yml': `
models:
  - name: a
    columns:
      - {name: __proto__, description: one, data_tests: [not_null]}
      - {name: constructor, description: two, __proto__: kept}`,
    });
    expect(await project.tsdbt('parse')).toMatchObject({ code: 0 });
    const manifest = fs.readFileSync(path.join(project.dir, 'target/manifest.json'), 'utf8');
    const { columns } = JSON.parse(manifest).nodes['model.p.a'];
    expect(Object.keys(columns)).toEqual(['__proto__', 'constructor']);
    expect(Object.getOwnPropertyDescriptor(columns, '__proto__')?.value).toMatchObject({ description: 'one' });
    const extra = Object.getOwnPropertyDescriptor(columns.constructor, '__proto__');
    expect([columns.constructor.description, extra?.value]).toEqual(['two', 'kept']);
  });
});
