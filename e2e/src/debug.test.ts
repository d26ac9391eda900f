import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('tsdbt debug', () => {
  it('reports a target that the profile lacks as a failed check, not as a command that could not start', async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nprofile: p',
      'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: s}}}',
    });
    const { code, out } = await project.tsdbt('debug', '--target', 'nowhere');
    expect(out).toMatch(/ {2}profiles\.yml file \[ERROR invalid\]\n {2}project file \[OK found and valid\]/);
    expect(out).toContain('has no target "nowhere"  TS1007');
    expect(code).toBe(1);
    expect((await project.tsdbt('debug')).code).toBe(0);
  });

  it('tells the embedded warehouse of a project without a profile from a profile that it found', async () => {
    project = createProject({ 'models/a.sql': 'select 1 as id' });
    expect((await project.tsdbt('debug')).out).toContain('profile: none, since the project file has no `profile:`');
    expect((await project.tsdbt('run')).out.split('\n')[0]).toMatch(/in process, since the project names no profile/);
  });

  it('fails, as every command does, where the project names a profile that is nowhere', async () => {
    project = createProject({ 'dbt_project.yml': 'name: p\nprofile: shop', 'models/a.sql': 'select 1 as id' });
    const checked = await project.tsdbt('debug');
    expect(checked.out).toMatch(/profiles\.yml file \[ERROR invalid\][\s\S]*TS1006/);
    expect(checked.code).toBe(1);
    for (const command of [['build'], ['ls'], ['parse'], ['show', '--inline', 'select 1']]) {
      const { code, out } = await project.tsdbt(...command);
      expect(out).toMatch(/no profiles\.yml for the profile "shop" {2}TS1006[\s\S]*looked at .*\.dbt\/profiles\.yml/);
      expect(code).toBe(2);
    }
    expect((await project.tsdbt('clean')).code).toBe(0);
  });
});
