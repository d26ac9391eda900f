import { type Diagnostic, memoryFileSystem, TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { resolveTarget, type TargetRequest } from './resolve-target.ts';

const PROFILES = `
shop:
  target: "{{ env_var('TARGET', 'local') }}"
  outputs:
    local: {type: clickhouse, driver: chdb, path: data/warehouse, schema: dev, threads: 3}
    remote:
      type: clickhouse
      host: ch.example
      port: "{{ env_var('PORT') | as_number }}"
      secure: true
      user: me
      password: "{{ env_var('DBT_ENV_SECRET_PW') }}"
      schema: analytics
      cluster: main
      custom_settings: {mutations_sync: 1, max_threads: 2}
    native: {type: clickhouse, host: h, port: 9000, schema: s}
    odd_native: {type: clickhouse, driver: native, host: h, port: 19000, schema: s}
    pg: {type: postgres, host: h}
    typo: {type: clickhouse, hots: h, schema: s}
    wrong: {type: clickhouse, threads: many}
    both: {type: clickhouse, schema: a, database: b}
`;

function resolve(request: Partial<TargetRequest> = {}, files: Record<string, string> = {}) {
  const all = { '/p/project.yml': 'name: p\nprofile: shop\n', '/p/profiles.yml': PROFILES, ...files };
  const places = { projectDir: '/p', cwd: '/p', homeDir: '/home/me', env: {}, vars: {} };
  return resolveTarget(memoryFileSystem(all), { ...places, ...request });
}

function failure(work: () => unknown): Diagnostic | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof TsdbtError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

describe('the target', () => {
  it('is the one the profile names', () => {
    const { target } = resolve();
    expect(target).toMatchObject({ profileName: 'shop', name: 'local', schema: 'dev', threads: 3 });
    expect(target.connection).toEqual({ driver: 'chdb', path: '/p/data/warehouse' });
  });

  it('may be chosen by environment, option and --threads', () => {
    const env = { TARGET: 'remote', PORT: '8444', DBT_ENV_SECRET_PW: 'hush' };
    const { target } = resolve({ env, threads: 9 });
    expect(target.connection).toMatchObject({
      driver: 'http',
      host: 'ch.example',
      port: 8444,
      secure: true,
      password: 'hush',
    });
    expect(target).toMatchObject({ threads: 9, cluster: 'main' });
    expect(resolve({ env, target: 'local' }).target.name).toBe('local');
  });

  it('shows templates no password', () => {
    const env = { TARGET: 'remote', PORT: '8444', DBT_ENV_SECRET_PW: 'hush' };
    expect(JSON.stringify(resolve({ env }).target.visible)).not.toContain('hush');
  });

  it('lets custom settings win over dbt-clickhouse’s', () => {
    const env = { PORT: '1', DBT_ENV_SECRET_PW: '' };
    const { settings } = resolve({ env, target: 'remote' }).target;
    expect(settings).toEqual({ mutations_sync: 1, alter_sync: 3, insert_distributed_sync: 1, max_threads: 2 });
  });

  it('speaks HTTP where the profile says native, and says so', () => {
    const { target, warnings } = resolve({ target: 'native' });
    expect(target.connection).toMatchObject({ port: 8123 });
    expect(warnings.map(each => [each.code, each.severity, each.at?.line])).toEqual([['TS2005', 'warning', 16]]);
  });

  it('is local and in process without any profile', () => {
    const { target } = resolve({}, { '/p/project.yml': 'name: p\n' });
    expect(target).toMatchObject({
      name: 'local',
      schema: 'dev',
      connection: { driver: 'chdb', path: '/p/.tsdbt/warehouse' },
    });
  });
});

describe('profiles.yml is looked for', () => {
  const other = 'shop: {outputs: {default: {type: clickhouse, schema: elsewhere}}}';
  it.each<[string, Partial<TargetRequest>, Record<string, string>]>([
    ['in --profiles-dir first', { profilesDir: '/x' }, { '/x/profiles.yml': other }],
    ['in DBT_PROFILES_DIR', { env: { DBT_PROFILES_DIR: '/x' } }, { '/x/profiles.yml': other }],
    ['in the working folder', { cwd: '/x' }, { '/x/profiles.yml': other }],
  ])('%s', (_where, request, files) => {
    expect(resolve(request, files).target.schema).toBe('elsewhere');
  });

  it('in ~/.dbt last', () => {
    const files = { '/q/project.yml': 'name: p\nprofile: shop\n', '/home/me/.dbt/profiles.yml': other };
    expect(resolve({ projectDir: '/q', cwd: '/q' }, files).target.schema).toBe('elsewhere');
  });
});

describe('mistakes in profiles', () => {
  it.each<[string, Partial<TargetRequest>, Partial<Diagnostic>]>([
    ['an unknown target names those there are', { target: 'lokal' }, { code: 'TS1007', hint: 'did you mean "local"?' }],
    ['an unknown profile names those there are', { profile: 'stock' }, { code: 'TS1006', hint: 'it has: shop' }],
    [
      'an unknown profile says where profiles.yml was looked for',
      { profile: 'stock', cwd: '/x' },
      { code: 'TS1006', notes: ['looked at /x/profiles.yml', 'looked at /p/profiles.yml'] },
    ],
    ['another database', { target: 'pg' }, { code: 'TS1012' }],
    ['a value that is no number', { target: 'wrong' }, { code: 'TS2005' }],
    ['a database that is not the schema', { target: 'both' }, { code: 'TS2005' }],
    ['a native port without counterpart', { target: 'odd_native' }, { code: 'TS2005' }],
    ['a missing environment variable', { target: 'remote' }, { code: 'TS1008' }],
    [
      'no profiles.yml in the folder that was given',
      { profilesDir: '/nowhere' },
      { code: 'TS1006', notes: ['looked at /nowhere/profiles.yml'] },
    ],
  ])('%s', (_what, request, expected) => {
    expect(failure(() => resolve(request))).toMatchObject(expected);
  });

  it('a profile of the project without any profiles.yml: no other warehouse is taken instead', () => {
    const files = { '/q/project.yml': 'name: p\nprofile: shop\n' };
    expect(failure(() => resolve({ projectDir: '/q', cwd: '/q' }, files))).toMatchObject({
      code: 'TS1006',
      message: 'there is no profiles.yml for the profile "shop"',
      notes: ['looked at /q/profiles.yml', 'looked at /home/me/.dbt/profiles.yml'],
    });
  });

  it.each([
    ['empty', '# nothing yet\n', 'TS1016'],
    ['an empty mapping', '{}', 'TS1016'],
    ['a list', '- shop\n', 'TS1016'],
    ['no YAML', 'shop: [', 'TS1003'],
  ])('a profiles.yml that is %s', (_what, text, code) => {
    expect(failure(() => resolve({}, { '/p/profiles.yml': text }))?.code).toBe(code);
  });

  it('an unknown key is a warning at its place', () => {
    const [warning] = resolve({ target: 'typo' }).warnings;
    expect(warning).toMatchObject({ code: 'TS1004', severity: 'warning', hint: 'did you mean "host"?' });
    expect([warning?.at?.file, warning?.at?.line]).toEqual(['profiles.yml', 19]);
  });

  it('a target other than local without a profile', () => {
    const files = { '/q/project.yml': 'name: p\n' };
    expect(failure(() => resolve({ projectDir: '/q', cwd: '/q', target: 'prod' }, files))).toMatchObject({
      code: 'TS1007',
    });
  });
});
