import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

/** What stands in every secret, and nowhere else. */
const MARKER = 'xk7Marker';

/** Files in which the user wrote the secrets down. */
const INPUTS: ReadonlySet<string> = new Set(['profiles.yml', 'packages.yml']);

/** Every file that holds the marker, in any of the forms in which it may be written. */
function leaks(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !INPUTS.has(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => isTold(fs.readFileSync(file).toString('latin1')))
    .map(file => path.relative(folder, file));
}

function isTold(text: string): boolean {
  return text.includes(MARKER) || text.includes(Buffer.from(MARKER).toString('base64').slice(0, 10));
}

const PROFILE = `
p:
  target: here
  outputs:
    here: {type: clickhouse, driver: chdb, path: wh, schema: s, user: u, password: "${MARKER}'pw", token: ${MARKER}token}
    away:
      type: clickhouse
      host: http://someone:${MARKER}host@127.0.0.1
      port: 1
      retries: 0
      user: u
      password: "{{ env_var('DBT_ENV_SECRET_PW') }}"
      schema: s
      custom_settings: {s3_secret_access_key: ${MARKER}setting}
    wrong: {type: clickhouse, schema: s, password: [${MARKER}list], token: {a: ${MARKER}deep}, port: x}
`;

const FILES = {
  'dbt_project.yml': 'name: p\nprofile: p\nversion: "1.0"',
  'profiles.yml': PROFILE,
  'models/a.sql': "{{ log(target, info=true) }} select '{{ target }}' as t, '{{ env_var('PLAIN') }}' as e",
  'models/b.sql': "select '{{ var('DBT_ENV_SECRET_V', '') }}' as v, 'https://me:{{ env_var('PLAIN') }}@h' as u",
  'models/broken.sql': "select nothing_like_it from {{ ref('a') }} where '{{ target }}' = '{{ invocation_args_dict }}'",
  'macros/tell.sql':
    "{% macro tell() %}{{ print(target) }}{{ log(flags, info=true) }}{{ print(env_var('PLAIN')) }}{% endmacro %}",
};

const COMMANDS: readonly (readonly string[])[] = [
  ['debug'],
  ['parse'],
  ['ls', '--output', 'json'],
  ['compile'],
  ['build'],
  ['build', '--debug', '--log-format', 'json'],
  ['test'],
  ['seed'],
  ['source', 'freshness'],
  ['show', '--select', 'a'],
  ['run-operation', 'tell'],
  ['docs', 'generate'],
  ['debug', '--target', 'away'],
  ['build', '--target', 'away', '--log-format', 'json'],
  ['compile', '--target', 'away'],
  ['run-operation', 'tell', '--target', 'away'],
  ['debug', '--target', 'wrong'],
  ['build', '--target', 'wrong'],
];

describe('no secret is told', () => {
  it('by any command, in any output or file', async () => {
    project = createProject(FILES);
    Object.assign(project.env, { DBT_ENV_SECRET_PW: `${MARKER} env/ü`, PLAIN: 'plain' });
    const told: string[] = [];
    for (const command of COMMANDS) {
      const { out } = await project.tsdbt(...command, '--vars', `{DBT_ENV_SECRET_V: ${MARKER}var}`);
      told.push(
        ...out
          .split('\n')
          .filter(isTold)
          .map(line => `${command.join(' ')}: ${line}`),
      );
      told.push(
        ...leaks(project.dir)
          .filter(file => !file.startsWith('wh'))
          .map(file => `${command.join(' ')}: ${file}`),
      );
    }
    expect([...new Set(told)]).toEqual([]);
  }, 180_000);

  it('by a profiles.yml that cannot be read, whatever is wrong with it', async () => {
    project = createProject(FILES);
    for (const text of [
      `p:\n  outputs:\n    here: {type: clickhouse, password: ${MARKER}pw, schema: [}`,
      `p:\n  outputs:\n    here:\n      password: "${MARKER}pw\n      schema: s\n`,
      `p:\n  outputs:\n\t here: {password: ${MARKER}pw}`,
      `p: {target: here, outputs: {here: {type: clickhouse, passwort: ${MARKER}pw, schema: s, port: 1}}}`,
      `p: {target: here, outputs: {here: {type: clickhouse, password: "{{ ${MARKER}pw", schema: s}}}`,
      `p: {target: here, outputs: {here: {type: clickhouse, password: "{{ env_var('NONE') ~ '${MARKER}pw' }}", schema: s}}}`,
    ]) {
      project.write({ 'profiles.yml': text });
      for (const command of ['debug', 'parse', 'build']) {
        const { out, code } = await project.tsdbt(command);
        expect([text, code, out.split('\n').filter(isTold)]).toEqual([text, expect.any(Number), []]);
      }
      expect(leaks(project.dir)).toEqual([]);
    }
  });

  it('by packages whose repositories need one', async () => {
    project = createProject({
      ...FILES,
      'packages.yml': `packages:
  - git: "https://{{ env_var('DBT_ENV_SECRET_GIT') }}@127.0.0.1:1/x.git"
`,
    });
    Object.assign(project.env, { DBT_ENV_SECRET_GIT: `${MARKER}git`, PLAIN: 'plain' });
    const first = await project.tsdbt('deps');
    expect(first.out).toContain('TS1013');
    project.write({ 'packages.yml': `packages: [{git: "https://me:${MARKER}plain@127.0.0.1:1/x.git"}]` });
    const second = await project.tsdbt('deps', '--log-format', 'json');
    const third = await project.tsdbt('parse');
    expect([first, second, third].flatMap(({ out }) => out.split('\n').filter(isTold))).toEqual([]);
    expect(leaks(project.dir)).toEqual([]);
  });
});
